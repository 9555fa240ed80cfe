"""The names behind the codes of a program, and how its decisions are presented."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl

from tiers import codes
from tiers.codes import Codebook, Shown
from tiers.physical import ROW, RULE
from tiers.presenting import PLAIN, Form, present
from tiers.problems import DataError, Problem
from tiers.program.doubt import doubts
from tiers.program.program import Fitted, Program
from tiers.program.rules import Output
from tiers.schema import Schema
from tiers.text import Lang, Text

Tap = Callable[[pl.Series], pl.Series]
"""Sees the codes of every batch, as records, and gives back those of the rules."""


def codebook(fitted: Fitted) -> Codebook:
    """Give the names behind the codes of a program."""
    return book_of(fitted.program, doubts(fitted).facts)


def book_of(program: Program, facts: tuple[str, ...]) -> Codebook:
    """Give the names behind the codes, by the facts that may be in doubt."""
    return Codebook(
        key=key_column(program.schema),
        scores=tuple((str(s.name), s.type) for s in program.shown_scores),
        rules=tuple((rule.id, rule.tier, rule.because) for rule in program.rules),
        actions=tuple(action.name for action in program.actions),
        facts=facts,
        decisions=tuple(map(_shown, program.shown_outputs)),
        outputs=tuple(_shown(given.output) for given in program.outputs),
        tables=tuple(table.name for table in program.tables if table.can_clash),
        default=program.default,
    )


def _shown(output: Output) -> Shown:
    listing = output.listing
    if listing is None:
        return Shown(output.name, output.type)
    return Shown(output.name, output.type, listing.values, listing.default)


def key_column(schema: Schema) -> str:
    """Name the column that tells customers apart."""
    return schema.key.name if schema.key else ROW


def presented(
    coded: pl.LazyFrame,
    book: Codebook,
    lang: Lang,
    tap: Tap | None = None,
    form: Form = PLAIN,
) -> pl.LazyFrame:
    """Give decisions as people read them, one row a customer; see `presenting.present`.

    *tap* sees the codes of every batch as they pass; `Tally` is one.
    """
    if tap is not None:
        sets = codes.set_columns(book)
        # The key is there because Polars shows a batch of equal rows as one row.
        passing = pl.struct(RULE, *sets, book.key).map_batches(
            tap, return_dtype=pl.Int32(), is_elementwise=True
        )
        coded = coded.with_columns(passing.alias(RULE))
    shown = present(coded, book, lang, form)
    return shown.rename({ROW: "row"}) if book.key == ROW else shown


@contextmanager
def exactly(engine: str) -> Iterator[None]:
    """Say of a number that needs too many digits that this engine can't compute it.

    Raises:
        DataError: instead of `OverflowError`.
    """
    try:
        yield
    except OverflowError:
        message = Text(
            f"engine `{engine}` can't compute this policy exactly: "
            "a number could need more than 38 digits",
            f"引擎 `{engine}` 无法精确计算该策略：数字可能超过 38 位",
        )
        advice = Text(
            "declare narrower ranges for the facts, or round in between; "
            "`--engine interpret` has this limit for scores only",
            "请缩小事实的取值范围，或在中间步骤取整；"
            "`--engine interpret` 仅对得分有此限制",
        )
        raise DataError([Problem("too-many-digits", message, help=advice)]) from None
