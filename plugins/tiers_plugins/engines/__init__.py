"""Engines beside the two of the core."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import Engine
from tiers_plugins.engines.durable.engine import Durable

TIERS_API = 1


@hookimpl
def tiers_engines() -> Iterable[Engine]:
    """Offer forward chaining."""
    return (Durable(),)
