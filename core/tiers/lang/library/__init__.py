"""FEEL's built-in functions on values, one module a family."""
