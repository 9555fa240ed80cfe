"""What every channel's people get: a table of those they are to ask."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tiers.ports import Fieldwork, Person, Terms
from tiers.text import Text

_KINDS = {
    "address": Text("an address", "地址"),
    "email": Text("a mail address", "邮箱"),
    "phone": Text("a telephone number", "电话"),
}


_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take text for a formula, where it stands first."""


def lacking(person: Person, terms: Terms) -> Text | None:
    """Say that a person has none of the contact facts that a channel needs."""
    if not terms.needs or any(person.contact(kind) for kind in terms.needs):
        return None
    kinds = [_KINDS.get(kind, Text.same(kind)) for kind in terms.needs]
    return Text(
        f"there is no {' nor '.join(k.en.partition(' ')[2] or k.en for k in kinds)}",
        f"没有{'或'.join(k.zh for k in kinds)}",
    )


def write_people(
    work: Fieldwork, path: Path, *, kinds: Sequence[str], beside: Sequence[str] = ()
) -> None:
    """Write a CSV of the people, which spreadsheets open as it is.

    *kinds* are the contact facts that whoever works with the list needs, and no others
    are written. *beside* are empty columns to fill in. Text that a spreadsheet would
    take for a formula gets an apostrophe in front.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "customer", *kinds, "lang", *beside])
        for person in work.people:
            contacts = (person.contact(kind) for kind in kinds)
            cells = [person.code, person.customer, *contacts, person.lang]
            writer.writerow([*map(plain, cells), *[""] * len(beside)])


def plain(cell: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell
