"""The values that FEEL computes with, when an expression is evaluated on its own.

A list is a tuple and a context is a dict; neither is ever changed. None is null.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Protocol

from tiers.freezing import frozen
from tiers.lang.temporal import Date, DateTime, Duration, Time
from tiers.schema import Months

DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
"""FEEL's numbers: 34 digits, half-even; invalid operations raise `ArithmeticError`."""


@frozen
class Range:
    """An interval as a value, or a lone comparison such as `> 5`, which lacks an end.

    An end that is null in an interval is unknown; an end that a comparison lacks bounds
    nothing.
    """

    low: Any
    high: Any
    low_open: bool = False
    high_open: bool = False
    comparison: str = ""
    """The operator of a lone comparison; empty for an interval."""


@frozen
class Parameter:
    """A parameter of a function value: its name, and its type as written, if any."""

    name: str
    type: Any = None


class Function(Protocol):
    """What a function value can do, whether built in or defined in the text."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters in order."""

    def __call__(self, *arguments: "Value") -> "Value":
        """Give the result; null where the arguments do not fit."""


Value = (
    None
    | bool
    | Decimal
    | str
    | Date
    | Time
    | DateTime
    | Duration
    | Months
    | Range
    | tuple[Any, ...]
    | Mapping[str, Any]
    | Callable[..., Any]
)
