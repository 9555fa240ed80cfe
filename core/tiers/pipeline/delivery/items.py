"""Decisions → items: one for each service action of a customer, or one for each.

A body holds what was decided, and none of the facts but those that the sink may have.
"""

from collections.abc import Mapping

import polars as pl

from tiers.codes import lookup
from tiers.delivering import What

DECIDED = ("tier", "rule", "because")
"""The columns of the result that a body tells."""


def items(
    decisions: pl.LazyFrame,
    *,
    key: str,
    what: What,
    about: Mapping[str, str],
    details: Mapping[str, Mapping[str, str]],
    more: Mapping[str, str] | None = None,
) -> pl.LazyFrame:
    """Give the items that `fill` lays out, lazily, in the order of the decisions.

    Args:
        decisions: the result of a run as `presenting.present` gives it, `actions` as
            lists of texts.
        key: the column that names the customer.
        what: what an item is.
        about: what every body says alike, such as `policy` and `as_of`.
        details: what bodies say of an action besides its name, such as its `owner`;
            an action that lacks one of these has null there.
        more: what bodies have besides, and the columns of *decisions* it is in.
    """
    more = more or {}
    customer = pl.col(key).cast(pl.String).alias("customer")
    if what == "decisions":
        told = decisions.select(customer, *_decided(), "actions", *more.values())
        action: list[pl.Expr] = [pl.lit(None, pl.String).alias("action")]
        body = ["customer", *DECIDED, "actions"]
        details = {}
    else:
        told = decisions.select(customer, *_decided(), *more.values(), action="actions")
        told = told.explode("action").filter(pl.col("action").is_not_null())
        action, body = [pl.col("action")], ["customer", "action", *DECIDED]
    same = [pl.lit(text).alias(name) for name, text in about.items()]
    besides = [pl.col(column).alias(name) for name, column in more.items()]
    whole = pl.struct(*same, *body, *_details(details), *besides)
    written = whole.struct.json_encode().alias("body")
    return told.select("customer", *action, "tier", written)


def _decided() -> list[pl.Expr]:
    return [pl.col(name).cast(pl.String) for name in DECIDED]


def _details(details: Mapping[str, Mapping[str, str]]) -> list[pl.Expr]:
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
