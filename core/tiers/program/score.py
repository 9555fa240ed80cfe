"""The compiled scores: scoring models with their parameters."""

from decimal import Decimal
from typing import Any

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.lang import build
from tiers.lang.ir import Column, IsMissing, Node, Not
from tiers.lang.rounding import rounded
from tiers.problems import Refusal
from tiers.program import promises
from tiers.program.promises import Blame
from tiers.program.scoring import AnyScorer, ColumnScorer, Condensing
from tiers.schema import Number
from tiers.source import Located
from tiers.text import Text


@frozen
class Score:
    """A score of the policy: a scoring model with its parameters."""

    name: Located
    label: Text
    scorer: AnyScorer
    params: Any
    places: int
    type: Number
    reads: frozenset[str]
    """The facts and scores that its parameters name."""
    formula: Node | None = attrs.field(repr=False)
    """The rounded formula; None where the population must be known first."""
    blame: Blame = attrs.field(repr=False, eq=False)
    """Whom to name if the model fails."""

    @property
    def column(self) -> Column:
        """The node that reads this score."""
        return Column(self.name, self.type)

    @property
    def written(self) -> Column:
        """The column that a model without a formula writes; see `ColumnScorer`."""
        return Column(f"#model {self.name}", self.type)

    def fitted(self, table: pl.DataFrame | None) -> Node:
        """Give the rounded formula for a population.

        Raises:
            Fault: the model refuses its parameters or this population.
        """
        with self.blame.taken():
            if isinstance(self.scorer, ColumnScorer):
                scoring = self.scorer.column(self.params, table, places=self.places)
                promises.function(scoring)
                return self._read(self.scorer)
            found = self.scorer.formula(self.params, table, places=self.places)
            node = promises.formula(found)
            if not isinstance(node.type, Number):
                raise Refusal(Text("a score must be a number", "得分应为数字"))
            return rounded(node, self.places)

    def _read(self, scorer: ColumnScorer) -> Node:
        """Read what was written, where all that the model needs is known."""
        nodes = promises.inputs(scorer.inputs(self.params)).values()
        known = build.every(*(Not(IsMissing(node)) for node in nodes))
        return build.choose(known, self.written, build.MISSING)

    def condensed(self, table: pl.DataFrame) -> pl.DataFrame:
        """Give what of a fit the model needs."""
        if isinstance(self.scorer, Condensing):
            return self.scorer.condensed(self.params, table, places=self.places)
        return table

    def bounds(self) -> tuple[Decimal, Decimal]:
        """Give the bounds of a score that needs a fit, or has no formula.

        Raises:
            Fault: the model refuses its parameters.
        """
        with self.blame.taken():
            return promises.bounds(self.scorer.bounds(self.params))
