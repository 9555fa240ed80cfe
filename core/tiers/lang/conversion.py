"""Which type a value has, which it fits, and what it is implicitly converted to."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tiers.lang import temporal
from tiers.lang.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    MONTHS,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Simple,
    Type,
)
from tiers.lang.values import Range, Value
from tiers.problems import Refusal
from tiers.schema import Months
from tiers.text import Text

_SIMPLE: Mapping[type, Simple] = {
    type(None): NULL,
    bool: BOOLEAN,
    Decimal: NUMBER,
    str: STRING,
    temporal.Date: DATE,
    temporal.Time: TIME,
    temporal.DateTime: DATE_TIME,
    temporal.Duration: DAYS,
    Months: MONTHS,
}


def type_of(value: Value) -> Type:
    """Name the most specific type of *value*; an empty list is one of Any."""
    match value:
        case tuple():
            return ListType(_common(value))
        case Mapping():
            return ContextType({name: type_of(v) for name, v in value.items()})
        case Range():
            return RangeType(_common((value.low, value.high)))
        case _ if type(value) in _SIMPLE:
            return _SIMPLE[type(value)]
        case _:
            assert callable(value)
            return _type_of_function(value)


def conforms(value: Value, wanted: Type) -> bool:
    """Tell whether *value* is an instance of *wanted*; null is one of Null only."""
    if value is None:
        return wanted == NULL
    return _fits(value, wanted)


def coerced(value: Value, wanted: Type) -> Value:
    """Convert *value* implicitly where a *wanted* is needed; null fits everywhere.

    Raises:
        Refusal: *value* neither fits nor can be converted.
    """
    if _fits(value, wanted):
        return value
    for convert in (_as_list, _from_list, _as_moment):
        found = convert(value, wanted)
        if found is not None:
            return found[0]
    need, have = type_name(wanted), type_name(type_of(value))
    message = Text(
        f"a value of type `{need}` is needed here, and this is `{have}`",
        f"此处需要 `{need}` 类型的值，实际是 `{have}`",
    )
    raise Refusal(message)


def type_name(of: Type) -> str:
    """Write a type as expressions do: `list<number>`."""
    match of:
        case Simple(name):
            return name
        case ListType(inner):
            return f"list<{type_name(inner)}>"
        case RangeType(inner):
            return f"range<{type_name(inner)}>"
        case ContextType(entries):
            inside = ", ".join(f"{k}: {type_name(t)}" for k, t in entries.items())
            return f"context<{inside}>"
        case FunctionType(parameters, result):
            inside = ", ".join(map(type_name, parameters))
            return f"function<{inside}> -> {type_name(result)}"


def _common(values: tuple[Value, ...]) -> Type:
    """Give the one type of all *values* but nulls, or Any."""
    found = [type_of(v) for v in values if v is not None]
    return found[0] if found and all(t == found[0] for t in found) else ANY


def _type_of_function(value: Callable[..., Value]) -> FunctionType:
    parameters = getattr(value, "parameters", ())
    result = getattr(value, "result", None)
    return FunctionType(tuple(p.type or ANY for p in parameters), result or ANY)


def _fits(value: Value, wanted: Type) -> bool:
    if value is None or wanted == ANY:
        return True
    match wanted, value:
        case Simple(), _:
            return _SIMPLE.get(type(value)) == wanted
        case ListType(of), tuple():
            return all(_fits(v, of) for v in value)
        case RangeType(of), Range():
            return _fits(value.low, of) and _fits(value.high, of)
        case ContextType(entries), Mapping():
            return all(n in value and _fits(value[n], t) for n, t in entries.items())
        case FunctionType(), _ if callable(value):
            return _is_within(_type_of_function(value), wanted)
        case _:
            return False


def _is_within(narrow: Type, wide: Type) -> bool:
    """Tell whether every value of *narrow* is one of *wide*."""
    match narrow, wide:
        case _ if wide == ANY or narrow in {NULL, wide}:
            return True
        case (ListType(a), ListType(b)) | (RangeType(a), RangeType(b)):
            return _is_within(a, b)
        case ContextType(a), ContextType(b):
            return all(n in a and _is_within(a[n], t) for n, t in b.items())
        case FunctionType(a, x), FunctionType(b, y):
            if len(a) != len(b) or not _is_within(x, y):
                return False
            return all(map(_is_within, b, a))
        case _:
            return False


_Converted = tuple[Value] | None


def _as_list(value: Value, wanted: Type) -> _Converted:
    if not isinstance(wanted, ListType) or isinstance(value, tuple):
        return None
    return ((value,),) if _fits(value, wanted.of) else None


def _from_list(value: Value, wanted: Type) -> _Converted:
    if not isinstance(value, tuple) or len(value) != 1 or value[0] is None:
        return None
    return (value[0],) if _fits(value[0], wanted) else None


def _as_moment(value: Value, wanted: Type) -> _Converted:
    if wanted == DATE_TIME and isinstance(value, temporal.Date):
        return (temporal.midnight(value),)
    return None
