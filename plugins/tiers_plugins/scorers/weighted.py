"""`weighted`: a composite, the weighted mean of its parts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction, Formula
from tiers.problems import Refusal
from tiers.schema import Number
from tiers.text import Text
from tiers_plugins.scorers.pure import Pure

_PLACES = 10


@attrs.frozen
class Params:
    """The parts and their weights, of which only the proportions count."""

    of: Mapping[Formula, Decimal] = attrs.field(
        metadata={"doc": "score or expression: weight"}
    )


class Weighted(Pure):
    """sum(weight · part) / sum(weight); missing if a part is."""

    name: ClassVar[str] = "weighted"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that every part raises the whole."""
        return dict.fromkeys((part.text for part in params.of), "up")

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Add the weighted parts up and divide once, so that rounding happens once."""
        del fitted, places
        weights = list(params.of.values())
        if not weights or min(weights) < 0 or sum(weights) <= 0:
            raise Refusal(
                Text(
                    "weights are not negative, and one is above 0",
                    "权重不得为负，且至少一个大于 0",
                )
            )
        terms = [_term(part, weight) for part, weight in params.of.items()]
        total = build.constant(sum(weights, Decimal(0)))
        return build.divide(build.total(*terms), total, _PLACES)


def _term(part: Formula, weight: Decimal) -> Node:
    if not isinstance(part.node.type, Number):
        message = Text(f"`{part.text}` is not a number", f"`{part.text}` 不是数字")
        raise Refusal(message)
    return build.multiply(part.node, build.constant(weight))
