"""A sheet of answers: one row a person, and one column an item.

Channels whose people key answers, or whose system exports them so, read them by it.
Columns beside the items: `code`, and where there are, `at`, `attempt`, `disposition`
and `note`. A row with a disposition is a contact, too.
"""

from pathlib import Path

import attrs

from tiers.problems import DataError, Problem, Refusal
from tiers.survey.returning import faults
from tiers.survey.returning.table import Row, Table, read_table
from tiers.survey.rounds import Answer, Contact, Fieldwork, Person, Returned
from tiers.survey.rounds.codes import normalised
from tiers.text import Text

KNOWN = ("code", "at", "attempt", "disposition", "note")
_IGNORED = ("customer", "name", "phone", "email", "address", "area", "lang", "channel")
"""Columns of a call list that people send back with their answers."""


def read_sheet(path: Path, work: Fieldwork) -> Returned:
    """Read a sheet; it raises nothing, and what can't be used is a problem."""
    try:
        return taken(read_table(path), work)
    except DataError as error:
        return Returned(problems=error.problems)


def taken(table: Table, work: Fieldwork) -> Returned:
    """Take in a table that was read from whatever file."""
    if "code" not in table.headings:
        why = Text("the table has no column `code`", "表中没有 `code` 列")
        return Returned(problems=(faults.no_return(table.top, why),))
    found = _Taking(work)
    questions = work.round.questionnaire
    for name in table.headings:
        if name and questions.item(name) is None and name not in {*KNOWN, *_IGNORED}:
            found.problems.append(faults.unknown_item(table.top, name, questions))
    for row in table.rows:
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
        written = row.cell("code")
        code = normalised(written)
        if code is None:
            self.problems.append(faults.bad_code(row.place("code"), written))
            return
        person = self.work.person(code)
        if person is None:
            self.problems.append(faults.unmatched(row.place("code"), code))
            return
        self._answers(row, person)
        self._contact(row, person)

    def _answers(self, row: Row, person: Person) -> None:
        for item in self.work.round.questionnaire.items:
            words = row.cell(item.id)
            if not words:
                continue
            try:
                value = item.scale.answer(words)
            except Refusal as refusal:
                place, why = row.place(item.id), refusal.message
                self.problems.append(faults.unfit_answer(place, item.id, why))
                continue
            self.answers.append(
                Answer(
                    person.customer,
                    person.code,
                    person.channel,
                    item.id,
                    value,
                    at=row.cell("at"),
                    source=row.source,
                )
            )

    def _contact(self, row: Row, person: Person) -> None:
        disposition = row.cell("disposition")
        if not disposition:
            return
        attempt = row.cell("attempt")
        self.contacts.append(
            Contact(
                person.customer,
                person.code,
                person.channel,
                attempt=int(attempt) if attempt.isdecimal() else 1,
                at=row.cell("at"),
                disposition=disposition,
                note=row.cell("note"),
            )
        )
