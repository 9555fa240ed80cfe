"""Decisions as signed calls of a URL: see `plugins/docs/sinks/webhook.md`."""

from tiers_plugins.sinks.deliverer import Deliverer, Work


def _work() -> Work:
    from tiers_plugins.sinks.webhook import delivering  # noqa: PLC0415 - see `Deliverer`

    return delivering


WEBHOOK = Deliverer("webhook", ("https", "http"), _work)
"""Calls a URL with some items at a time, signed; at least once, and never half."""
