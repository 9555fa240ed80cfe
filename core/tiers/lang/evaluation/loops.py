"""Lists gone through: filters, `for`, `some` and `every`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from tiers.lang import temporal
from tiers.lang.evaluation.frame import Frame, Meaning
from tiers.lang.evaluation.truth import every, some, truth
from tiers.lang.values import Range, Value
from tiers.problems import Refusal
from tiers.text import Text

Iterators = tuple[tuple[str, Meaning], ...]


def counting(low: Meaning, high: Meaning) -> Meaning:
    """Go from one whole number or day to another, up or down."""

    def meaning(frame: Frame) -> Value:
        return steps(low(frame), high(frame), frame)

    return meaning


def steps(low: Value, high: Value, frame: Frame) -> tuple[Value, ...]:
    """Give every whole number or day from *low* to *high*.

    Raises:
        Refusal: they are neither, or too many.
    """
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = int(low), int(high)
        if low != first or high != last:
            raise _no_steps()
        frame.run.spend(abs(last - first) + 1)
        sign = 1 if last >= first else -1
        return tuple(map(Decimal, range(first, last + sign, sign)))
    if isinstance(low, temporal.Date) and isinstance(high, temporal.Date):
        return tuple(_days(low, high, frame))
    raise _no_steps()


def _days(low: temporal.Date, high: temporal.Date, frame: Frame) -> Iterator[Value]:
    sign = -(temporal.order(low, high) or -1)
    day = temporal.literal("P1D" if sign > 0 else "-P1D")
    here: Value = low
    while (temporal.order(here, high) or 0) * sign <= 0:
        frame.run.spend(1)
        yield here
        here = temporal.add(here, day)


def filtered(of: Meaning, condition: Meaning) -> Meaning:
    """Keep the elements for which *condition* holds, or take the one at a position."""

    def meaning(frame: Frame) -> Value:
        value = of(frame)
        items = value if isinstance(value, tuple) else (value,)
        if value is None:
            items = ()
        frame.run.spend(len(items))
        kept = []
        for item in items or (None,):
            found = condition(frame.inner(_element(item)))
            if isinstance(found, Decimal):
                return _at(items, found)
            if found is True:
                kept.append(item)
        return tuple(kept) if items else ()

    return meaning


def _element(item: Value) -> Mapping[str, Value]:
    if isinstance(item, Mapping):
        return {"item": item, **item}
    return {"item": item}


def _at(items: tuple[Value, ...], position: Decimal) -> Value:
    """Give the element at a position counted from 1, or from the end if negative."""
    if position != int(position):
        return None
    index = int(position)
    if index == 0 or abs(index) > len(items):
        return None
    return items[index - 1 if index > 0 else index]


def loop(iterators: Iterators, body: Meaning) -> Meaning:
    """Give the body's value for every combination; it may read those before it."""

    def meaning(frame: Frame) -> Value:
        found: list[Value] = []
        try:
            for inner in _combinations(iterators, frame):
                found.append(body(inner.inner({"partial": tuple(found)})))
        except _NoListError:
            return None
        return tuple(found)

    return meaning


def quantified(
    quantifier: Callable[[Iterable[bool | None]], bool | None],
    iterators: Iterators,
    body: Meaning,
) -> Meaning:
    """Ask whether the body holds for some or for every combination."""

    def meaning(frame: Frame) -> Value:
        combinations = _combinations(iterators, frame)
        try:
            return quantifier(truth(body(inner)) for inner in combinations)
        except _NoListError:
            return None

    return meaning


QUANTIFIERS = {"some": some, "every": every}


class _NoListError(Exception):
    """What a loop should go through is null."""


def _combinations(iterators: Iterators, frame: Frame) -> Iterator[Frame]:
    if not iterators:
        yield frame
        return
    (name, over), *rest = iterators
    for item in _iterated(over(frame), frame):
        frame.run.spend(1)
        yield from _combinations(tuple(rest), frame.inner({name: item}))


def _iterated(value: Value, frame: Frame) -> tuple[Value, ...]:
    match value:
        case tuple():
            return value
        case Range(low, high, low_open, high_open):
            found = steps(low, high, frame)
            return found[low_open : len(found) - high_open]
        case None:
            raise _NoListError
        case _:
            return (value,)


def _no_steps() -> Refusal:
    return Refusal(
        Text(
            "a loop counts between whole numbers or days",
            "循环只能在整数或日期之间计数",
        )
    )
