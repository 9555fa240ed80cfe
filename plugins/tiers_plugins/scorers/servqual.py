"""`servqual`: service quality as what was perceived, less what was expected."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction, Formula
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.pure import Pure
from tiers_plugins.scorers.questionnaire import (
    Answers,
    Scale,
    refuse_empty,
    refuse_form,
    weighted_mean,
)
from tiers_plugins.scorers.ways import ways


@attrs.frozen
class Dimension:
    """The statements of a dimension, each asked twice, and its weight."""

    items: Mapping[Formula, Formula] = attrs.field(
        factory=dict, metadata={"doc": "perceived: expected"}
    )
    reversed: Mapping[Formula, Formula] = attrs.field(
        factory=dict,
        metadata={"doc": "perceived: expected, of statements worded negatively"},
    )
    weight: Decimal | None = attrs.field(
        default=None, metadata={"doc": "its share of 100 points; default: equal shares"}
    )

    def gaps(self, scale: Scale) -> list[Node]:
        """Give perceived − expected for each statement."""
        plain = [_pair(*pair) for pair in self.items.items()]
        turned = [_pair(*pair) for pair in self.reversed.items()]
        turned = [(scale.turned(p), scale.turned(e)) for p, e in turned]
        return [build.subtract(p, e) for p, e in [*plain, *turned]]


def _pair(perceived: Formula, expected: Formula) -> tuple[Node, Node]:
    return number(perceived)[0], number(expected)[0]


@attrs.frozen(kw_only=True)
class Params(Answers):
    """The questionnaire."""

    dimensions: Mapping[str, Dimension] = attrs.field(
        metadata={"doc": "dimensions by name"}
    )


class Servqual(Pure):
    """The weighted mean over dimensions of the mean gap of their statements.

    See Parasuraman, Zeithaml and Berry, SERVQUAL, Journal of Retailing 64 (1988), and
    their refinement of it, Journal of Retailing 67 (1991).
    """

    name: ClassVar[str] = "servqual"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that what was perceived raises the score; turned, that it lowers it."""
        found = params.dimensions.values()
        plain = [pair for d in found for pair in d.items.items()]
        turned = [pair for d in found for pair in d.reversed.items()]
        up = *(p for p, _ in plain), *(e for _, e in turned)
        return ways(up=up, down=(*(e for _, e in plain), *(p for p, _ in turned)))

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Weigh the gaps."""
        del fitted, places
        found = params.dimensions
        refuse_empty({n: len(d.items) + len(d.reversed) for n, d in found.items()})
        refuse_form(params.form, sum(len(d.reversed) for d in found.values()))
        scale = Scale(params.lowest, params.highest)
        gaps = [d.gaps(scale) for d in found.values()]
        return weighted_mean(gaps, [d.weight for d in found.values()], params.missing)
