"""How customers are decided about, and functions that policies may call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, runtime_checkable

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.freezing import frozen
from tiers.lang.library.signature import Taken
from tiers.lang.values import Value
from tiers.problems import Problem
from tiers.program.program import Fitted
from tiers.schema import Type
from tiers.text import Text


class Engine(Protocol):
    """Runs fitted programs over tables of clean customers."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""

    def decide(
        self, fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
    ) -> pl.LazyFrame:
        """Decide about every customer of *clean*, lazily.

        `tiers.physical` says how facts lie in *clean*; the result has the columns that
        `tiers.codes.columns` names.

        Raises:
            OverflowError: this engine can't compute the program exactly.
        """


@runtime_checkable
class Serving(Protocol):
    """An engine that does not serve every policy; optional."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""

    @property
    def absence(self) -> Text | None:
        """Say why it can't be used in this installation at all; None if it can."""

    def refusals(self, fitted: Fitted, as_of: date) -> Sequence[Problem]:
        """Give the reasons why it can't serve a policy, each with its place if known.

        Formulas that need the population may be stand-ins: only conditions count.
        """


@runtime_checkable
class Tracing(Protocol):
    """An engine that can tell in which order rules fired; optional."""

    def trace(
        self, fitted: Fitted, as_of: date, customer: Mapping[str, Any]
    ) -> Sequence[str]:
        """Name what fired for a customer of known facts and scores, in its order.

        Raises:
            PolicyError: the engine does not serve the policy.
        """


@runtime_checkable
class Troubled(Protocol):
    """An engine that lives through the fault of a customer, and tells it; optional."""

    def troubles(self) -> Sequence[Problem]:
        """Give what it came across since it was last asked, and forget it."""


@frozen
class Function:
    """A function of FEEL beside the standard's own.

    Arguments come converted to the types of the parameters. *meaning* gives a value of
    FEEL, and raises `Refusal` where there is none: then the result is null, with the
    reason as a warning.

    A policy computes columns by it if *result* says what it gives: a type with places
    and bounds, to which results are rounded half-even; what does not fit is missing.
    Then *meaning* must depend on its arguments alone: it is called once for all
    customers who are alike in them. Whatever else it raises fails the run.
    """

    name: str
    parameters: tuple[Taken, ...]
    meaning: Callable[..., Value] = attrs.field(repr=False)
    result: Type | None = None
