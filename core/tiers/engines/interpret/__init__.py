"""The interpreter: the definition of what a program means, one customer at a time."""
