"""What the page has kept, as answers and contacts of a round."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tiers.ports import Answer, Contact, Fieldwork, Person, Returned
from tiers.problems import Problem
from tiers.source import Span
from tiers.text import Text
from tiers_plugins.channels.online.finished import disposition
from tiers_plugins.channels.online.store import Kept, kept


def read_store(path: Path, work: Fieldwork) -> Returned:
    """Read a store; what can't be used is a problem."""
    top = Span(str(path), 1, 1)
    try:
        found = kept(path)
    except sqlite3.Error as error:
        why = Text(
            f"these are no answers of a page: {error}", f"不是网页问卷的数据：{error}"
        )
        return Returned(problems=(Problem("unfit-return", why, top),))
    answers: list[Answer] = []
    contacts: list[Contact] = []
    problems: list[Problem] = []
    for one in found:
        person = work.person(one.code)
        if person is None:
            problems.append(_unmatched(one, top))
            continue
        answers += _answers(one, person, path)
        contacts.append(_contact(one, person, work))
    return Returned(tuple(answers), tuple(contacts), tuple(problems))


def _answers(one: Kept, person: Person, path: Path) -> Iterator[Answer]:
    when = one.visit.finished
    for item, (value, at) in one.answers.items():
        yield Answer(
            person.customer,
            person.code,
            person.channel,
            item,
            value,
            at=when or at,
            source=f"{path}:{person.code}",
        )


def _contact(one: Kept, person: Person, work: Fieldwork) -> Contact:
    is_finished = bool(one.visit.finished)
    return Contact(
        person.customer,
        person.code,
        person.channel,
        attempt=1,
        at=one.visit.finished or one.visit.first,
        disposition=disposition(one.answers, work, is_finished=is_finished),
    )


def _unmatched(one: Kept, top: Span) -> Problem:
    message = Text(
        f"nobody who was asked by this channel has the code `{one.code}`",
        f"本渠道的受访者中没有人持有回收码 `{one.code}`",
    )
    return Problem("unmatched-answer", message, top)
