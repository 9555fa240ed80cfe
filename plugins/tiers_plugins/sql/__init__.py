"""Databases: what is meant by a URL, how to get in, and what can go wrong."""
