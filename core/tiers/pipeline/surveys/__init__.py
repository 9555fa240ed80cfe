"""The steps of a survey's round, each a use case of its own."""
