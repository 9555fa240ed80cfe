"""Forward chaining on durable-rules, kept inside a fence; see `docs/durable.md`."""
