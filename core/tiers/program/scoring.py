"""What a scoring model is: the protocol its plugin fills, and what it is given."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

import attrs
import polars as pl

from tiers.lang.ir import Node


@attrs.frozen
class Formula:
    """A parameter that is an expression over facts and other scores."""

    text: str
    node: Node = attrs.field(eq=False)


@attrs.frozen
class Tests:
    """A parameter that is a unary test, such as `>= 60`."""

    text: str
    of: Callable[[Node], Node] = attrs.field(eq=False, repr=False)
    """Gives the condition that a node passes the test; it raises `Fault`."""


class Population(Protocol):
    """All customers of a run, for a model that must know them."""

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """Compute a column for each node, for every customer.

        Numbers are integers scaled by 10 ** `node.type.places`; see `tiers.physical`.
        """


class Scorer(Protocol):
    """A scoring model: fitted to the population if need be, then a pure formula."""

    @property
    def name(self) -> str:
        """The name that policies call it by."""

    @property
    def params(self) -> type:
        """The attrs class of its parameters; fields may be `Formula` or `Tests`."""

    def needs_fit(self, params: Any) -> bool:
        """Tell whether these parameters need the population."""

    def fit(self, params: Any, population: Population) -> pl.LazyFrame:
        """Describe the population as a small table; called only if a fit is needed.

        The table is stored with the run, so that later runs can use the same one.
        """

    def bounds(self, params: Any) -> tuple[Decimal, Decimal]:
        """Say between which values a fitted score lies, before it is fitted."""

    def formula(self, params: Any, fitted: pl.DataFrame | None, *, places: int) -> Node:
        """Give the score of one customer as a node over facts and other scores.

        *fitted* is what `fit` described; None where no fit is needed. The score is
        rounded half-even to *places* afterwards; a model that rounds on the way can
        take care to round once only.

        Raises:
            Refusal: the parameters have no meaning together.
        """
