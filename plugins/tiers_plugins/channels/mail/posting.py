"""Posting: who gets which mailing, and on which day.

As Dillman's tailored design has it (Dillman, Smyth and Christian, Internet, Phone,
Mail, and Mixed-Mode Surveys: The Tailored Design Method, 4th edition, Wiley 2014): the
questionnaire with a personal letter; a week later a card that thanks or reminds; two
weeks after that, to those who have not answered, a letter with a replacement
questionnaire. Each mailing is a wave of the round, so that only those get it who have
not answered by then.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Person
from tiers_plugins.channels.listing import plain
from tiers_plugins.channels.mail import words

LETTER, CARD, REPLACEMENT = 1, 2, 3
"""The mailings; whoever is written to more often gets the replacement again."""
_AFTER = {LETTER: 7, CARD: 14, REPLACEMENT: 14}
"""Days until the next one; after the last one, until the answers have come."""
_PERSON = ("number", "code", "customer")
_SENT = ("mailing", "sends", "posted")
_OUTCOME = ("attempt", "at", "disposition", "note")
COLUMNS = ("number", *_SENT)
"""Columns of the list that are no answers, and no contact facts."""


@attrs.frozen
class Post:
    """One piece of mail."""

    number: int
    """Its place among letters, cards and labels, which lie in one order."""
    person: Person
    mailing: int


def posts(work: Fieldwork) -> tuple[Post, ...]:
    """Say what each person gets, by how often they were written to before."""
    return tuple(
        Post(number, person, min(person.earlier.count("mail") + 1, REPLACEMENT))
        for number, person in enumerate(work.people, 1)
    )


def days(work: Fieldwork, mailing: int) -> dict[int, date]:
    """Give the days of a mailing, which goes out first, and of those that follow.

    Where fieldwork is too short, all gaps shrink alike.
    """
    gaps = {number: gap for number, gap in _AFTER.items() if number >= mailing}
    whole = max(sum(gaps.values()), (work.ends - work.starts).days and 1)
    length = min((work.ends - work.starts).days, whole)
    found, passed = {}, 0
    for number, gap in gaps.items():
        found[number] = work.starts + timedelta(passed * length // whole)
        passed += gap
    return found


def write_list(work: Fieldwork, found: Sequence[Post], folder: Path) -> None:
    """Write who gets what: what comes back undelivered is noted in it."""
    kinds = ("name", "address", "area")
    with (folder / "mailing.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*_PERSON, *kinds, "lang", *_SENT, *_OUTCOME])
        for post in found:
            own = post.person
            facts = [own.code, own.customer, *map(own.contact, kinds), own.lang]
            sends = words.SENDS[post.mailing].put(work.lang)
            sent = [str(post.mailing), sends, ""]
            outcome = [str(len(own.earlier) + 1), "", "", ""]
            writer.writerow([str(post.number), *map(plain, facts), *sent, *outcome])


def write_plan(work: Fieldwork, found: Sequence[Post], folder: Path) -> None:
    """Write what is posted now, and the days of what follows, with what to run."""
    now = Counter(post.mailing for post in found)
    lines = [words.PLAN.put(work.lang), ""]
    for number, count in sorted(now.items()):
        sends = words.SENDS[number].put(work.lang)
        lines.append(f"{work.starts.isoformat()}  {sends}: {count:,}")
    for number, day in days(work, min(now)).items():
        if number > min(now):
            sends = words.SENDS[number].put(work.lang)
            lines.append(f"{day.isoformat()}  {sends}{words.NEXT.put(work.lang)}")
    lines += ["", words.OUTCOMES.put(work.lang), ""]
    (folder / "plan.txt").write_text("\n".join(lines), encoding="utf-8")
