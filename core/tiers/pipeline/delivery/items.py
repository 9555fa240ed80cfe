"""Decisions → items: one for each service action of a customer, or one for each.

A body holds what was decided, and none of the facts: a sink that may not have a fact
can't get it from here.
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
    """
    customer = pl.col(key).cast(pl.String).alias("customer")
    if what == "decisions":
        told = decisions.select(customer, *_decided(), "actions")
        action: list[pl.Expr] = [pl.lit(None, pl.String).alias("action")]
        body = ["customer", *DECIDED, "actions"]
        more: list[pl.Expr] = []
    else:
        told = decisions.select(customer, *_decided(), action="actions")
        told = told.explode("action").filter(pl.col("action").is_not_null())
        action, body = [pl.col("action")], ["customer", "action", *DECIDED]
        more = _details(details)
    same = [pl.lit(text).alias(name) for name, text in about.items()]
    written = pl.struct(*same, *body, *more).struct.json_encode().alias("body")
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
