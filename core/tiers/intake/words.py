"""Columns as text, and the values that are read from text: words, yes and no, days."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from tiers.intake import grammar
from tiers.intake.reading import Reading, Workings
from tiers.schema import Boolean, Fact, String

_FEW = 6
"""Up to so many words, comparing with each costs less than looking up."""


def listed(fact: Fact) -> dict[str, str | bool]:
    """List the texts that can be read by looking them up, and what they give.

    Few cells of an enumeration, or of yes and no, say anything else; empty for others.
    """
    words: dict[str, str | bool] = {}
    match fact.type:
        case String(values):
            words = {value: value for value in values}
        case Boolean():
            known = grammar.TRUE + grammar.FALSE
            words = {word: word in grammar.TRUE for word in known}
        case _:
            return {}
    given = {
        k: words[v] for k, v in fact.values.items() if v is not None and v in words
    }
    return {k: v for k, v in words.items() if k not in fact.values} | given


def known(column: pl.Expr, fact: Fact) -> pl.Expr | None:
    """Read the texts that are listed; None for a fact that has no such list."""
    given = listed(fact)
    if not given:
        return None
    if all(written == read for written, read in given.items()):
        is_known = column.is_in(list(given))
        if len(given) <= _FEW:
            is_known = reduce(or_, (column == text for text in given))
        return pl.when(is_known).then(column)
    if isinstance(fact.type, Boolean):
        yes = column.is_in([text for text, read in given.items() if read])
        no = column.is_in([text for text, read in given.items() if not read])
        return pl.when(yes | no).then(yes)
    return column.replace_strict(given, default=None, return_dtype=pl.String)


def as_text(column: pl.Expr, dtype: pl.DataType, fact: Fact) -> pl.Expr:
    """Give a column as trimmed text, as the `values` of the fact translate it."""
    text = written(column, dtype).map_batches(
        trimmed, return_dtype=pl.String(), is_elementwise=True
    )
    if fact.values:
        text = text.fill_null("").replace(dict(fact.values))
    return pl.when(text != "").then(text)


def trimmed(cells: pl.Series) -> pl.Series:
    """Strip blanks from cells, if any of them begins or ends with one.

    Looking through all of them, one behind the other, takes half the time, and as bytes
    a third where no byte occurs that blanks begin with.
    """
    joined: bytes = cells.str.join(_NUL).cast(pl.Binary).item()
    if not any(first in joined for first in _BEGINNINGS):
        return cells
    every = f"\0{joined.decode()}\0"
    for blank in grammar.BLANKS:
        if blank in every and (_NUL + blank in every or blank + _NUL in every):
            return cells.str.strip_chars(grammar.BLANKS)
    return cells


def said(cells: pl.Series) -> pl.Series:
    """Read a batch of free text: trimmed, and missing where nothing is left."""
    text = trimmed(cells)
    return _only(text, text != "")


def among(cells: pl.Series, listed: Sequence[str]) -> pl.Series:
    """Read a batch of listed words; missing for all other text."""
    return _only(cells, _says(cells, listed))


def truths(cells: pl.Series, listed: Mapping[str, str | bool]) -> pl.Series:
    """Read a batch of listed words for yes and no; missing for all other text.

    A table says yes and no in one way, as a rule, which its first cells show.
    """
    first = set(cells.head(_FIRST))
    for words in ([word for word in listed if word in first], listed):
        yes = _says(cells, [word for word in words if listed[word]])
        known = yes | _says(cells, [word for word in words if not listed[word]])
        if (known | (cells == "")).all():
            break
    return _only(yes, known)


_FIRST = 100


def _says(cells: pl.Series, words: Sequence[str]) -> pl.Series:
    """Tell which cells say one of some words."""
    if len(words) > _FEW or not words:
        return cells.is_in(words)
    return reduce(or_, (cells == word for word in words))


def _only(values: pl.Series, are_kept: pl.Series) -> pl.Series:
    """Leave out values; mostly there is nothing to do."""
    if are_kept.all():
        return values
    table = pl.DataFrame({"value": values, "kept": are_kept})
    return table.select(pl.when("kept").then("value")).to_series()


_NUL = "\0"

_BEGINNINGS = frozenset(blank.encode()[:1] for blank in grammar.BLANKS)
"""The first bytes of blanks in UTF-8."""


def strings(text: pl.Expr, kind: String, work: Workings) -> Reading:
    """Read words; one of the enumeration's where there is one."""
    if not kind.values:
        return Reading(text, (), work.steps)
    unknown = ~text.is_in(list(kind.values))
    return Reading(text, (("unknown-value", unknown),), work.steps)


