"""Places where engines run besides this process."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import Host
from tiers_plugins.hosts.spark.host import Spark

TIERS_API = 1


@hookimpl
def tiers_hosts() -> Iterable[Host]:
    """Offer Spark."""
    return (Spark(),)
