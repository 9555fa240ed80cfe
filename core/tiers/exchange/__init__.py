"""Policies ⇄ decision models in DMN, for those who draw their tables in a modeler."""
