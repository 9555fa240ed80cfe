"""Engines beside the two of the core."""

from collections.abc import Iterable

from tiers.hooks import Later, hookimpl

TIERS_API = 1


@hookimpl
def tiers_engines() -> Iterable[Later]:
    """Offer forward chaining."""
    return (Later("durable", f"{__name__}.durable.engine:Durable"),)
