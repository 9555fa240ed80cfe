"""The function `range`, which reads a range from text."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tiers.lang import parser, temporal
from tiers.lang import syntax as sx
from tiers.lang.library.lists import compared
from tiers.lang.library.numeric import computed
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import STRING
from tiers.lang.values import Range, Value
from tiers.problems import Fault, Refusal
from tiers.text import Text

_READERS: Mapping[str, Callable[[str], Value]] = {
    "date": temporal.read_date,
    "time": temporal.read_time,
    "date and time": temporal.read_moment,
    "duration": temporal.read_duration,
}


def _range(text: str) -> Range:
    try:
        found = parser.parse_expression(text, _READERS)
    except Fault:
        raise _unread(text) from None
    if not isinstance(found, sx.Interval):
        raise _unread(text)
    low, high = _end(found.low, text), _end(found.high, text)
    if compared(low, high) > 0:
        raise Refusal(
            Text("the lower end of a range comes first", "区间中较小的一端应在前")
        )
    return Range(low, high, found.low_open, found.high_open)


def _end(part: sx.Syntax, text: str) -> Value:
    """Give the value of an end, which must be a literal."""
    match part:
        case sx.Literally(value=Decimal() as number):
            return computed(Decimal)(number)
        case sx.Literally(value=str() as string):
            return string
        case sx.Negative(operand=sx.Literally(value=Decimal() as number)):
            return computed(Decimal)(-number)
        case sx.At(text=written):
            return temporal.literal(written)
        case sx.Invocation(
            function=sx.Name(name=name),
            arguments=(sx.Literally(value=str() as written),),
            names=(),
        ) if name in _READERS:
            return _READERS[name](written)
        case _:
            raise _unread(text)


def _unread(text: str) -> Refusal:
    return Refusal(
        Text(f"`{text}` is not a range of literals", f"`{text}` 不是字面值区间")
    )


LITERAL_RANGES: Mapping[str, tuple[Signature, ...]] = {
    "range": (Signature((Taken("from", STRING),), _range),),
}
"""The function by its name."""
