"""Answers about one customer in sentences, in both languages."""
