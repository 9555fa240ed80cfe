"""What was learnt of the population, taken out of the fit of the policy."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import polars as pl

from tiers.lang import ir
from tiers.program.program import Fitted

SCORES = ("worth", "margin_rank", "activity", "growth", "loyalty")


@attrs.frozen
class Known:
    """What was learnt of the population, as plain numbers."""

    worth: Mapping[str, Sequence[tuple[float, float]]]
    """By segment, from which value on a percentile is reached."""
    margin_rank: Sequence[tuple[float, float]]
    activity: Sequence[tuple[float, float]]
    growth: Mapping[str, tuple[float, float]]
    """By region, mean and standard deviation."""
    loyalty: tuple[int, int]
    """The least and the greatest number of orders."""

    @classmethod
    def of(cls, fitted: Fitted) -> "Known":
        """Take the numbers out of the fit of the policy."""
        found = {
            str(s.name): n
            for s, n in zip(fitted.program.scores, fitted.formulas, strict=True)
        }
        stairs = {
            name: dict(_stairs(found[name]))
            for name in ("worth", "margin_rank", "activity")
        }
        moments = _moments(fitted.tables["growth"])
        ends = fitted.tables["loyalty"].row(0, named=True)
        return cls(
            worth={str(group): stair for group, stair in stairs["worth"].items()},
            margin_rank=stairs["margin_rank"][None],
            activity=stairs["activity"][None],
            growth=moments,
            loyalty=(ends["least"], ends["greatest"]),
        )


def _stairs(node: ir.Node) -> list[tuple[Any, list[tuple[float, float]]]]:
    while not isinstance(node, ir.Steps):
        node = ir.children(node)[0]
    return [
        (group, [(float(step.bound), float(step.value)) for step in stair])
        for group, stair in node.stairs
    ]


def _moments(sums: pl.DataFrame) -> dict[str, tuple[float, float]]:
    found = {}
    for region, count, total, squares in sums.iter_rows():
        mean = Decimal(int(total)) / count / 100
        spread = (count * int(squares) - int(total) ** 2) / Decimal(count) ** 2
        found[region] = float(mean), float(spread.sqrt() / 100)
    return found
