"""Tables of a round: one row a person, an answer or a contact."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from tiers.problems import Refusal
from tiers.survey.rounds.people import Person
from tiers.survey.rounds.returned import Answer, Contact
from tiers.survey.rounds.rows import Row, read_table, write_table
from tiers.text import Text

SAMPLE, ANSWERS, CONTACTS = "sample.csv", "answers.csv", "contacts.csv"

_PERSON = (
    "customer",
    "tier",
    "stratum",
    "channel",
    "probability",
    "weight",
    "code",
    "wave",
)
_EARLIER, _BETWEEN = "earlier", ";"
_NO_CONTACTS = {*_PERSON, _EARLIER, "lang"}
_ANSWER = ("customer", "code", "channel", "item", "value", "at", "source")
_CONTACT = ("customer", "code", "channel", "attempt", "at", "disposition", "note")
KINDS = ("name", "phone", "email", "address", "area")
"""Kinds of contacts that have a column in every sample; others follow them."""

_FINE = Context(prec=24)
_MOST = 10**9
"""No population is larger, so that 24 digits tell every share of one exactly."""


def write_sample(people: Sequence[Person], folder: Path) -> None:
    """Write the sample, in its order.

    Raises:
        DataError: it can't be written.
    """
    write_people(people, folder / SAMPLE)


def write_people(people: Sequence[Person], path: Path) -> None:
    """Write the sample or a later wave of it; only waves have the column `earlier`.

    Raises:
        DataError: it can't be written.
    """
    others = sorted({k for p in people for k in p.contacts if k not in KINDS})
    before = (_EARLIER,) if any(person.earlier for person in people) else ()
    columns = (*_PERSON, *before, *KINDS, *others, "lang")
    rows = (_person_row(person, before, (*KINDS, *others)) for person in people)
    write_table(path, columns, rows)


def read_sample(folder: Path) -> tuple[Person, ...]:
    """Read the sample.

    Raises:
        DataError: it is not drawn yet, or damaged; all damage at once.
    """
    return read_people(folder / SAMPLE)


def read_people(path: Path) -> tuple[Person, ...]:
    """Read the sample, or a later wave of it.

    Raises:
        DataError: it is not drawn yet, or damaged; all damage at once.
    """
    return read_table(path, (*_PERSON, "lang"), _person, step="draw")


def write_answers(answers: Iterable[Answer], folder: Path) -> None:
    """Write the answers, in their order.

    Raises:
        DataError: they can't be written.
    """
    rows = ([getattr(answer, name) for name in _ANSWER] for answer in answers)
    write_table(folder / ANSWERS, _ANSWER, rows)


def read_answers(folder: Path) -> tuple[Answer, ...]:
    """Read the answers.

    Raises:
        DataError: there are none yet, or they are damaged.
    """
    return read_table(folder / ANSWERS, _ANSWER, _answer, step="ingest")


def write_contacts(contacts: Iterable[Contact], folder: Path) -> None:
    """Write what came of contacts, in their order.

    Raises:
        DataError: it can't be written.
    """
    rows = ([str(getattr(contact, n)) for n in _CONTACT] for contact in contacts)
    write_table(folder / CONTACTS, _CONTACT, rows)


def read_contacts(folder: Path) -> tuple[Contact, ...]:
    """Read what came of contacts.

    Raises:
        DataError: there are none yet, or they are damaged.
    """
    return read_table(folder / CONTACTS, _CONTACT, _contact, step="ingest")


def _person_row(
    person: Person, before: Sequence[str], kinds: Sequence[str]
) -> list[str]:
    return [
        person.customer,
        person.tier,
        person.stratum,
        person.channel,
        _decimal(person.probability),
        _decimal(person.weight),
        person.code,
        str(person.wave),
        *(_BETWEEN.join(person.earlier) for _ in before),
        *(person.contacts.get(kind, "") for kind in kinds),
        person.lang,
    ]


def _person(row: Row) -> Person:
    lang = row["lang"]
    if lang not in ("en", "zh"):
        raise Refusal(Text(f"`{lang}` is neither en nor zh", f"`{lang}` 不是 en 或 zh"))
    return Person(
        customer=row["customer"],
        tier=row["tier"],
        stratum=row["stratum"],
        channel=row["channel"],
        probability=_share(row["probability"]),
        code=row["code"],
        wave=_count(row["wave"]),
        earlier=tuple(filter(None, row.get(_EARLIER, "").split(_BETWEEN))),
        contacts={k: v for k, v in row.items() if k not in _NO_CONTACTS},
        lang="zh" if lang == "zh" else "en",
    )


def _answer(row: Row) -> Answer:
    return Answer(**{name: row[name] for name in _ANSWER})


def _contact(row: Row) -> Contact:
    texts = {name: row[name] for name in _CONTACT if name != "attempt"}
    return Contact(attempt=_count(row["attempt"]), **texts)


def _decimal(share: Fraction) -> str:
    whole = _FINE.divide(Decimal(share.numerator), Decimal(share.denominator))
    return f"{whole.normalize():f}"


def _share(text: str) -> Fraction:
    try:
        found = Fraction(Decimal(text)).limit_denominator(_MOST)
    except (InvalidOperation, ValueError, OverflowError):
        found = Fraction(0)
    if 0 < found <= 1:
        return found
    raise Refusal(
        Text(
            f"`{text}` is no probability above 0 and up to 1",
            f"`{text}` 不是大于 0、不超过 1 的概率",
        )
    )


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise Refusal(Text(f"`{text}` is no whole number", f"`{text}` 不是整数"))
