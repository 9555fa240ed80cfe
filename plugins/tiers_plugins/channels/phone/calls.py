"""The sheet that callers fill in: one row a person, with columns for every attempt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tiers.ports import Fieldwork, Person
from tiers.source import address
from tiers.survey.questionnaire import Choice, Item, Rating
from tiers.text import Lang, Text
from tiers_plugins.channels.phone.book import Book
from tiers_plugins.channels.phone.columns import (
    AT,
    DISPOSITION,
    DUE,
    FROZEN,
    KINDS,
    NOTE,
    Column,
    columns,
)
from tiers_plugins.channels.phone.schedule import Call
from tiers_plugins.channels.phone.script import aloud
from tiers_plugins.channels.phone.sheets import CALLS, choices

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LISTS = Text("Lists", "选项")
_TOP = 2
"""Rows of headings."""
_TALL = 62
_LANGUAGES: dict[Lang, Text] = {
    "en": Text("English", "英文"),
    "zh": Text("Chinese", "中文"),
}
_DONE, _NO_MORE = Text("done", "已结束"), Text("no call left", "次数已用完")
_CLOSED = ("1.", "2.1", "2.3", "4.")
"""How results begin after which nobody is called again in the round."""
_MESSAGE, _TITLE = 255, 32
"""The most characters of what a spreadsheet says beside a cell."""


def write_calls(
    book: Book, work: Fieldwork, calls: Sequence[Call], attempts: int
) -> None:
    """Write the list, those who are due first at the top."""
    sheet = book.sheet(CALLS)
    found = columns(work, attempts)
    _headings(book, sheet, found)
    for row, call in enumerate(calls, start=_TOP):
        _row(book, sheet, row, found, call)
        words = _next_call(row, found, book.lang)
        sheet.write_formula(row, _NEXT, words, book.due, _serial(call))
    last = max(_TOP, _TOP + len(calls) - 1)
    _checks(book, sheet, found, last)
    _colours(book, sheet, last, len(found) - 1)
    sheet.freeze_panes(_TOP, FROZEN)
    sheet.autofilter(_TOP - 1, 0, last, len(found) - 1)
    sheet.repeat_rows(0, _TOP - 1)
    sheet.repeat_columns(0, FROZEN - 1)


_NEXT = FROZEN - 1
"""The place of the column that says when the next call is due."""


def _headings(book: Book, sheet: "Worksheet", found: Sequence[Column]) -> None:
    sheet.set_row(0, _TALL)
    for at, column in enumerate(found):
        sheet.set_column(at, at, column.width)
        book.put(sheet, 0, at, column.label.put(book.lang), "heading")
        book.put(sheet, 1, at, column.name, "name")


def _row(
    book: Book, sheet: "Worksheet", row: int, found: Sequence[Column], call: Call
) -> None:
    """Write what is known of a person, and leave places for what is not."""
    known = _known(call.person, book.lang)
    for at, column in enumerate(found):
        moment = call.due(column.attempt) if column.kind == DUE else None
        if moment is not None:
            sheet.write_datetime(row, at, moment, book.due)
        elif column.kind == AT:
            sheet.write_blank(row, at, None, book.made)
        elif (
            column.kind == DISPOSITION or column.item is not None or column.name == NOTE
        ):
            sheet.write_blank(row, at, None, book.chosen)
        elif column.name in known:
            book.put(sheet, row, at, known[column.name], "text")


def _known(person: Person, lang: Lang) -> dict[str, str]:
    """Give what callers may know of a person, by column."""
    return {
        "code": person.code,
        "customer": person.customer,
        "lang": _LANGUAGES[person.lang].put(lang),
        **{kind: person.contact(kind) for kind in KINDS},
    }


def _next_call(row: int, found: Sequence[Column], lang: Lang) -> str:
    """Give the formula of the next call: due, or that there is none."""
    place = {(c.kind, c.attempt): address(row, n) for n, c in enumerate(found)}
    numbers = sorted({column.attempt for column in found} - {0})
    said = "&".join(f'"|"&{place[DISPOSITION, n]}' for n in numbers)
    closed = ",".join(f'ISNUMBER(SEARCH("|{words}",{said}))' for words in _CLOSED)
    rest = f'"{_NO_MORE.put(lang)}"'
    for n in reversed(numbers):
        due, made, result = (place[kind, n] for kind in (DUE, AT, DISPOSITION))
        rest = f'IF(AND({due}<>"",{made}="",{result}=""),{due},{rest})'
    return f'=IF(OR({closed}),"{_DONE.put(lang)}",{rest})'


def _serial(call: Call) -> float:
    """Give what the formula comes to, for programs that do not calculate."""
    moment = call.due(1)
    assert moment is not None
    return (moment - _FIRST_DAY) / timedelta(days=1)


_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - days of spreadsheets have no zone


def _checks(book: Book, sheet: "Worksheet", found: Sequence[Column], last: int) -> None:
    """Let callers choose results and options from lists, and numbers within scales."""
    lists = book.hidden(_LISTS)
    for at, column in enumerate(found):
        if column.kind == DISPOSITION:
            sheet.data_validation(_TOP, at, last, at, choices(book.lang))
        elif column.item is not None:
            check = _check(book, lists, column.item, at)
            sheet.data_validation(_TOP, at, last, at, check)


def _check(book: Book, lists: "Worksheet", item: Item, at: int) -> dict[str, Any]:
    """Say what an answer may be, and show how its scale is read."""
    lang = book.lang
    told = {
        "input_title": item.id[:_TITLE],
        "input_message": aloud(item.scale, lang)[:_MESSAGE],
        "ignore_blank": True,
    }
    match item.scale:
        case Rating(lowest, highest):
            ends = {"criteria": "between", "minimum": lowest, "maximum": highest}
            return {**told, "validate": "integer", **ends}
        case Choice(options):
            for row, option in enumerate(options):
                book.put(lists, row, at, option.text.put(lang), "text")
            letters = address(0, at).rstrip("1")
            name = _LISTS.put(lang)
            cells = f"='{name}'!${letters}$1:${letters}${len(options)}"
            return {**told, "validate": "list", "source": cells}
        case _:
            return {**told, "validate": "any"}


def _colours(book: Book, sheet: "Worksheet", last: int, right: int) -> None:
    """Grey out who is done, and mark calls that are due."""
    due = address(_TOP, _NEXT)
    column, row = due.rstrip("0123456789"), _TOP + 1
    done = {"type": "formula", "criteria": f"=ISTEXT(${column}{row})"}
    now = {"type": "formula", "criteria": f"=${column}{row}<TODAY()+1"}
    sheet.conditional_format(
        _TOP, 0, last, right, {**done, "format": book.done, "stop_if_true": True}
    )
    sheet.conditional_format(_TOP, _NEXT, last, _NEXT, {**now, "format": book.now})
