"""Forward chaining on durable-rules, in a fence: see `docs/engines/durable.md`."""
