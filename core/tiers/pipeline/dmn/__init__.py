"""Tables of customers decided by DMN models."""
