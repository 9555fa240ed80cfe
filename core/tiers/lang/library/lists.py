"""Functions on lists: what they hold, where it is, and lists made of others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cmp_to_key
from typing import TypeVar

import attrs

from tiers.lang.library.numeric import whole
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.relations import equal, order
from tiers.lang.types import ANY, NUMBER, ListType
from tiers.lang.values import Value
from tiers.problems import Refusal
from tiers.text import Text

_Values = tuple[Value, ...]
_Sequence = TypeVar("_Sequence", _Values, str)
_Compare = Callable[[Value, Value], int]


def _contains(values: Iterable[Value], element: Value) -> bool:
    return any(equal(value, element) for value in values)


def _positions(values: _Values, match: Value) -> Value:
    found = enumerate(values, start=1)
    return tuple(Decimal(at) for at, value in found if equal(value, match))


@attrs.define
class _Seen:
    """The values met so far; simple ones are found at once, the others one by one."""

    simple: set[tuple[type, Value]] = attrs.field(factory=set)
    others: list[Value] = attrs.field(factory=list)

    def met(self, value: Value) -> bool:
        """Tell whether *value* was met before, and remember it."""
        if isinstance(value, bool | Decimal | str):
            key = type(value), value
            was_met = key in self.simple
            self.simple.add(key)
        elif not (was_met := _contains(self.others, value)):
            self.others.append(value)
        return was_met


def _distinct(values: _Values) -> _Values:
    seen = _Seen()
    return tuple(value for value in values if not seen.met(value))


def _duplicates(values: _Values) -> Value:
    """Give what comes more than once, in the order of the first times."""
    seen, again = _Seen(), _Seen()
    for value in values:
        if seen.met(value):
            again.met(value)
    return tuple(value for value in _distinct(values) if again.met(value))


def _joined(*lists: _Values) -> _Values:
    return tuple(value for values in lists for value in values)


def _leaves(values: _Values) -> Iterator[Value]:
    pending = list(reversed(values))
    while pending:
        value = pending.pop()
        if isinstance(value, tuple):
            pending.extend(reversed(value))
        else:
            yield value


def index(values: _Values | str, position: Decimal) -> int:
    """Find where in *values* a position is: 1 the first, -1 the last.

    Raises:
        Refusal: nothing is there.
    """
    at = whole(position)
    if not 1 <= abs(at) <= len(values):
        message = Text(
            f"there is no position {at} among {len(values)}",
            f"共 {len(values)} 项，没有位置 {at}",
        )
        raise Refusal(message)
    return at - 1 if at > 0 else len(values) + at


def part(values: _Sequence, start: Decimal, length: Decimal | None = None) -> _Sequence:
    """Give *length* elements from *start*, or as many as there are.

    Raises:
        Refusal: *start* is outside, or *length* below 1.
    """
    begin = index(values, start)
    if length is None:
        return values[begin:]
    if whole(length) < 1:
        raise Refusal(Text("a length is at least 1", "长度至少为 1"))
    return values[begin : begin + whole(length)]


def _inserted(values: _Values, position: Decimal, item: Value) -> Value:
    at = index(values, position)
    return (*values[:at], item, *values[at:])


def _removed(values: _Values, position: Decimal) -> Value:
    at = index(values, position)
    return values[:at] + values[at + 1 :]


def _replaced(values: _Values, position: Decimal, item: Value) -> Value:
    at = index(values, position)
    return (*values[:at], item, *values[at + 1 :])


def _replaced_where(values: _Values, match: Value, item: Value) -> Value:
    matches = _asking(match)
    return tuple(item if matches(value, item) else value for value in values)


def _asking(function: Value) -> Callable[[Value, Value], bool]:
    """Make a question of a function value of two parameters."""
    if not callable(function) or len(getattr(function, "parameters", ())) != 2:
        message = Text(
            "a function of two parameters is needed", "此处需要两个参数的函数"
        )
        raise Refusal(message)

    def ask(one: Value, other: Value) -> bool:
        answer = function(one, other)
        if not isinstance(answer, bool):
            message = Text(
                "the function must answer true or false", "该函数应返回真或假"
            )
            raise Refusal(message)
        return answer

    return ask


def _sorted(values: _Values, *precedes: Value) -> Value:
    compare = _preceding(_asking(*precedes)) if precedes else compared
    return tuple(sorted(values, key=cmp_to_key(compare)))


def _preceding(precedes: Callable[[Value, Value], bool]) -> _Compare:
    def compare(one: Value, other: Value) -> int:
        return -1 if precedes(one, other) else int(precedes(other, one))

    return compare


def compared(one: Value, other: Value) -> int:
    """Say which comes first, as `order` does.

    Raises:
        Refusal: the two have no order.
    """
    sign = order(one, other)
    if sign is None:
        raise Refusal(Text("these values have no order", "这些值没有大小之分"))
    return sign


_LIST = Taken("list", ListType(ANY))
_POSITION = Taken("position", NUMBER)
_NEW = Taken("newItem")

LISTS: Mapping[str, tuple[Signature, ...]] = {
    "list contains": (Signature((_LIST, Taken("element")), _contains),),
    "count": (Signature((_LIST,), lambda values: Decimal(len(values))),),
    "sublist": (
        Signature(
            (
                _LIST,
                Taken("start position", NUMBER),
                Taken("length", NUMBER, is_optional=True),
            ),
            part,
        ),
    ),
    "append": (
        Signature(
            (_LIST, Taken("item")),
            lambda values, *items: (*values, *items),
            repeats=True,
        ),
    ),
    "concatenate": (Signature((_LIST,), _joined, repeats=True),),
    "insert before": (Signature((_LIST, _POSITION, _NEW), _inserted),),
    "remove": (Signature((_LIST, _POSITION), _removed),),
    "reverse": (Signature((_LIST,), lambda values: values[::-1]),),
    "index of": (Signature((_LIST, Taken("match")), _positions),),
    "union": (
        Signature((_LIST,), lambda *lists: _distinct(_joined(*lists)), repeats=True),
    ),
    "distinct values": (Signature((_LIST,), _distinct),),
    "duplicate values": (Signature((_LIST,), _duplicates),),
    "flatten": (Signature((_LIST,), lambda values: tuple(_leaves(values))),),
    "sort": (
        Signature((_LIST,), _sorted),
        Signature((_LIST, Taken("precedes")), _sorted),
    ),
    "list replace": (
        Signature((_LIST, _POSITION, _NEW), _replaced),
        Signature((_LIST, Taken("match"), _NEW), _replaced_where),
    ),
}
"""The functions by name, each with the ways to call it."""
