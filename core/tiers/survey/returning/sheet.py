"""A sheet of answers: one row a person, and one column an item.

Channels whose people key answers, or whose system exports them so, read them by it.
Columns beside the items: `code`, and where there are, `at`, `attempt`, `disposition`
and `note`. A row with a disposition is a contact, too.
"""

import unicodedata
from collections import Counter
from pathlib import Path

import attrs

from tiers.problems import DataError, Problem, Refusal
from tiers.survey.rates import disposition
from tiers.survey.returning import faults
from tiers.survey.returning.moments import moment
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
    for name, times in Counter(filter(None, table.headings)).items():
        known = questions.item(name) is not None or name in KNOWN
        if times > 1 and known:
            found.problems.append(faults.repeated_heading(table.top, name))
        if not known and name not in _IGNORED:
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
        try:
            at = moment(row.cell("at"))
        except Refusal as refusal:
            self.problems.append(faults.unfit_moment(row.place("at"), refusal))
            return
        self._answers(row, person, at)
        self._contact(row, person, at)

    def _answers(self, row: Row, person: Person, at: str) -> None:
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
                    at=at,
                    source=row.source,
                )
            )

    def _contact(self, row: Row, person: Person, at: str) -> None:
        words, written = row.cell("attempt"), row.cell("disposition")
        if not written:
            return
        attempt = _attempt(words)
        if attempt is None:
            place = row.place("attempt")
            self.problems.append(faults.unfit_attempt(place, words))
            return
        try:
            found = disposition(written)
        except Refusal as refusal:
            place = row.place("disposition")
            self.problems.append(faults.unknown_disposition(place, refusal))
            return
        self.contacts.append(
            Contact(
                person.customer,
                person.code,
                person.channel,
                attempt=attempt,
                at=at,
                disposition=found,
                note=row.cell("note"),
            )
        )


def _attempt(words: str) -> int | None:
    """Read the number of an attempt, 1 where there is none; None if it is no number."""
    plain = unicodedata.normalize("NFKC", words) or "1"
    fits = plain.isascii() and plain.isdigit() and len(plain) <= _DIGITS
    return int(plain) if fits and int(plain) > 0 else None


_DIGITS = 4
