"""The text of any value, as `string` gives it and expressions would write it."""

from collections.abc import Mapping
from decimal import Decimal

from tiers.lang import temporal
from tiers.lang.values import Range, Value
from tiers.schema import Months

_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
)


def written(value: Value) -> str | None:
    """Write *value*; a text stands for itself, and null has none."""
    match value:
        case None | str():
            return value
        case _ if isinstance(value, _TEMPORAL):
            return temporal.written(value)
        case _:
            return literal(value)


_TEMPORAL = (
    temporal.Date,
    temporal.Time,
    temporal.DateTime,
    temporal.Duration,
    Months,
)


def literal(value: Value) -> str:
    """Write *value* as an expression would: a text in quotes, null as `null`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _number(value)
        case str():
            return f'"{value.translate(_ESCAPES)}"'
        case tuple():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return (
                f"{{{', '.join(f'{_key(k)}: {literal(v)}' for k, v in value.items())}}}"
            )
        case Range():
            return _range(value)
        case _ if isinstance(value, _TEMPORAL):
            return f'@"{temporal.written(value)}"'
        case _:
            names = (p.name for p in getattr(value, "parameters", ()))
            return f"function({', '.join(names)})"


def _number(value: Decimal) -> str:
    """Write all digits, and none that could be left out."""
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _key(name: str) -> str:
    is_name = name.replace(" ", "_").isidentifier() and name == name.strip()
    return name if is_name else literal(name)


def _range(value: Range) -> str:
    if value.comparison:
        end = value.high if value.low is None else value.low
        return f"{value.comparison} {literal(end)}"
    opening, closing = "[("[value.low_open], "])"[value.high_open]
    return f"{opening}{literal(value.low)}..{literal(value.high)}{closing}"
