"""`expression`: any FEEL formula."""

from collections.abc import Mapping
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.ports import Direction, Formula
from tiers_plugins.scorers.pure import Pure


@attrs.frozen
class Params:
    """A formula over facts and other scores."""

    formula: Formula = attrs.field(metadata={"doc": "a number, in FEEL"})


class Expression(Pure):
    """The value of a formula; missing if the formula is."""

    name: ClassVar[str] = "expression"
    params: ClassVar[type] = Params

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that the score is what is written."""
        return {params.formula.text: "up"}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Give the formula itself."""
        del fitted, places
        return params.formula.node
