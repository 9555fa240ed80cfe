"""Calls that every engine leaves to FEEL's own functions, value by value.

So they mean the same in all engines by construction; an engine for columns computes
each distinct value once.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tiers.lang import ir
from tiers.lang.conforming import conformed, feel_day, feel_value
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.library.catalogue import BUILTINS
from tiers.lang.temporal import DateTime, Time
from tiers.lang.values import Value
from tiers.problems import Problem, Refusal
from tiers.schema import Type

if TYPE_CHECKING:
    from tiers.lang import feel

Serving = Callable[..., ir.Value]
"""Gives the result for the values of the arguments."""

SERVED = frozenset({"date", "matches", "median", "replace", "string"})
"""The functions, by their names in FEEL."""


def serving(call: ir.Call) -> Serving:
    """Give the function that computes *call* for known arguments."""
    function = Builtin(call.function, BUILTINS[call.function])
    return partial(_served, function, call.type)


def _served(function: Builtin, kind: Type, *arguments: ir.Value) -> ir.Value:
    try:
        return conformed(function(*map(feel_value, arguments)), kind)
    except Refusal:
        return None


def evaluating(node: ir.Feel) -> Serving:
    """Give the function that evaluates *node* for a day and the values of its parts."""
    from tiers.lang import feel  # noqa: PLC0415 - most policies ask for none of it

    names = tuple(name for name, _ in node.reads)
    called: dict[str, Value] = dict(node.functions)
    scope = feel.Names(frozenset((*names, *called)))
    if node.input is None:
        expression = feel.expression(node.text, scope)
        return partial(_evaluated, expression, names, called, node.type)
    return partial(_tested, feel.tests(node.text, scope), names, called)


def _evaluated(
    expression: "feel.Expression",
    names: tuple[str, ...],
    called: Mapping[str, Value],
    kind: Type,
    today: date,
    *values: ir.Value,
) -> ir.Value:
    context = {**called, **dict(zip(names, map(feel_value, values), strict=True))}
    found = expression.evaluate(context, _ignored, now=_midnight(today))
    return conformed(found, kind)


def _tested(
    tests: "feel.UnaryTests",
    names: tuple[str, ...],
    called: Mapping[str, Value],
    today: date,
    *values: ir.Value,
) -> ir.Value:
    *known, asked = map(feel_value, values)
    context = {**called, **dict(zip(names, known, strict=True))}
    return tests.passes(asked, context, _ignored, now=_midnight(today))


def _midnight(today: date) -> DateTime:
    return DateTime(feel_day(today), Time(0, 0))


def _ignored(_: Problem) -> None:
    """Take no note of a warning: the value is missing, and that is what it says."""
