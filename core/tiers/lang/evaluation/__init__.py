"""FEEL evaluated on values: what every expression means when it stands on its own."""
