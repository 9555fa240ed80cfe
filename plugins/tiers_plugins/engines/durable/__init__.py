"""Forward chaining on durable-rules, kept inside a fence; see `docs/engines/durable.md`."""
