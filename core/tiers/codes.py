"""Decisions as codes: how engines hand over many decisions.

A rule is its index; sets of actions, of facts and of rows are bits of integers. Text
comes in at the very end; see `tiers.presenting`.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TypeVar

import polars as pl

from tiers.freezing import frozen
from tiers.physical import RULE, entries
from tiers.schema import Number, Scalar, Type
from tiers.text import Text

_T = TypeVar("_T")

WORD = 63
"""Bits used of one integer of a set."""

NO_RULE = Text("no rule applies", "没有规则适用")
NO_RULE_MISSING = Text(
    "no rule applies while facts are missing", "因数据缺失，没有规则适用"
)
CLASH = Text(
    "several rules apply, which the hit policy forbids",
    "多条规则同时适用，与命中策略冲突",
)


@frozen
class Shown:
    """A column of what decisions or rules give: single values, or lists."""

    name: str
    type: Type
    values: tuple[Scalar, ...] | None = None
    """What a list can hold, in its order; None for single values."""
    default: Scalar = None
    """The only value of a list where no row applies; empty without it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold it: a list is a set of rows."""
        if self.values is None:
            return (self.name,)
        return words(f"list {self.name}", self.rows)

    @property
    def rows(self) -> tuple[str, ...]:
        """Names for the rows of a list: their numbers."""
        return tuple(map(str, range(len(self.values or ()))))


@frozen
class Codebook:
    """The names behind the codes of one program."""

    key: str
    """The column that names the customer."""
    scores: tuple[tuple[str, Number], ...]
    """Name and type, in the order shown."""
    rules: tuple[tuple[str, str, Text], ...]
    """Id, tier and reason."""
    actions: tuple[str, ...]
    facts: tuple[str, ...]
    """The facts that may be in doubt."""
    decisions: tuple[Shown, ...] = ()
    """What decisions give, in the order shown."""
    outputs: tuple[Shown, ...] = ()
    """What the rules give beside the tier."""
    tables: tuple[str, ...] = ()
    """The tables, that of the tier aside, in which rows may clash."""
    default: str | None = None
    """The tier where no rule applies."""

    @property
    def no_rule(self) -> int:
        """The code for customers to whom no rule applies."""
        return len(self.rules)

    @property
    def clash(self) -> int:
        """The code for customers to whom rules apply that exclude each other."""
        return len(self.rules) + 1


def no_rule(default: str | None, *, is_missing: bool = False) -> Text:
    """Say that no rule applies, and that the tier is therefore the default."""
    said = NO_RULE_MISSING if is_missing else NO_RULE
    if default is None:
        return said
    return Text(
        f"{said.en}; `{default}` is the default", f"{said.zh}，取默认层级 `{default}`"
    )


def words(prefix: str, names: Sequence[str]) -> tuple[str, ...]:
    """Name the integer columns that hold a set of *names*; at least one."""
    count = max(1, -(-len(names) // WORD))
    return tuple(f"#{prefix}.{n}" for n in range(count))


def bits(prefix: str, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give, for each word, the value that stands for each name."""
    return {
        word: {
            name: 1 << bit
            for bit, name in enumerate(names[at * WORD : (at + 1) * WORD])
        }
        for at, word in enumerate(words(prefix, names))
    }


def columns(book: Codebook) -> tuple[str, ...]:
    """Name all columns of a table of codes, in order."""
    scores = tuple(name for name, _ in book.scores)
    given = (*book.decisions, *book.outputs)
    shown = tuple(column for one in given for column in one.columns)
    return (book.key, *scores, *shown, RULE, *set_columns(book))


def set_columns(book: Codebook) -> tuple[str, ...]:
    """Name the columns that hold sets: of actions, facts in doubt, clashing tables."""
    clashes = words("clashes", book.tables) if book.tables else ()
    return (*words("actions", book.actions), *words("unknown", book.facts), *clashes)


def lookup(
    code: pl.Expr, table: Sequence[str | None], kind: pl.DataType | None = None
) -> pl.Expr:
    """Replace each code by its entry of *table*, of texts unless another *kind*."""
    series = pl.Series(table, dtype=kind or pl.String())
    return code.map_batches(
        partial(entries, series),
        return_dtype=series.dtype,
        is_elementwise=True,
    )


def text_type(texts: Iterable[str | None], *, is_coded: bool) -> pl.DataType:
    """Give the type of a column that holds nothing but these texts."""
    known = dict.fromkeys(text for text in texts if text is not None)
    return pl.Enum(list(known)) if is_coded and known else pl.String()


def unpacked(word: int, names: Sequence[_T]) -> list[_T]:
    """Give the names whose bits are set in *word*."""
    return [name for bit, name in enumerate(names) if word >> bit & 1]
