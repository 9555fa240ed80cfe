"""Decisions as messages of NATS JetStream: see `plugins/docs/sinks/broker.md`."""

from tiers_plugins.sinks.deliverer import Deliverer, Work


def _work() -> Work:
    from tiers_plugins.sinks.broker import delivering  # noqa: PLC0415 - see `Deliverer`

    return delivering


NATS = Deliverer("nats", ("nats", "tls"), _work)
"""Publishes a message an item, and waits until a stream has stored it."""
