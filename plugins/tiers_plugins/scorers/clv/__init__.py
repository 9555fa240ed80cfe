"""What customers will buy: the models, their fit as a table, and the scorer."""
