"""Is a section fit for a report?"""

from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args

import polars as pl

from tiers.pipeline.offers import check
from tiers.ports import Outcome, Section
from tiers.problems import Refusal
from tiers.testing.sinks import SCHEMA
from tiers.text import Lang, Text

_MARK = "<b>&x"
"""Text in the data that must not become HTML."""

_RUNS = {"script", "iframe", "object", "embed", "link", "base", "meta", "form"}
_LOADS = {"src", "href", "srcset", "data", "action", "poster", "background"}
_VOID = {"br", "hr", "img", "col", "wbr", "input", "area", "source", "track"}


def assert_section_ok(section: Section) -> None:
    """Hold a section to what it promises.

    Checked are, for no customers and for some, in each language: the fragment is well
    formed, loads nothing and runs nothing, text from the data is escaped, and asked
    twice it says the same.

    Raises:
        AssertionError: a promise is broken.
    """
    try:
        check("sections", section)
    except Refusal as refusal:
        raise AssertionError(f"the section is no use: {refusal}") from None
    for lang in get_args(Lang):
        for outcome in (_outcome([]), _outcome([_row("C1"), _row(_MARK)])):
            _check(section, outcome, lang)


def _row(text: str) -> dict[str, Any]:
    return {
        "customer": text,
        "score": 1,
        "tier": text,
        "because": text,
        "actions": [text],
    }


def _outcome(rows: Sequence[dict[str, Any]]) -> Outcome:
    decisions = pl.DataFrame(rows, schema=SCHEMA)
    return Outcome(Text(f"loyalty {_MARK}", _MARK), date(2026, 7, 1), decisions)


def _check(section: Section, outcome: Outcome, lang: Lang) -> None:
    count = outcome.decisions.height
    try:
        found = section.html(outcome, lang)
        again = section.html(outcome, lang)
    except Exception as error:
        what = f"for {count} customers, it raises {type(error).__name__}: {error}"
        raise _wrong(section, what) from error
    if not isinstance(found, str):
        raise _wrong(section, f"`html` gives no text but {type(found).__name__}")
    if found != again:
        raise _wrong(section, "asked twice, it says different things")
    if _MARK in found:
        raise _wrong(section, f"text from the data is not escaped: {_MARK}")
    _Reader(section).read(found)


class _Reader(HTMLParser):
    """Reads a fragment, and complains."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self.open: list[str] = []

    def read(self, text: str) -> None:
        self.feed(text)
        self.close()
        if self.open:
            raise _wrong(self.section, f"<{self.open[-1]}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUNS:
            raise _wrong(self.section, f"<{tag}> has no place in a report")
        for name, value in attrs:
            is_inside = (value or "").startswith(("#", "data:"))
            if name.startswith("on") or (name in _LOADS and not is_inside):
                raise _wrong(self.section, f"<{tag} {name}> loads or runs something")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise _wrong(self.section, f"</{tag}> closes what is not open")


def _wrong(section: Section, what: str) -> AssertionError:
    return AssertionError(f"section `{section.name}`: {what}")
