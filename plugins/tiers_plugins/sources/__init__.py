"""Formats that customer tables are read from."""
