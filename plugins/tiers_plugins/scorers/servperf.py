"""`servperf`: service quality as what was perceived, expectations left aside."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

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
    """The statements of a dimension, and its weight."""

    items: tuple[Formula, ...] = attrs.field(
        factory=tuple, metadata={"doc": "what was perceived"}
    )
    reversed: tuple[Formula, ...] = attrs.field(
        factory=tuple, metadata={"doc": "the same, of statements worded negatively"}
    )
    weight: Decimal | None = attrs.field(
        default=None, metadata={"doc": "its share of 100 points; default: equal shares"}
    )

    def answers(self, scale: Scale) -> list[Node]:
        """Give the answers, those to negative wordings turned."""
        plain = [number(item)[0] for item in self.items]
        return plain + [scale.turned(number(item)[0]) for item in self.reversed]


@attrs.frozen(kw_only=True)
class Params(Answers):
    """The questionnaire."""

    dimensions: Mapping[str, Dimension] = attrs.field(
        metadata={"doc": "dimensions by name"}
    )


class Servperf(Pure):
    """The weighted mean over dimensions of the mean answer to their statements.

    See Cronin and Taylor, Measuring Service Quality, Journal of Marketing 56 (1992).
    """

    name: ClassVar[str] = "servperf"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that answers raise the score, and lower it where they are turned."""
        found = params.dimensions.values()
        plain = (item for d in found for item in d.items)
        turned = (item for d in found for item in d.reversed)
        return ways(up=plain, down=turned)

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Weigh the answers."""
        del fitted, places
        found = params.dimensions
        refuse_empty({n: len(d.items) + len(d.reversed) for n, d in found.items()})
        refuse_form(params.form, sum(len(d.reversed) for d in found.values()))
        scale = Scale(params.lowest, params.highest)
        answers = [d.answers(scale) for d in found.values()]
        weights = [d.weight for d in found.values()]
        return weighted_mean(answers, weights, params.missing)
