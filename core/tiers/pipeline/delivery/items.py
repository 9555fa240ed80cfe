"""Decisions → items: one for each service action of a customer, or one for each.

A body holds what was decided, and none of the facts but those that the sink may have.
"""

from collections.abc import Mapping

import attrs
import polars as pl

from tiers.codes import lookup
from tiers.delivering import What

DECIDED = ("tier", "rule", "because")
"""The columns of the result that a body tells."""


@attrs.frozen
class Body:
    """What bodies tell besides the decision."""

    about: Mapping[str, str]
    """What every body says alike, such as `policy` and `as_of`."""
    details: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    """What is said of an action besides its name, such as its `owner`; one that lacks
    what others have has null there."""
    more: Mapping[str, str] = attrs.field(factory=dict)
    """What else there is, and the columns of the decisions it is in."""


def items(decisions: pl.LazyFrame, *, key: str, what: What, body: Body) -> pl.LazyFrame:
    """Give the items that `fill` lays out, lazily, in the order of the decisions.

    Args:
        decisions: the result of a run as `presenting.present` gives it, `actions` as
            lists of texts.
        key: the column that names the customer.
        what: what an item is.
        body: what bodies tell.
    """
    customer, more = pl.col(key).cast(pl.String).alias("customer"), body.more.values()
    if what == "decisions":
        told = decisions.select(customer, *_decided(), "actions", *more)
        action: list[pl.Expr] = [pl.lit(None, pl.String).alias("action")]
        parts: list[pl.Expr | str] = ["customer", *DECIDED, "actions"]
    else:
        told = decisions.select(customer, *_decided(), *more, action="actions")
        told = told.explode("action").filter(pl.col("action").is_not_null())
        action = [pl.col("action")]
        parts = ["customer", "action", *DECIDED, *looked_up(body.details)]
    same = [pl.lit(text).alias(name) for name, text in body.about.items()]
    besides = [pl.col(column).alias(name) for name, column in body.more.items()]
    whole = pl.struct(*same, *parts, *besides).struct.json_encode()
    return told.select("customer", *action, "tier", whole.alias("body"))


def _decided() -> list[pl.Expr]:
    return [pl.col(name).cast(pl.String) for name in DECIDED]


def looked_up(details: Mapping[str, Mapping[str, str | None]]) -> list[pl.Expr]:
    """Look what is told of each action up by its number in *details*."""
    if not details:
        return []
    names = dict.fromkeys(name for given in details.values() for name in given)
    kind = pl.Enum(list(details))
    number = pl.col("action").cast(pl.String).cast(kind).to_physical()
    return [
        lookup(number, [given.get(name) for given in details.values()]).alias(name)
        for name in names
    ]
