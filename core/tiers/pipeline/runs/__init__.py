"""Runs whose result is a folder of parts, and that go on where they were stopped."""
