"""Codes → what people read, through tables of the few distinct codes."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from tiers.codes import (
    CLASH,
    WORD,
    Codebook,
    Shown,
    bits,
    lookup,
    no_rule,
    text_type,
    unpacked,
    words,
)
from tiers.freezing import frozen
from tiers.lang.temporal.values import Duration
from tiers.lang.temporal.writing import written
from tiers.physical import RULE, decimals, dtype, entries, exact
from tiers.schema import DayTimeDuration, Months, Number, Type, YearMonthDuration
from tiers.text import Lang


@frozen
class Form:
    """In which form decisions are handed to who writes them."""

    is_coded: bool = False
    """Names and reasons are of an `Enum` of these texts, not texts."""
    between: str | None = None
    """What joins lists of few actions or facts to texts; None leaves them lists."""


PLAIN = Form()


def present(
    coded: pl.LazyFrame, book: Codebook, lang: Lang, form: Form = PLAIN
) -> pl.LazyFrame:
    """Turn codes into what people read: one row a customer.

    Columns: the key, each score, each decision, `tier`, `rule`, `because`, each output
    of the rules, `actions`, `unknown`; in the *form* that takes least time to write.
    """
    scores = [decimals(pl.col(name), kind).alias(name) for name, kind in book.scores]
    ids, tiers, reasons = _outcomes(book, lang)
    actions, unknown = (
        _names(prefix, names, is_coded=form.is_coded)
        if form.between is None or len(names) > _FEW
        else _joined(prefix, names, form)
        for prefix, names in (("actions", book.actions), ("unknown", book.facts))
    )
    kinds = [
        text_type(texts, is_coded=form.is_coded) for texts in (ids, tiers, reasons)
    ]
    return coded.select(
        pl.col(book.key),
        *scores,
        *map(_shown, book.decisions),
        lookup(pl.col(RULE), tiers, kinds[1]).alias("tier"),
        lookup(pl.col(RULE), ids, kinds[0]).alias("rule"),
        lookup(_reason(book), reasons, kinds[2]).alias("because"),
        *map(_shown, book.outputs),
        actions.alias("actions"),
        unknown.alias("unknown"),
    )


def _outcomes(
    book: Codebook, lang: Lang
) -> tuple[list[str | None], list[str | None], list[str]]:
    """Give ids, tiers and reasons by code; the last reason is for missing facts."""
    ids = [*(rule for rule, _, _ in book.rules), None, None]
    tiers = [*(tier for _, tier, _ in book.rules), book.default, None]
    reasons = [because.put(lang) for _, _, because in book.rules]
    last = (no_rule(book.default), CLASH, no_rule(book.default, is_missing=True))
    return ids, tiers, reasons + [text.put(lang) for text in last]


def _reason(book: Codebook) -> pl.Expr:
    """Give the code of the reason: no rule and facts missing has one of its own."""
    if not book.facts:
        return pl.col(RULE)
    doubtful = pl.any_horizontal(pl.col(w) != 0 for w in words("unknown", book.facts))
    undecided = (pl.col(RULE) == book.no_rule) & doubtful
    return pl.when(undecided).then(book.clash + 1).otherwise(pl.col(RULE))


def _names(prefix: str, names: Sequence[str], *, is_coded: bool) -> pl.Expr:
    """Unpack the bits of a set into a list of names."""
    kind = text_type(names, is_coded=is_coded)
    lists = [
        pl.col(word).map_batches(
            _Unpack(tuple(values), kind),
            return_dtype=pl.List(kind),
            is_elementwise=True,
        )
        for word, values in bits(prefix, names).items()
    ]
    return lists[0] if len(lists) == 1 else pl.concat_list(*lists)


def _joined(prefix: str, names: Sequence[str], form: Form) -> pl.Expr:
    """Give the names of a set of few as one text."""
    (word,) = words(prefix, names)
    between, sets = form.between or "", range(2 ** len(names))
    texts = [between.join(unpacked(held, names)) for held in sets]
    known = pl.col(word).fill_null(0)  # a choice hides rows of the branch it leaves
    return lookup(known, texts, text_type(texts, is_coded=form.is_coded))


_FEW = 12
"""Of no more names, all sets are written down beforehand."""


@frozen
class _Unpack:
    """Unpacks one word through a table of its distinct values."""

    names: tuple[Any, ...]
    kind: pl.DataType

    @cached_property
    def every(self) -> pl.Series:
        """Give the list of names for every set of a few names."""
        if not self.names:
            return pl.Series([[]], dtype=pl.List(self.kind))
        places = pl.concat_list(
            pl.when(pl.col("set") & (1 << bit) != 0).then(pl.lit(bit, pl.UInt32))
            for bit in range(len(self.names))
        )
        sets = pl.int_range(2 ** len(self.names), dtype=pl.UInt32, eager=True)
        values = pl.lit(pl.Series(self.names, dtype=self.kind))
        lists = places.list.drop_nulls().list.eval(values.gather(pl.element()))
        return sets.alias("set").to_frame().select(lists).to_series()

    def __call__(self, word: pl.Series) -> pl.Series:
        """Give the list of names for each value."""
        word = word.fill_null(0)  # a choice hides rows of the branch it does not take
        if len(self.names) <= _FEW:
            return entries(self.every, word)
        distinct = word.unique().sort()
        lists = [unpacked(value, self.names) for value in distinct]
        table = pl.Series(lists, dtype=pl.List(self.kind))
        return entries(table, distinct.search_sorted(word))


def _shown(given: Shown) -> pl.Expr:
    """Turn a column into values as people read them; a set of rows into a list."""
    if given.values is not None:
        return _list(given).alias(given.name)
    return _presented(pl.col(given.name), given.type).alias(given.name)


def _presented(column: pl.Expr, kind: Type) -> pl.Expr:
    match kind:
        case Number():
            return decimals(column, kind)
        case DayTimeDuration() | YearMonthDuration():
            return column.map_batches(
                _Written(is_months=isinstance(kind, YearMonthDuration)),
                return_dtype=pl.String(),
                is_elementwise=True,
            )
        case _:
            return column


@frozen
class _Written:
    """Writes durations, each distinct one once."""

    is_months: bool

    def __call__(self, column: pl.Series) -> pl.Series:
        """Give the text of each value."""
        distinct = column.unique()
        texts = [v if v is None else self.text(v) for v in distinct]
        return column.replace_strict(distinct, texts, return_dtype=pl.String)

    def text(self, count: int) -> str:
        """Write months, or seconds, as ISO 8601 does."""
        return written(Months(count) if self.is_months else Duration(Decimal(count)))


def _list(given: Shown) -> pl.Expr:
    """Unpack the words of a set of rows into the list of their values."""
    kind, values = _item(given.type), given.values or ()
    lists = [
        pl.col(word).map_batches(
            _Unpack(values[at * WORD : (at + 1) * WORD], kind),
            return_dtype=pl.List(kind),
            is_elementwise=True,
        )
        for at, word in enumerate(given.columns)
    ]
    found = lists[0] if len(lists) == 1 else pl.concat_list(*lists)
    if given.default is None:
        return found
    default = pl.lit(pl.Series([[given.default]], dtype=pl.List(kind)))
    is_empty = pl.all_horizontal(pl.col(word) == 0 for word in given.columns)
    return pl.when(is_empty).then(default).otherwise(found)


def _item(kind: Type) -> pl.DataType:
    """Give the type of what a list of *kind* holds."""
    return exact(kind) if isinstance(kind, Number) else dtype(kind)
