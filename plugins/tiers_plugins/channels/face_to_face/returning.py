"""What devices sent, as ODK Central and KoboToolbox export it.

Central writes CSV: a column for each field, named by group and field (`interview-q1`),
or by the field alone; `SubmissionDate` stands first, and `KEY` and what the server
knows last. KoboToolbox writes CSV (with semicolons) or XLSX: headings are names or
labels in either language, with groups (`Interview/…`) or without; `_id`, `_uuid` and
others follow. So a heading is looked up by all of these, and an answer by the name
and the labels of its choice. A table without any of that was filled in by hand.
"""

from collections.abc import Mapping
from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Returned
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.survey.returning import Row, Table, taken
from tiers.text import Text
from tiers_plugins.channels.face_to_face import names
from tiers_plugins.channels.face_to_face.archives import find_table
from tiers_plugins.channels.face_to_face.headings import Headings

_INSTANCE = (
    *("meta/rootUuid", "meta-rootUuid", "rootUuid"),
    *("meta-instanceID", "meta/instanceID", "instanceID", "KEY", "_uuid", "_id"),
)
"""Where a submission is told from others, the best first: where Kobo edits one, only
the first stays as it was."""
_MOMENTS = (names.START, names.END, names.TODAY, "SubmissionDate", "_submission_time")
"""When a visit was, the best first."""
_REVIEW = ("ReviewState", "_validation_status")
_REJECTED = {"rejected", "not approved", "validation_status_not_approved", "未通过"}
_AT = "at"


def read_return(path: Path, work: Fieldwork) -> Returned:
    """Read a file that came back; what can't be used is a problem."""
    try:
        table = find_table(path, names.CODE)
    except DataError as error:
        return Returned(problems=error.problems)
    if not any(name in table.headings for name in _INSTANCE):
        return taken(table, work)
    return _Export(table, work).returned()


@attrs.frozen
class _Export:
    """A table of submissions."""

    table: Table
    work: Fieldwork

    def returned(self) -> Returned:
        """Take in each submission once, unless it was rejected on the server."""
        headings = Headings.of(self.work.round.questionnaire)
        called = {name: headings.meaning(name) for name in self.table.headings}
        problems: list[Problem] = []
        rows: dict[str, Row] = {}
        for row in self.table.rows:
            instance = _first(row, _INSTANCE).removeprefix("uuid:") or row.source
            if _first(row, _REVIEW).casefold() in _REJECTED:
                problems.append(_rejected(row.at, instance))
            elif instance in rows:
                problems.append(_repeated(row.at, instance, rows[instance].at))
            else:
                rows[instance] = _read(row, called, headings)
        columns = dict.fromkeys(filter(None, called.values()))
        table = Table((*columns, _AT), tuple(rows.values()), self.table.top)
        found = taken(table, self.work)
        sources = {row.source: instance for instance, row in rows.items()}
        # Exported again, a submission is the same interview, wherever its row is.
        answers = (attrs.evolve(a, source=sources[a.source]) for a in found.answers)
        problems = [*problems, *found.problems]
        return attrs.evolve(found, answers=tuple(answers), problems=tuple(problems))


def _first(row: Row, headings: tuple[str, ...]) -> str:
    return next(filter(None, map(row.cell, headings)), "")


def _read(row: Row, called: Mapping[str, str], headings: Headings) -> Row:
    """Give a row by what its headings mean, with answers as their scales keep them."""
    cells: dict[str, str] = {}
    columns: dict[str, int] = {}
    for heading, meaning in called.items():
        if meaning and not cells.get(meaning):
            cells[meaning] = headings.value(meaning, row.cell(heading))
            columns[meaning] = row.columns.get(heading, 0)
    cells[_AT] = _first(row, _MOMENTS)
    return attrs.evolve(row, cells=cells, columns=columns)


def _rejected(at: Span, instance: str) -> Problem:
    message = Text(
        f"submission `{instance}` was rejected on the server: it is left out",
        f"提交 `{instance}` 在服务器上已被驳回，未读入",
    )
    return Problem("unused-submission", message, at, severity="warning")


def _repeated(at: Span, instance: str, first: Span) -> Problem:
    message = Text(
        f"submission `{instance}` stands in row {first.line} already: it is left out",
        f"提交 `{instance}` 已出现在第 {first.line} 行，未重复读入",
    )
    return Problem("unused-submission", message, at, severity="warning")
