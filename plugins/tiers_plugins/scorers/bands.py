"""`bands`: points for the first band that a value lies in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction, Formula, Tests
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.pure import Pure

_MOST = 100


@attrs.frozen
class Params:
    """What is measured, and the points of each band."""

    of: Formula = attrs.field(metadata={"doc": "what is measured, in FEEL"})
    points: Mapping[Tests, Decimal] = attrs.field(
        metadata={"doc": 'a band, such as "[20..50)": its points'}
    )


class Bands(Pure):
    """The points of the first band that holds the value; missing if none does."""

    name: ClassVar[str] = "bands"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Promise nothing: points may go up and down."""
        return {params.of.text: "either"}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Try the bands in the order of the file."""
        del fitted, places
        if not params.points:
            raise Refusal(Text("there are no bands", "没有任何区间"))
        if len(params.points) > _MOST:
            message = Text(f"there are more than {_MOST} bands", f"区间超过 {_MOST} 个")
            raise Refusal(message)
        return banded(params.of.node, params.points)


def banded(value: Node, points: Mapping[Tests, Decimal]) -> Node:
    """Give the points of the first band that holds *value*; missing if none does."""
    found: Node = build.MISSING
    for band, number in reversed(list(points.items())):
        found = build.choose(band.of(value), build.constant(number), found)
    return found
