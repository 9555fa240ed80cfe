"""The use cases: the only place that knows every stage, and that calls hooks."""
