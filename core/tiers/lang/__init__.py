"""FEEL: text → syntax → typed nodes, and the functions a condition may call."""
