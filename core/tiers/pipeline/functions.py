"""Functions of FEEL that plugins add, made safe to call."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from tiers.lang.added import Added
from tiers.lang.conversion import type_of
from tiers.lang.evaluation.calls import Builtin
from tiers.lang.library.signature import Signature
from tiers.lang.values import DECIMAL128, Range, Value
from tiers.ports import Function
from tiers.problems import Refusal
from tiers.text import Text


def builtin(function: Function) -> Builtin:
    """Make a function callable like the standard's own; a fault in it gives null."""
    signature = Signature(function.parameters, partial(_safe, function))
    return Builtin(function.name, (signature,))


def added(function: Function, says: Callable[[Text], Text]) -> Added:
    """Make a function callable by policies; a fault in it ends the run."""
    meaning = partial(_checked, function)
    return Added(function.name, function.parameters, meaning, function.result, says)


def _safe(function: Function, *arguments: Value) -> Value:
    try:
        return _checked(function, *arguments)
    except Refusal:
        raise
    except Exception as error:
        raise _failed(function.name, error) from error


def _checked(function: Function, *arguments: Value) -> Value:
    return _value(function.meaning(*arguments))


def _value(found: Any) -> Value:
    """Give a value of FEEL for what a plugin returned.

    Raises:
        TypeError: it is none; a binary double never is.
    """
    match found:
        case bool() | None:
            return found
        case int() | Decimal():
            return _number(found)
        case list() | tuple():
            return tuple(map(_value, found))
        case Mapping():
            return {str(name): _value(inner) for name, inner in found.items()}
        case Range():
            return found
        case _:
            return _known(found)


def _number(found: int | Decimal) -> Decimal:
    number = DECIMAL128.create_decimal(found)
    if not number.is_finite():
        raise TypeError(f"{number} is no number of FEEL")
    return number


def _known(found: Any) -> Value:
    """Let pass what has a type of FEEL."""
    if isinstance(found, float) or callable(found):
        raise TypeError(f"{type(found).__name__} is no value of FEEL")
    try:
        type_of(found)
    except AssertionError:
        raise TypeError(f"{type(found).__name__} is no value of FEEL") from None
    value: Value = found
    return value


def _failed(name: str, error: Exception) -> Refusal:
    lines = str(error).splitlines() or [""]
    words = f"{type(error).__name__}: {lines[0]}"
    return Refusal(
        Text(f"function `{name}` failed: {words}", f"函数 `{name}` 失败：{words}")
    )
