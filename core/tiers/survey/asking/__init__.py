"""Whom to ask next: where one more answer may change most for its cost."""
