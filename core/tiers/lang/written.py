"""Arguments that must be written out: days, durations, places, patterns."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.problems import Refusal
from tiers.schema import Months
from tiers.text import Text

LONGEST = 10**7
"""The most days or months a duration can have; a longer one is missing."""


class NotWrittenError(Refusal):
    """An argument is computed where columns need it written out."""


def date_value(text: str) -> date:
    """Read a day written as `2026-07-01`; `ValueError` if there is no such day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


_DURATION = re.compile(
    r"(-)?P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(?:T(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})S)?)?"
)


def duration_value(text: str) -> timedelta | Months:
    """Read an ISO 8601 duration; `ValueError` where years mix with days.

    Durations go up to `LONGEST` days or months, either way.
    """
    found = _DURATION.fullmatch(text)
    if not found or text[-1] in "PT":
        raise ValueError(text)
    sign = -1 if found[1] else 1
    years, months, *rest = (int(g or 0) for g in found.groups()[1:])
    count, seconds = 12 * years + months, _seconds(*rest)
    is_months = bool(found[2] or found[3])
    if (is_months and seconds) or max(count, seconds // 86_400) > LONGEST:
        raise ValueError(text)
    return Months(sign * count) if is_months else timedelta(seconds=sign * seconds)


def _seconds(days: int, hours: int, minutes: int, seconds: int) -> int:
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def constant(node: Node) -> ir.Value:
    """Give the value of an argument.

    Raises:
        NotWrittenError: it is computed.
    """
    if not isinstance(node, ir.Constant):
        raise NotWrittenError(
            Text(
                "this argument must be written out, not computed", "该参数必须是字面值"
            )
        )
    return node.value


def duration(argument: Node) -> Node:
    """Make the node of `duration("…")`."""
    return from_text(argument, duration_value, Text("a duration", "时长"), "P90D")


def from_text(
    node: Node, read: Callable[[str], ir.Value], what: Text, example: str
) -> Node:
    """Make the node of a value that is read from a text.

    Raises:
        Refusal: the text is computed, or there is no such value.
    """
    text = _written(constant(node))
    try:
        return build.constant(read(text))
    except ValueError:
        raise Refusal(
            Text(
                f"`{text}` is not {what.en}; write it like `{example}`",
                f"`{text}` 不是有效的{what.zh}，写法如 `{example}`",
            )
        ) from None


def _written(value: ir.Value) -> str:
    """Write a constant as the language does."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def places(node: Node | None) -> int:
    """Give the places that a number is rounded to; none unless given."""
    value = Decimal(0) if node is None else constant(node)
    if not isinstance(value, Decimal) or value % 1 or not 0 <= value <= 10:
        raise Refusal(
            Text(
                "places are a whole number from 0 to 10", "小数位数应为 0 到 10 的整数"
            )
        )
    return int(value)
