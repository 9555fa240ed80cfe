"""The columns of a call list: what they are called by people, and by whoever reads it.

The list has two rows of headings: words for people, and below them names, by which it
is read back wherever columns were moved to.
"""

import re
from collections.abc import Iterator

import attrs

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Item
from tiers.text import Text

NEXT, NOTE = "next", "note"
DUE, AT, DISPOSITION = "due", "at", "disposition"
"""Each with the number of an attempt behind it, as `at1`."""

NUMBERED = re.compile(rf"({DUE}|{AT}|{DISPOSITION})(\d{{1,2}})")
KINDS = ("name", "phone", "area")
"""The contact facts that callers need; they get no others."""


@attrs.frozen
class Column:
    """One column of the list."""

    name: str
    label: Text
    width: int
    """In characters."""
    kind: str = ""
    """What it says of an attempt: `due`, `at` or `disposition`."""
    attempt: int = 0
    item: Item | None = None


def columns(work: Fieldwork, attempts: int) -> tuple[Column, ...]:
    """Give the columns of a list, from left to right."""
    return (*_FIRST, *_attempts(attempts), _NOTE, *_items(work))


_FIRST = (
    Column("code", Text("Return code", "回收码"), 22),
    Column("name", Text("Customer's name", "客户名称"), 22),
    Column("phone", Text("Telephone", "电话"), 16),
    Column(NEXT, Text("Next call", "下次拨打"), 18),
    Column("area", Text("Area", "区域"), 12),
    Column("lang", Text("Language", "语言"), 9),
    Column("customer", Text("Customer's number", "客户编号"), 12),
)
_NOTE = Column(NOTE, Text("Note", "备注"), 26)
FROZEN = 4
"""How many columns stay in sight."""


def _attempts(count: int) -> Iterator[Column]:
    for n in range(1, count + 1):
        yield Column(
            f"{DUE}{n}", Text(f"Call {n}: due", f"第 {n} 次：排期"), 18, DUE, n
        )
        yield Column(f"{AT}{n}", Text(f"Call {n}: made", f"第 {n} 次：时间"), 17, AT, n)
        label = Text(f"Call {n}: result", f"第 {n} 次：结果")
        yield Column(f"{DISPOSITION}{n}", label, 20, DISPOSITION, n)


def _items(work: Fieldwork) -> Iterator[Column]:
    for item in work.round.questionnaire.items:
        yield Column(item.id, item.text, 14, item=item)
