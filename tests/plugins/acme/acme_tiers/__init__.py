"""What a company of its own adds to tiers: a model, a format and a function."""

from collections.abc import Iterable
from decimal import Decimal

from tiers.hooks import hookimpl
from tiers.lang.types import NUMBER
from tiers.ports import Function, Scorer, TableSink, Taken
from tiers.problems import Refusal
from tiers.text import Text

from .share import Share
from .tabs import Tabs

TIERS_API = 1


@hookimpl
def tiers_scorers() -> Iterable[Scorer]:
    """Offer `acme-share`."""
    return (Share(),)


@hookimpl
def tiers_sinks() -> Iterable[TableSink]:
    """Offer tables separated by tabs."""
    return (Tabs(),)


@hookimpl
def tiers_functions() -> Iterable[Function]:
    """Offer `acme margin(revenue, cost)`."""
    parameters = (Taken("revenue", NUMBER), Taken("cost", NUMBER))
    return (Function("acme margin", parameters, _margin),)


def _margin(revenue: Decimal, cost: Decimal) -> Decimal:
    """Give the part of the revenue that is left, in percent."""
    if not revenue:
        raise Refusal(Text("there is no revenue", "没有收入"))
    return 100 * (revenue - cost) / revenue
