"""What a round knows of everybody who was drawn: answers, and what became of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from tiers.problems import DataError, Problem, Refusal
from tiers.source import Span
from tiers.survey.questionnaire import Questionnaire
from tiers.survey.rates import Final, final, final_of
from tiers.survey.rounds import Answer, Contact, Person
from tiers.survey.rounds.faults import damaged
from tiers.survey.rounds.tables import (
    ANSWERS,
    CONTACTS,
    read_answers,
    read_contacts,
    read_sample,
)
from tiers.text import Text


@attrs.frozen
class Case:
    """One person of the sample, and what became of them."""

    person: Person
    final: Final
    answers: Mapping[str, str]
    """By item; empty if the person gave no interview, whole or partial."""
    channel: str
    """Through which the answers came; that of the draw if none did."""
    at: str = ""
    """When the last answer came, as far as is known."""
    is_closed: bool = False
    """They refused, were unable, or are none of those meant: nobody asks them again."""

    @property
    def is_interview(self) -> bool:
        """Whether the answers count."""
        return bool(self.answers)

    @property
    def is_open(self) -> bool:
        """Whether they may be asked once more, such as who broke off."""
        return not self.is_interview and not self.is_closed


def gathered(
    folder: Path, questionnaire: Questionnaire, *, has_answers: bool = True
) -> tuple[Case, ...]:
    """Read the sample of a round, the answers and the contacts.

    Everybody is there once, whatever the number of waves, as they were drawn. Contacts
    may be lacking: then nobody knows more of those without answers. So may answers, if
    they need not be there (*has_answers*).

    Raises:
        DataError: a step is missing, or a file is damaged; all damage at once.
    """
    people = read_sample(folder)
    is_there = has_answers or (folder / ANSWERS).exists()
    answers = read_answers(folder) if is_there else ()
    path = folder / CONTACTS
    contacts = read_contacts(folder) if path.exists() else ()
    problems = [
        *_odd_answers(answers, people, questionnaire, folder / ANSWERS),
        *_odd_contacts(contacts, people, path),
    ]
    if problems:
        raise DataError(problems)
    return tuple(_cases(people, answers, contacts, questionnaire))


def _cases(
    people: Sequence[Person],
    answers: Sequence[Answer],
    contacts: Sequence[Contact],
    questionnaire: Questionnaire,
) -> Iterator[Case]:
    given: dict[str, list[Answer]] = defaultdict(list)
    codes: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        given[answer.customer].append(answer)
    for contact in contacts:
        codes[contact.customer].append(contact.disposition)
    items = sum(not item.optional for item in questionnaire.items)
    optional = {item.id for item in questionnaire.items if item.optional}
    for person in people:
        own = given.get(person.customer, [])
        count = sum(a.item not in optional for a in own) if own else None
        found = final_of(codes[person.customer], items=items, answered=count)
        is_interview = bool(own) and found in ("complete", "partial")
        yield Case(
            person,
            found,
            {a.item: a.value for a in own} if is_interview else {},
            own[-1].channel if is_interview else person.channel,
            max((a.at for a in own), default="") if is_interview else "",
            any(final(code) in CLOSING for code in codes[person.customer]),
        )


CLOSING: tuple[Final, ...] = ("refusal", "other", "not-eligible")
"""What a contact ends with after which nobody is asked again."""


def _odd_answers(
    answers: Sequence[Answer],
    people: Sequence[Person],
    questionnaire: Questionnaire,
    path: Path,
) -> Iterator[Problem]:
    """Find answers of nobody, to nothing, or off the scale."""
    known = {person.customer for person in people}
    for row, answer in enumerate(answers, start=2):
        at, item = Span(str(path), row, 1), questionnaire.item(answer.item)
        if answer.customer not in known:
            yield damaged(at, _stranger(answer.customer))
        elif item is None:
            yield damaged(at, _no_item(answer.item))
        else:
            yield from _off_scale(at, item.scale.answer, answer.value)


def _off_scale(at: Span, read: Callable[[str], str], value: str) -> Iterator[Problem]:
    try:
        read(value)
    except Refusal as refusal:
        yield damaged(at, refusal.message)


def _odd_contacts(
    contacts: Sequence[Contact], people: Sequence[Person], path: Path
) -> Iterator[Problem]:
    known = {person.customer for person in people}
    for row, contact in enumerate(contacts, start=2):
        at = Span(str(path), row, 1)
        if contact.customer not in known:
            yield damaged(at, _stranger(contact.customer))
        try:
            final(contact.disposition)
        except Refusal as refusal:
            yield damaged(at, refusal.message)


def _stranger(customer: str) -> Text:
    return Text(f"`{customer}` is not in the sample", f"`{customer}` 不在样本中")


def _no_item(item: str) -> Text:
    return Text(f"the questionnaire has no item `{item}`", f"问卷中没有题目 `{item}`")
