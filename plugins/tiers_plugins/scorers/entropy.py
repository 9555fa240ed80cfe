"""`entropy`: a composite whose weights the population gives."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Direction, Formula, Population
from tiers.text import Text
from tiers_plugins.scorers import diversity
from tiers_plugins.scorers.combination import combined, shares
from tiers_plugins.scorers.demands import some
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.ways import ways


@attrs.frozen
class Params:
    """The criteria, on scales that compare."""

    of: tuple[Formula, ...] = attrs.field(
        metadata={"doc": "scores or expressions, none below 0"},
        validator=some(Text("criteria", "准则"), 50),
    )

    @property
    def nodes(self) -> dict[str, Node]:
        """The criteria, numbered."""
        return {f"{at}": number(of)[0] for at, of in enumerate(self.of)}


class Entropy:
    """sum(weight · criterion), where a criterion weighs what customers differ in it.

    The weights are rounded half-even to ten places, then brought to a sum of 1.
    Customers who lack a criterion are not counted, and have no score; nor has anybody
    where all customers are alike.
    """

    name: ClassVar[str] = "entropy"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Add up what entropy must know: one row; see `diversity.statistics`."""
        table = population.select(**params.nodes).drop_nulls()
        return table.select(*diversity.statistics(list(params.nodes)))

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the sums of parts."""
        return fits.select(*diversity.merged(list(params.nodes)))

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give those of the criteria: a mean lies between them."""
        kinds = [build.number_of(node) for node in params.nodes.values()]
        return min(k.low for k in kinds), max(k.high for k in kinds)

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that every criterion raises the whole."""
        return ways(up=params.of)

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Weigh the criteria."""
        del places  # a quotient is rounded once, by the score
        assert fitted is not None, "a fitted model has a fit"
        found = diversity.weights(fitted.row(0, named=True), list(params.nodes))
        nodes = params.nodes.values()
        if found is None:
            zero = build.constant(Decimal(0))
            return build.choose(build.FALSE, zero, build.MISSING)
        return combined(zip(nodes, shares(found), strict=True))
