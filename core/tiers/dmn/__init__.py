"""Decision models in DMN, the OMG's standard: reading and running them."""
