"""A sheet of answers: a CSV with one row a person, and one column an item.

Channels whose people key answers, or whose system exports them so, read them by it.
Columns beside the items: `code`, and where there are, `at`, `attempt`, `disposition`
and `note`. A row with a disposition is a contact, too.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from tiers.problems import Problem, Refusal, unreadable
from tiers.source import Span
from tiers.survey.returning import faults
from tiers.survey.rounds import Answer, Contact, Fieldwork, Person, Returned
from tiers.survey.rounds.codes import normalised
from tiers.text import Text

KNOWN = ("code", "at", "attempt", "disposition", "note")
_IGNORED = ("customer", "name", "phone", "email", "address", "area", "lang", "channel")
"""Columns of a call list that people send back with their answers."""
_ENCODINGS = ("utf-8-sig", "gb18030")


@attrs.frozen
class Row:
    """One row of what came back, and where it stands."""

    cells: Mapping[str, str]
    at: Span


def read_sheet(path: Path, work: Fieldwork) -> Returned:
    """Read a sheet; it raises nothing, and what can't be used is a problem."""
    top = Span(str(path), 1, 1)
    try:
        text = _decoded(path)
    except OSError as error:
        return Returned(problems=(unreadable(path, error),))
    if text is None:
        why = Text(
            "the text is neither UTF-8 nor GB18030", "文本编码不是 UTF-8 或 GB18030"
        )
        return Returned(problems=(faults.no_return(top, why),))
    try:
        headings, rows = _table(text, path)
    except csv.Error as error:
        why = Text(f"this is no CSV: {error}", f"不是 CSV 文件：{error}")
        return Returned(problems=(faults.no_return(top, why),))
    return taken(headings, rows, work, top)


def taken(
    headings: Sequence[str], rows: Sequence[Row], work: Fieldwork, top: Span
) -> Returned:
    """Take in rows that were read from whatever file.

    *top* is where the file begins; cells are looked up by the names of *headings*.
    """
    if "code" not in headings:
        why = Text("the table has no column `code`", "表中没有 `code` 列")
        return Returned(problems=(faults.no_return(top, why),))
    found = _Taking(work)
    questions = work.round.questionnaire
    for name in headings:
        if name and questions.item(name) is None and name not in {*KNOWN, *_IGNORED}:
            found.problems.append(faults.unknown_item(top, name, questions))
    for row in rows:
        found.take(row)
    return Returned(tuple(found.answers), tuple(found.contacts), tuple(found.problems))


@attrs.define
class _Taking:
    """What has been taken in so far."""

    work: Fieldwork
    answers: list[Answer] = attrs.field(factory=list)
    contacts: list[Contact] = attrs.field(factory=list)
    problems: list[Problem] = attrs.field(factory=list)

    def take(self, row: Row) -> None:
        """Take in one row."""
        written = row.cells.get("code", "").strip()
        if not any(cell.strip() for cell in row.cells.values()):
            return
        code = normalised(written)
        if code is None:
            self.problems.append(faults.bad_code(row.at, written))
            return
        person = self.work.person(code)
        if person is None:
            self.problems.append(faults.unmatched(row.at, code))
            return
        self._answers(row, person)
        self._contact(row, person)

    def _answers(self, row: Row, person: Person) -> None:
        for item in self.work.round.questionnaire.items:
            words = row.cells.get(item.id, "")
            if not words.strip():
                continue
            try:
                value = item.scale.answer(words)
            except Refusal as refusal:
                why = refusal.message
                self.problems.append(faults.unfit_answer(row.at, item.id, why))
                continue
            self.answers.append(
                Answer(
                    person.customer,
                    person.code,
                    person.channel,
                    item.id,
                    value,
                    at=row.cells.get("at", "").strip(),
                    source=f"{row.at.file}:{row.at.line}",
                )
            )

    def _contact(self, row: Row, person: Person) -> None:
        disposition = row.cells.get("disposition", "").strip()
        if not disposition:
            return
        attempt = row.cells.get("attempt", "").strip()
        self.contacts.append(
            Contact(
                person.customer,
                person.code,
                person.channel,
                attempt=int(attempt) if attempt.isdecimal() else 1,
                at=row.cells.get("at", "").strip(),
                disposition=disposition,
                note=row.cells.get("note", "").strip(),
            )
        )


def _decoded(path: Path) -> str | None:
    """Read a text as UTF-8, or as spreadsheets in China save it."""
    data = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(text: str, path: Path) -> tuple[list[str], list[Row]]:
    """Read headings and rows; a cell may hold several lines."""
    reader = csv.reader(io.StringIO(text, newline=""))
    headings = [name.strip() for name in next(reader, [])]
    rows = []
    line = reader.line_num + 1
    for cells in reader:
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        named = dict(zip(headings, padded, strict=False))
        rows.append(Row(named, Span(str(path), line, 1)))
        line = reader.line_num + 1
    return headings, rows
