"""The closeness of TOPSIS for columns of integers, rounded exactly.

With A and B the squared distances to the best and the worst, the closeness is
√B / (√A + √B). Doubles find it for nearly all customers; where it is too near to a tie
for them, the tie is decided by comparing squares, which are exact fractions.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs
import polars as pl

_NEAR = 1e-6
_NEAR_PART = 1e-13
"""How near to a tie doubles may decide, absolutely and by the size of the number."""


@attrs.frozen
class Criterion:
    """A column, what its squared differences are multiplied by, and the two ends."""

    name: str
    factor: Fraction
    best: int
    worst: int


def closeness(
    criteria: Sequence[Criterion], unit: int
) -> Callable[[pl.DataFrame], pl.Series]:
    """Give the function that finds *unit* · closeness, rounded half-even.

    It is missing where best and worst are the same, and without criteria.
    """
    factors = [c.factor for c in criteria if c.best != c.worst]
    if not any(factors):
        return lambda table: pl.repeat(None, table.height, dtype=pl.Int64, eager=True)

    def column(table: pl.DataFrame) -> pl.Series:
        whole = _rough(table, criteria, unit)
        found = whole.round(mode="half_to_even").cast(pl.Int64)
        margin = whole * _NEAR_PART + _NEAR
        is_near = ((whole - whole.floor() - 0.5).abs() < margin).fill_null(value=False)
        for at in is_near.arg_true():
            row = table.row(at, named=True)
            found[at] = _exact(row, criteria, unit, int(whole[at]))
        return found

    return column


def _rough(table: pl.DataFrame, criteria: Sequence[Criterion], unit: int) -> pl.Series:
    best = pl.sum_horizontal(_square(c, c.best) for c in criteria)
    worst = pl.sum_horizontal(_square(c, c.worst) for c in criteria)
    near, far = worst.sqrt(), best.sqrt()
    known = pl.all_horizontal(pl.col(c.name).is_not_null() for c in criteria)
    found = pl.when(known).then(unit * near / (near + far))
    return table.select(found.alias("found"))["found"]


def _square(criterion: Criterion, end: int) -> pl.Expr:
    apart = (pl.col(criterion.name) - end).cast(pl.Float64)
    return apart * apart * float(criterion.factor)


def _exact(
    row: dict[str, int], criteria: Sequence[Criterion], unit: int, floor: int
) -> int:
    """Decide between a number and the next by the squares at the tie between them."""
    best = sum((c.factor * (row[c.name] - c.best) ** 2 for c in criteria), Fraction(0))
    worst = sum(
        (c.factor * (row[c.name] - c.worst) ** 2 for c in criteria), Fraction(0)
    )
    tie = Fraction(2 * floor + 1, 2 * unit)
    above, below = worst * (1 - tie) ** 2, best * tie**2
    if above == below:
        return floor + floor % 2
    return floor + (above > below)
