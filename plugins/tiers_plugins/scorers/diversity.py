"""Weights by entropy: a criterion counts the more, the more customers differ in it.

See Shannon (1948) for entropy, and Hwang and Yoon, Multiple Attribute Decision Making
(1981), for the weights.
"""

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal, localcontext

import polars as pl

from tiers.problems import Refusal
from tiers.text import Text

PLACES = 10
"""The places that weights are rounded to, half-even."""

COUNT = "count"
_FINE = Context(prec=50)
_GRAIN = 10**12
"""What x · ln x is multiplied by before it is rounded to an integer and added up."""


def statistics(names: Sequence[str]) -> Iterator[pl.Expr]:
    """Describe columns of stored integers: what entropy must know of each.

    Sums are sums of integers, so that none depends on the order of rows.
    """
    yield pl.len().alias(COUNT)
    for name in names:
        value = pl.col(name)
        yield value.min().alias(f"least {name}")
        yield value.cast(pl.Int128).sum().alias(f"total {name}")
        real = value.cast(pl.Float64)
        term = pl.when(value > 0).then(real * real.log() * _GRAIN).otherwise(0.0)
        yield term.round().cast(pl.Int128).sum().alias(f"terms {name}")


def merged(names: Sequence[str]) -> Iterator[pl.Expr]:
    """Put the statistics of parts together."""
    yield pl.col(COUNT).sum()
    for name in names:
        yield pl.col(f"least {name}").min()
        yield pl.col(f"total {name}", f"terms {name}").sum()


def weights(row: dict[str, int], names: Sequence[str]) -> list[Decimal] | None:
    """Give each criterion its weight, from the row that `statistics` gave.

    With p the share of a customer in the total of a criterion and n customers, entropy
    is −sum(p · ln p) / ln n; the weights are in proportion to 1 − entropy, and rounded
    half-even to `PLACES`. None if there are no two customers, or no differences.

    Raises:
        Refusal: a value is below 0.
    """
    if any((row[f"least {name}"] or 0) < 0 for name in names):
        raise Refusal(
            Text(
                "entropy has no meaning for values below 0",
                "熵权法不适用于负值",
            )
        )
    count = row[COUNT]
    if count < 2:
        return None
    unit = Decimal(1).scaleb(-PLACES)
    with localcontext(_FINE):
        spread = [_diversity(row, name, count) for name in names]
        whole = sum(spread)
        if whole <= unit:
            return None
        return [(part / whole).quantize(unit) for part in spread]


def _diversity(row: dict[str, int], name: str, count: int) -> Decimal:
    """Give 1 − entropy, from sum(p · ln p) = sum(x · ln x) / total − ln total."""
    total = Decimal(row[f"total {name}"])
    if not total:
        return Decimal(0)
    mean = Decimal(row[f"terms {name}"]) / (total * _GRAIN)
    return max(Decimal(0), 1 - (total.ln() - mean) / Decimal(count).ln())
