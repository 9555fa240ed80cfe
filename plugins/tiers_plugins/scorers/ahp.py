"""`ahp`: a composite whose weights come from comparing criteria in pairs."""

from collections.abc import Mapping
from decimal import ROUND_UP, Decimal
from typing import Any, ClassVar

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.ports import Direction, Formula
from tiers.problems import Fault, Problem, Refusal
from tiers.text import Text
from tiers_plugins.scorers.combination import combined, shares
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.pairwise import judged, read
from tiers_plugins.scorers.pure import Pure
from tiers_plugins.scorers.ways import ways

_LIMIT = Decimal("0.1")
_SHOWN = Decimal("0.001")


def _readable(_: Any, __: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    try:
        read(rows)
    except Refusal as refusal:
        raise Fault(Problem("bad-score", refusal.message)) from None


@attrs.frozen
class Params:
    """The criteria, and how each compares with each."""

    of: Mapping[str, Formula] = attrs.field(
        metadata={"doc": "criterion: score or expression, in the order of the matrix"}
    )
    matrix: tuple[tuple[str, ...], ...] = attrs.field(
        metadata={"doc": "row against column, 1/9 to 9: how much more it matters"},
        validator=_readable,
    )
    accept_inconsistent: bool = attrs.field(
        default=False,
        metadata={
            "key": "accept-inconsistent",
            "doc": "use comparisons that contradict each other all the same",
        },
    )


class Ahp(Pure):
    """sum(weight · criterion), the weights being the principal eigenvector.

    The weights are rounded half-even to ten places, then brought to a sum of 1; missing
    if a criterion is. A consistency ratio above 0.1 is refused.
    """

    name: ClassVar[str] = "ahp"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that every criterion raises the whole."""
        return ways(up=params.of.values())

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Weigh the criteria."""
        del fitted, places
        if len(params.of) != len(params.matrix):
            message = Text(
                f"{len(params.of)} criteria need a matrix of that order, not of "
                f"order {len(params.matrix)}",
                f"{len(params.of)} 个准则需要同阶矩阵，而不是 {len(params.matrix)} 阶",
            )
            raise Refusal(message)
        found = judged(read(params.matrix))
        if found.consistency_ratio > _LIMIT and not params.accept_inconsistent:
            raise _inconsistent(found.consistency_ratio)
        nodes = [number(of)[0] for of in params.of.values()]
        return combined(zip(nodes, shares(found.weights), strict=True))


def _inconsistent(ratio: Decimal) -> Refusal:
    shown = ratio.quantize(_SHOWN, ROUND_UP)
    return Refusal(
        Text(
            f"the comparisons contradict each other: their consistency ratio is "
            f"{shown}, above 0.1",
            f"比较判断前后矛盾：一致性比率为 {shown}，超过 0.1",
        ),
        Text(
            "compare anew, or write `accept-inconsistent: true`",
            "请重新比较，或写明 `accept-inconsistent: true`",
        ),
    )