def booleans(text: pl.Expr, work: Workings) -> Reading:
    """Read true and false, yes and no, 1 and 0, 是 and 否, in any case."""
    word = work.keep("word", text.str.to_lowercase())
    true = work.keep("true", word.is_in(grammar.TRUE))
    neither = ~true & ~word.is_in(grammar.FALSE)
    return Reading(true, (("not-a-boolean", neither),), work.steps)


def surely_day(column: pl.Expr) -> pl.Expr:
    """Read days that are written as ISO 8601 has it; missing for all other text."""
    return _day(pl.when(column.str.contains(grammar.ISO_DAY)).then(column))


def plain_days(cells: pl.Series) -> pl.Series | None:
    """Read a batch of days as ISO 8601 has it; None if any may be written otherwise.

    Polars also takes a sign before the year and blanks before any part. Without those,
    ten bytes leave room for nothing but four digits, two and two.
    """
    length = cells.str.len_bytes()
    if not ((length == _DAY_LENGTH) | (length == 0)).all():
        return None
    joined: bytes = cells.str.join().cast(pl.Binary).item()
    if not joined.isascii() or any(sign in joined for sign in _LENIENT):
        return None
    found = cells.str.to_date("%Y-%m-%d", strict=False, cache=False)
    is_near = (found >= _FIRST_DAY) & (found <= _LAST_DAY)
    return found if is_near.all() else None


_DAY_LENGTH = 10

_FIRST_DAY, _LAST_DAY = date(1000, 1, 1), date(2999, 12, 31)
"""Those of `grammar.ISO_DAY`."""

_LENIENT = (b"+", *(bytes([c]) for c in range(128) if chr(c).isspace()))
"""What Polars overlooks in days, but for a - before the year, which makes it small."""


def days(text: pl.Expr, work: Workings) -> Reading:
    """Read days in the four ways they are written; a time of day is dropped."""
    iso = work.keep("iso", text.str.contains(grammar.ISO_DAY))
    odd = work.keep("odd", pl.when(~iso).then(text))
    known = pl.when(odd.str.contains(grammar.DAY)).then(odd)
    parts = work.keep("parts", known.str.extract_groups(grammar.DAY_PARTS))
    day = work.keep(
        "day", pl.coalesce(_day(pl.when(iso).then(text)), _day(_iso(parts)))
    )
    not_a_date = text.is_not_null() & day.is_null()
    return Reading(day, (("not-a-date", not_a_date),), work.steps)


def _day(text: pl.Expr) -> pl.Expr:
    return text.str.to_date("%Y-%m-%d", strict=False, cache=False)


def _iso(parts: pl.Expr) -> pl.Expr:
    year, month, day = (parts.struct.field(str(n)) for n in range(1, 4))
    return pl.concat_str([year, month.str.zfill(2), day.str.zfill(2)], separator="-")


def written(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Give what a cell says; null if it is empty.

    A double says the shortest decimal of which it is the nearest double, without a
    `.0`. Not a number, which is how pandas writes a missing value, is empty.
    """
    if dtype.is_float():
        return column.fill_nan(None).cast(pl.String).str.strip_suffix(".0")
    if isinstance(dtype, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String)
