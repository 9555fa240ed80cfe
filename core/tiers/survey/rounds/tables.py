"""Tables of a round, as CSV: one row a person, an answer or a contact."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from tiers.atomic import write_text
from tiers.problems import DataError, Problem, Refusal, unreadable
from tiers.source import Span
from tiers.survey.rounds.faults import damaged, not_yet
from tiers.survey.rounds.people import Person
from tiers.survey.rounds.returned import Answer, Contact
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

Row = Mapping[str, str]
T = TypeVar("T")


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
    return _read(path, (*_PERSON, "lang"), _person, step="draw")


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
    return _read(folder / ANSWERS, _ANSWER, _answer, step="ingest")


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
    return _read(folder / CONTACTS, _CONTACT, _contact, step="ingest")


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write rows of text below a line of headings.

    Raises:
        DataError: the file can't be written.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(path, lines.getvalue())


# --- rows -----------------------------------------------------------------------


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


# --- reading --------------------------------------------------------------------


def _read(
    path: Path, columns: Sequence[str], value: Callable[[Row], T], *, step: str
) -> tuple[T, ...]:
    """Read one value a row; what does not fit is listed with its place.

    Raises:
        DataError: the file is not there yet, or damaged; all damage at once.
    """
    if not path.exists():
        raise DataError([not_yet(path, step)])
    found: list[T] = []
    problems: list[Problem] = []
    for line, row in _rows(path, columns):
        if row is None:
            why = Text("the row has too few or too many fields", "本行字段数不符")
            problems.append(damaged(Span(str(path), line, 1), why))
            continue
        try:
            found.append(value(row))
        except Refusal as refusal:
            problems.append(damaged(Span(str(path), line, 1), refusal.message))
    if problems:
        raise DataError(problems)
    return tuple(found)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Row | None]]:
    """Give rows with their lines; None for one that does not fit the headings."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except UnicodeDecodeError:
        why = Text("this is no text in UTF-8", "不是 UTF-8 文本")
        raise DataError([damaged(Span(str(path), 1, 1), why)]) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    headings = next(reader, [])
    missing = [name for name in columns if name not in headings]
    if missing:
        why = Text(
            f"the table lacks {', '.join(f'`{n}`' for n in missing)}",
            f"表中缺少 {'、'.join(f'`{n}`' for n in missing)}",
        )
        raise DataError([damaged(Span(str(path), 1, 1), why)])
    line = reader.line_num + 1
    try:
        for cells in reader:
            if cells:
                fits = len(cells) == len(headings)
                yield line, dict(zip(headings, cells, strict=True)) if fits else None
            line = reader.line_num + 1
    except csv.Error:
        yield line, None
