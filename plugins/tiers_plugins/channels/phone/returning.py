"""What callers bring back: the list, filled in, as answers and contacts."""

from collections.abc import Iterator
from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Returned
from tiers.problems import DataError, Problem
from tiers.survey.returning import Row, Table, read_table, taken
from tiers.text import Text
from tiers_plugins.channels.phone.columns import (
    AT,
    DISPOSITION,
    DUE,
    NEXT,
    NOTE,
    NUMBERED,
)

_ONE = ("attempt", AT, DISPOSITION, NOTE)
"""What a row says of one attempt."""

_ADVICE = Text(
    "choose its result, and take the file in again",
    "请选择通话结果，然后重新读入该文件",
)


def read_calls(path: Path, work: Fieldwork) -> Returned:
    """Read a list; it raises nothing, and what can't be used is a problem.

    A table with one attempt in a row, as `read_sheet` reads it, is taken as well.
    """
    try:
        table = read_table(path)
    except DataError as error:
        return Returned(problems=error.problems)
    numbers = _numbers(table)
    if not numbers:
        return taken(table, work)
    found = taken(_by_attempt(table, numbers), work)
    unfinished = (p for row in table.rows for p in _unfinished(row, numbers))
    problems = dict.fromkeys([*found.problems, *unfinished])
    return attrs.evolve(found, problems=tuple(problems))


def _numbers(table: Table) -> list[int]:
    """Give the numbers of attempts that the list has columns for."""
    matches = (NUMBERED.fullmatch(name) for name in table.headings)
    return sorted({int(m[2]) for m in matches if m is not None and m[1] != DUE})


def _by_attempt(table: Table, numbers: list[int]) -> Table:
    """Make a row of each attempt; the last one has the answers."""
    own = [name for name in table.headings if not NUMBERED.fullmatch(name)]
    headings = (*(name for name in own if name != NEXT), *_ONE[:-1])
    rows = (piece for row in table.rows for piece in _pieces(row, numbers))
    return Table(headings, tuple(rows), table.top)


def _pieces(row: Row, numbers: list[int]) -> Iterator[Row]:
    made = [n for n in numbers if row.cell(f"{AT}{n}") or row.cell(f"{DISPOSITION}{n}")]
    for number in made[:-1]:
        yield _piece(row, number, {"code"})
    if made:
        yield _piece(row, made[-1], {*row.cells})
    else:
        yield row


def _piece(row: Row, number: int, kept: set[str]) -> Row:
    """Give what a row says of one attempt, and of the columns that are *kept*."""
    names = {f"{AT}{number}": AT, f"{DISPOSITION}{number}": DISPOSITION}
    cells = {name: cell for name, cell in row.cells.items() if name in kept}
    cells |= {to: row.cell(name) for name, to in names.items()}
    places = {**row.columns}
    places |= {to: row.columns[name] for name, to in names.items() if name in places}
    return Row({**cells, "attempt": str(number)}, row.at, places)


def _unfinished(row: Row, numbers: list[int]) -> Iterator[Problem]:
    """Warn of calls that have a time and no result: nothing is known of them."""
    for n in numbers:
        if row.cell(f"{AT}{n}") and not row.cell(f"{DISPOSITION}{n}"):
            message = Text(
                f"call {n} has a time and no result: it is left out",
                f"第 {n} 次通话有时间而无结果，未计入",
            )
            place = row.place(f"{AT}{n}")
            yield Problem(
                "unfinished-call", message, place, _ADVICE, severity="warning"
            )
