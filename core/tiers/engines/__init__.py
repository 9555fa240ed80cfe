"""Engines: ways to run a fitted program over customers, all with one meaning."""
