"""Decisions as messages of NATS JetStream: see `plugins/docs/broker.md`."""
