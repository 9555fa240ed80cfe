"""What is known of customers' satisfaction, as `estimate` writes it, or anybody."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import attrs
import polars as pl

from tiers.problems import DataError, Problem, closest, unreadable
from tiers.source import Span
from tiers.survey.asking.worth import Known
from tiers.text import Text

COLUMNS = ("customer", "satisfaction", "low", "high")
SINGLE = ("one_low", "one_high")
"""The interval of a single customer, where `low` and `high` are that of a mean."""


def read_known(path: Path) -> dict[str, Known]:
    """Read what is known, by customer; rows without a value are left out.

    Raises:
        DataError: the file can't be read, lacks a column, or has what is no number or
            no interval; all of it at once.
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
    except OSError as error:
        advice = Text(
            "`tiers survey estimate ROUND` writes it; or name another one with "
            "`--satisfaction FILE`",
            "请先运行 `tiers survey estimate 轮次`；或用 `--satisfaction 文件` 指定",
        )
        problem = attrs.evolve(unreadable(path, error), help=advice)
        raise DataError([problem]) from error
    except pl.exceptions.PolarsError as error:
        why = Text("this is no CSV with headings", "不是带标题行的 CSV 文件")
        raise DataError([_problem(path, 1, why)]) from error
    lacking = [name for name in COLUMNS if name not in table.columns]
    if lacking:
        raise DataError([_lacking(path, name, table.columns) for name in lacking])
    problems: list[Problem] = []
    single = SINGLE if set(SINGLE) <= set(table.columns) else COLUMNS[2:]
    rows = table.select(*COLUMNS[:2], *single).iter_rows()
    found = {
        one.customer: one
        for line, row in enumerate(rows, 2)
        for one in _known(path, line, row, problems)
    }
    if problems:
        raise DataError(problems)
    return found


def _known(
    path: Path, line: int, row: tuple[str | None, ...], problems: list[Problem]
) -> Iterator[Known]:
    customer, *cells = row
    if not customer or not all(cells):
        return
    try:
        value, low, high = (Decimal(str(cell)) for cell in cells)
        is_sound = low <= value <= high and (high - low).is_finite()
    except InvalidOperation:
        is_sound = False
    if is_sound:
        yield Known(customer, value, low, high)
        return
    shown = ", ".join(str(cell) for cell in cells)
    why = Text(
        f"`{shown}` is no value within its interval", f"`{shown}` 不是区间内的取值"
    )
    problems.append(_problem(path, line, why))


def _problem(path: Path, line: int, why: Text) -> Problem:
    return Problem("unfit-satisfaction", why, Span(str(path), line, 1), _FORM)


def _lacking(path: Path, name: str, columns: list[str]) -> Problem:
    message = Text(f"column `{name}` is missing", f"缺少 `{name}` 列")
    at = Span(str(path), 1, 1)
    return Problem("missing-column", message, at, closest(name, columns))


_FORM = Text(
    "columns are customer, satisfaction, low and high, of a 95 % interval",
    "各列为 customer、satisfaction、low、high，区间为 95%",
)
