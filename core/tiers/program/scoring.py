"""What a scoring model is: the protocol its plugin fills, and what it is given."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.lang.ir import Node
from tiers.source import Span
from tiers.text import Text


@frozen
class Formula:
    """A parameter that is an expression over facts and other scores."""

    text: str
    node: Node = attrs.field(eq=False)
    at: Span | None = attrs.field(default=None, eq=False, repr=False)
    """Where it stands in the policy, for a `Refusal`."""


@frozen
class Tests:
    """A parameter that is a unary test, such as `>= 60`."""

    text: str
    of: Callable[[Node], Node] = attrs.field(eq=False, repr=False)
    """Gives the condition that a node passes the test; it raises `Fault`."""


@frozen(slots=False)
class File:
    """A parameter that is a file in the policy's folder, such as a trained model.

    It is read when the policy is loaded: a run can't see half of an older file and half
    of a newer one. What was read is told with the run, by its hash.
    """

    name: str
    """As the policy writes it."""
    content: bytes = attrs.field(repr=False)
    at: Span | None = attrs.field(default=None, eq=False, repr=False)

    @cached_property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal digits."""
        return sha256(self.content).hexdigest()


T = TypeVar("T")


def found(params: Any, kind: type[T]) -> Iterator[T]:
    """Find what is of a kind among parameters, however deep it lies."""
    match params:
        case kind():
            yield params
        case Formula() | Tests() | File():
            return
        case Mapping():
            for key, value in params.items():
                yield from found(key, kind)
                yield from found(value, kind)
        case tuple() | list():
            for item in params:
                yield from found(item, kind)
        case _ if attrs.has(type(params)):
            for field in attrs.fields(type(params)):
                yield from found(getattr(params, field.name), kind)
        case _:
            return


class Population(Protocol):
    """All customers of a run, for a model that must know them."""

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """Compute a column for each node, for every customer.

        Numbers are integers scaled by 10 ** `node.type.places`; see `tiers.physical`.
        """


class Model(Protocol):
    """What all scoring models have in common; fitted to the population if need be."""

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


class Scorer(Model, Protocol):
    """A scoring model that is a pure formula once it is fitted."""

    def formula(self, params: Any, fitted: pl.DataFrame | None, *, places: int) -> Node:
        """Give the score of one customer as a node over facts and other scores.

        *fitted* is what `fit` described; None where no fit is needed. The score is
        rounded half-even to *places* afterwards; a model that rounds on the way can
        take care to round once only.

        Raises:
            Refusal: the parameters have no meaning together.
        """


@runtime_checkable
class ColumnScorer(Model, Protocol):
    """A scoring model that no formula says: it gives a column for a table.

    The column is written before any engine runs, so that all engines read the same
    numbers; for one customer the table has one row.
    """

    def inputs(self, params: Any) -> Mapping[str, Node]:
        """Name what the model reads of a customer; one who lacks any has no score."""

    def column(
        self, params: Any, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        """Give the function that scores a table.

        The table has a column for each of `inputs`, and may be any part of all
        customers, an empty one included. The function gives a score for each row, in
        order, which depends on that row alone. Numbers are scaled integers on both
        sides, the scores by 10 ** *places* and within `bounds`; see `tiers.physical`.

        Raises:
            Refusal: the parameters or the fit are of no use.
        """


AnyScorer = Scorer | ColumnScorer


Direction = Literal["up", "down", "either"]


@runtime_checkable
class Directed(Protocol):
    """A scoring model that says which way its inputs move it; optional."""

    def directions(self, params: Any) -> Mapping[str, Direction]:
        """Say which way the score moves when one input grows and no other changes.

        Inputs are named as the parameters write them (`Formula.text`). An `up` input
        never lowers the score by growing, a `down` input never raises it; nothing is
        promised of `either`, nor of an input left out, nor where a value is missing.
        """


@runtime_checkable
class Mergeable(Protocol):
    """A model whose fit to all can be told from fits to parts of them; optional.

    On many machines each part is then fitted where it lies. Without it, what the model
    asks of every customer travels to one machine, which is slower and no less right.
    """

    def merged(self, params: Any, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Give the fit to all customers from the fits to parts, one below the other.

        Every customer is in one of the parts, some of which may be empty. It must give
        what `fit` gives for all at once, whatever the parts, and may be called again
        for what it gave.
        """


@frozen
class Counted:
    """What customers are counted by: a number, and the group that they belong to."""

    of: Node
    within: Node | None = None
    """A text; None where all customers are one group."""


@runtime_checkable
class Counting(Protocol):
    """A model that asks of customers only how many have which value; optional.

    With `--approximate` it is fitted to counts of fewer values, among which the rank of
    no value (the share of customers, of its group, whose value is at most that) is off
    by more than the user allows. Otherwise, and without this, it is fitted by `fit`.
    """

    def counted(self, params: Any) -> Mapping[str, Counted]:
        """Name what is counted; nothing where counts do not tell the fit."""

    def from_counts(
        self, params: Any, counts: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Give the fit for counts, by the names of `counted`; as `fit` does of all.

        Each table has columns group, value and count, ordered by the first two; values
        are stored integers, and groups null where there are none.
        """


@runtime_checkable
class Condensing(Protocol):
    """A model that needs less than its fit says; optional.

    What it leaves out need not be kept with a run.
    """

    def condensed(
        self, params: Any, fitted: pl.DataFrame, *, places: int
    ) -> pl.DataFrame:
        """Give the smallest table of which it makes the same formula."""


@frozen
class Reason:
    """Something that a score lost points by."""

    text: Text
    lost: Node = attrs.field(eq=False)
    """The points lost; nothing is said of a customer who lost none."""


@runtime_checkable
class Reasoned(Protocol):
    """A scoring model that says what a score lost points by; `explain` ranks it."""

    def reasons(self, params: Any) -> tuple[Reason, ...]:
        """Name all that points can be lost by; of equals, the first is told first."""
