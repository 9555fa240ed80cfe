"""The types of ONNX, and which values of a policy they can take."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import numpy as np
import polars as pl

from tiers.lang.ir import Node
from tiers.schema import Boolean, Number, String
from tiers.text import Text

_FLOATS = {"float": np.float32, "double": np.float64, "float16": np.float16}
_WHOLE = {
    f"{sign}int{bits}": np.dtype(f"{sign}int{bits}")
    for sign in ("", "u")
    for bits in (8, 16, 32, 64)
}
_TENSOR = re.compile(r"tensor\((\w+)\)")
_MAPS = re.compile(r"seq\(map\((int64|string),tensor\((float|double)\)\)\)")

TEXT = Text("a text", "文本")
NUMBER = Text("a number", "数字")
WHOLE = Text("a whole number", "整数")
TRUTH = Text("true or false", "真假值")


@attrs.frozen
class Kind:
    """What the elements of a tensor are."""

    name: str
    takes: Text
    fits: Callable[[Node], bool] = attrs.field(repr=False)
    array: Callable[[pl.Series, Node], Any] = attrs.field(repr=False)
    """Makes the elements of a column as policies store it."""


def element(kind: str) -> str | None:
    """Name the elements of a tensor; None if it is none."""
    found = _TENSOR.fullmatch(kind)
    return found[1] if found else None


def is_numeric(kind: str) -> bool:
    """Tell whether the elements of a tensor are numbers."""
    name = element(kind)
    return name in _FLOATS or name in _WHOLE or name == "bool"


def class_kind(kind: str) -> type | None:
    """Give the type of the classes of an output that maps them to numbers."""
    found = _MAPS.fullmatch(kind)
    return {"int64": int, "string": str}[found[1]] if found else None


def kind_of(kind: str) -> Kind | None:
    """Find how a tensor is filled; None if policies have no such values."""
    name = element(kind) or ""
    if name in _FLOATS:
        return Kind(name, NUMBER, _is_number, _floats(_FLOATS[name]))
    if name in _WHOLE:
        return Kind(name, WHOLE, _is_whole(_WHOLE[name]), _integers(_WHOLE[name]))
    return _OTHERS.get(name)


def _is_number(node: Node) -> bool:
    return isinstance(node.type, Number | Boolean)


def _is_whole(width: Any) -> Callable[[Node], bool]:
    ends = np.iinfo(width)

    def fits(node: Node) -> bool:
        match node.type:
            case Number(places=0, low=low, high=high):
                return bool(ends.min <= low and high <= ends.max)
            case kind:
                return isinstance(kind, Boolean)

    return fits


def _floats(width: Any) -> Callable[[pl.Series, Node], Any]:
    def array(column: pl.Series, node: Node) -> Any:
        places = node.type.places if isinstance(node.type, Number) else 0
        return (column.cast(pl.Float64) / 10**places).to_numpy().astype(width)

    return array


def _integers(width: Any) -> Callable[[pl.Series, Node], Any]:
    return lambda column, _: column.cast(pl.Int64).to_numpy().astype(width)


def _texts(column: pl.Series, _: Node) -> Any:
    return np.array(column.cast(pl.String).to_list(), dtype=object)


def _truths(column: pl.Series, _: Node) -> Any:
    return column.to_numpy().astype(np.bool_)


_OTHERS: Mapping[str, Kind] = {
    "string": Kind("string", TEXT, lambda n: isinstance(n.type, String), _texts),
    "bool": Kind("bool", TRUTH, lambda n: isinstance(n.type, Boolean), _truths),
}
