"""Places where engines run besides this process."""

from collections.abc import Iterable

from tiers.hooks import Later, hookimpl

TIERS_API = 1


@hookimpl
def tiers_hosts() -> Iterable[Later]:
    """Offer Spark."""
    return (Later("spark", f"{__name__}.spark.host:Spark"),)
