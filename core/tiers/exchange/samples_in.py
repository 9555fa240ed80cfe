"""Values worth trying: those that the cells of a model's tables speak of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from tiers.exchange.facts_in import Leaf
from tiers.exchange.tables_in import Grid, listed
from tiers.lang import feel, parser, temporal
from tiers.lang import syntax as sx
from tiers.lang.values import Value
from tiers.problems import Fault
from tiers.source import Located

Customer = dict[str, Value]
"""Values by the names of facts."""

_DAY = "2026-07-01"
_PLAIN: Mapping[str, tuple[Value, ...]] = {
    "number": tuple(map(Decimal, (0, 1, 10, 100))),
    "string": ("a",),
    "boolean": (True, False),
    "date": (temporal.literal(_DAY),),
}
_TRIES = 300
"""How many customers are made up at random for rows that are hard to reach."""


def pools(leaves: Mapping[str, Leaf], grids: Iterable[Grid]) -> dict[str, list[Value]]:
    """Give the values to try for each fact."""
    found: dict[str, list[Value]] = {name: [] for name in leaves}
    for grid in grids:
        for at, column in enumerate(grid.columns):
            if str(column) in found:
                for cells in grid.cells:
                    found[str(column)] += _mentioned(cells[at])
    for name, leaf in leaves.items():
        found[name] += listed(leaf.allowed)
        found[name] += _PLAIN[leaf.type]
        found[name] = _allowed(leaf, found[name])
    return found


def customers(
    pools: Mapping[str, Sequence[Value]], grids: Iterable[Grid]
) -> Iterator[Customer]:
    """Make up customers: one for each row, as far as its cells are about facts.

    Others follow at random, always the same.
    """
    usual = {name: pool[0] for name, pool in pools.items()}
    for grid in grids:
        for cells in grid.cells:
            yield {**usual, **_fitting(grid, cells, pools)}
    chance = Random(7)  # noqa: S311 - nothing secret
    for _ in range(_TRIES):
        yield {name: chance.choice(pool) for name, pool in pools.items()}


def _fitting(
    grid: Grid, cells: Sequence[Located], pools: Mapping[str, Sequence[Value]]
) -> Customer:
    found: Customer = {}
    for column, cell in zip(grid.columns, cells, strict=True):
        name = str(column)
        if name in pools:
            test = feel.tests(cell, feel.Names())
            values = found.get(name, None), *pools[name]
            fits = [v for v in values if test.passes(v, {}, lambda _: None) is True]
            if fits:
                found[name] = next((v for v in fits if v is not None), None)
    return found


def _mentioned(cell: Located) -> Iterator[Value]:
    """Give the values that a cell names, and those beside its numbers and days."""
    try:
        tests = parser.parse_tests(cell)
    except Fault:
        return
    waiting: list[sx.Syntax] = list(tests.items) if tests else []
    while waiting:
        part = waiting.pop(0)
        match part:
            case sx.Negative(operand=sx.Literally(value=Decimal() as number)):
                yield from _beside(-number)
            case sx.Literally(value=Decimal() as number):
                yield from _beside(number)
            case sx.Literally(value=str() as text):
                yield from _day(text) or (text,)
            case sx.Literally(value=bool() as truth):
                yield truth
            case sx.At(text=text):
                yield from _day(text)
            case _:
                waiting += sx.parts(part)


def _beside(number: Decimal) -> tuple[Value, ...]:
    return number, number - 1, number + 1


def _day(text: str) -> tuple[Value, ...]:
    """Give the day that a text is, with those before and after it."""
    try:
        day = date.fromisoformat(text).toordinal()
    except ValueError:
        return ()
    days = (date.fromordinal(day + n).isoformat() for n in (0, -1, 1))
    return tuple(map(temporal.literal, days))


def _allowed(leaf: Leaf, values: Iterable[Value]) -> list[Value]:
    """Keep the values that a fact may take, each once."""
    asks = feel.tests(leaf.allowed or "-", feel.Names())
    wanted = type(_PLAIN[leaf.type][0])
    found: list[Value] = []
    for value in values:
        is_sound = type(value) is wanted and asks.passes(value, {}, lambda _: None)
        if is_sound and value not in found:
            found.append(value)
    return found or list(_PLAIN[leaf.type])
