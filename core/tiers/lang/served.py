"""Calls that every engine leaves to FEEL's own functions, value by value.

So they mean the same in all engines by construction; an engine for columns computes
each distinct value once.
"""

from collections.abc import Callable
from functools import partial

from tiers.lang import ir
from tiers.lang.conforming import conformed, feel_value
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.library.catalogue import BUILTINS
from tiers.problems import Refusal
from tiers.schema import Type

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
