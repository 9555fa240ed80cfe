"""Values in words, as people and policies write them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tiers.engines.interpret.pieces import Said
from tiers.lang import ir
from tiers.schema import EXACT, Months
from tiers.text import Lang, Text

MISSING = Text("missing", "缺失")
_TRUTH = {True: Text("true", "是"), False: Text("false", "否")}


def value_text(value: Any, lang: Lang = "en") -> str:
    """Write a value as people do."""
    if type(value) is Decimal:  # as most are
        return f"{EXACT.plus(value):f}"  # a negative zero loses its sign
    match value:
        case None:
            return MISSING.put(lang)
        case bool():
            return _TRUTH[value].put(lang)
        case date() | str():
            return str(value)
        case timedelta():
            return _duration(value)
        case Months(count):
            return months(count)
        case _:
            return f"{EXACT.plus(value):f}"


def _duration(span: timedelta) -> str:
    hours = span.seconds // 3600
    return f"P{span.days}D" + (f"T{hours}H" if hours else "")


def months(count: int) -> str:
    """Write months as a duration of years and months."""
    years, months = divmod(abs(count), 12)
    sign = "−" if count < 0 else ""
    written = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{sign}P{written or '0M'}"


def shown(value: Any) -> Said:
    """Write a value for people, in both languages."""
    if value is None:
        return MISSING
    return _TRUTH[value] if isinstance(value, bool) else value_text(value)


def literal(value: ir.Value, rank: int = 0) -> str:
    """Write a value as the policy does."""
    match value:
        case None:
            return "null"
        case str():
            return f'"{value}"'
        case Decimal() if value < 0 and rank:
            return f"({value_text(value)})"
        case _:
            return value_text(value)
