"""What is known of customers' satisfaction, as `estimate` writes it, or anybody."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import polars as pl

from tiers.problems import DataError, Problem, closest, unreadable
from tiers.source import Span
from tiers.survey.asking.worth import Known
from tiers.text import Text

COLUMNS = ("customer", "value", "low", "high")


def read_known(path: Path) -> dict[str, Known]:
    """Read what is known, by customer; rows without a value are left out.

    Raises:
        DataError: the file can't be read, lacks a column, or has what is no number or
            no interval; all of it at once.
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except pl.exceptions.PolarsError as error:
        why = Text("this is no CSV with headings", "不是带标题行的 CSV 文件")
        raise DataError([_problem(path, 1, why)]) from error
    lacking = [name for name in COLUMNS if name not in table.columns]
    if lacking:
        raise DataError([_lacking(path, name, table.columns) for name in lacking])
    problems: list[Problem] = []
    rows = table.select(COLUMNS).iter_rows()
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
    "columns are customer, value, low and high, of a 95 % interval",
    "各列为 customer、value、low、high，区间为 95%",
)
"""Satisfaction as a fact of every customer, for the next evaluation.

Who answered has their own score; others have the estimate of their tier, whose interval
is that of the tier's mean: it says nothing about how far one customer lies from it.
"""

from collections.abc import Mapping
from pathlib import Path

from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.estimates import Estimates
from tiers.pipeline.surveys.gathering import gathered
from tiers.survey.estimating.results import Known
from tiers.survey.questionnaire.scoring import score
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.tables import write_table

SATISFACTION = "satisfaction.csv"

_COLUMNS = ("customer", "tier", "satisfaction", "low", "high", "source", "at")


def write_satisfaction(found: Estimates, folder: Path) -> None:
    """Write one row a customer of the frame.

    Columns: `customer`, `tier`, `satisfaction`, and `low` and `high` of its interval,
    in points; `source`, which is `answer`, `tier` or `none`; `at`, the day or moment of
    the answer. Scores of one's own are as they were given, whatever the channel.

    Raises:
        DataError: a file of the round is damaged, or this one can't be written.
    """
    questionnaire = read_round(folder).questionnaire
    own: dict[str, tuple[str, str]] = {}
    for case in gathered(folder, questionnaire):
        worth = score(questionnaire, found.measure, case.answers)
        if worth is not None:
            own[case.person.customer] = (f"{float(worth):.2f}", case.at)
    tiers = {figure.name: figure.known for figure in found.main.tiers}
    frame = read_frame(folder).select("customer", "tier").sort("customer")
    rows = (_row(name, tier, own, tiers) for name, tier in frame.iter_rows())
    write_table(folder / SATISFACTION, _COLUMNS, rows)


def _row(
    customer: str,
    tier: str | None,
    own: Mapping[str, tuple[str, str]],
    tiers: Mapping[str, Known | None],
) -> list[str]:
    if customer in own:
        worth, at = own[customer]
        return [customer, tier or "", worth, worth, worth, "answer", at]
    known = tiers.get(tier or "")
    if known is None:
        return [customer, tier or "", "", "", "", "none", ""]
    numbers = [f"{number:.2f}" for number in (known.value, known.low, known.high)]
    return [customer, tier or "", *numbers, "tier", ""]
