"""Which rows of a table hold, at a cost that hardly grows with their number.

Each row is a conjunction. Every input is cut into codes once (`cutting`), and for each
code the rows that it leaves possible are a set, written as the bits of an integer. The
sets are met by tables (`joining`), so that a customer takes one search and one look-up
an input, and what is asked of the rows that hold is looked up as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Self

import polars as pl

from tiers.engines.columnar.choosing import CODE, looked_up
from tiers.engines.columnar.coding import coded
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.joining import (
    LARGEST,
    SIZE,
    Meeting,
    Table,
    tables,
    word_count,
)
from tiers.freezing import frozen
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.cutting import Cut, input_of


@frozen
class Asked:
    """An input, cut, and the rows that each of its codes leaves possible."""

    cut: Cut
    rows: tuple[int, ...]


def asked(rows: Sequence[Node]) -> Iterator[Asked]:
    """Take conjunctions apart, input by input; they hold where they are true."""
    for node, conditions in by_input(rows).items():
        cut = Cut.of(node, (c for of_row in conditions.values() for c in of_row))
        codes = {
            at: reduce(and_, map(cut.truth, of_row)).true
            for at, of_row in conditions.items()
        }
        yield Asked(cut, turned(codes, cut.count, len(rows)))


def by_input(rows: Sequence[Node]) -> Mapping[Node, dict[int, list[Node]]]:
    """Give, for each input, the conditions about it of each row that has some."""
    found: dict[Node, dict[int, list[Node]]] = {}
    for at, row in enumerate(rows):
        for condition in row.parts if isinstance(row, ir.Every) else (row,):
            if condition != build.TRUE:
                of_rows = found.setdefault(input_of(condition), {})
                of_rows.setdefault(at, []).append(condition)
    return found


def turned(codes: Mapping[int, int], count: int, rows: int) -> tuple[int, ...]:
    """Turn the codes of each row into the rows of each code; a row not named has all.

    Only where a run of codes begins or ends does the set of rows change.
    """
    changes = [0] * (count + 1)
    for row, those in codes.items():
        edges = those ^ those << 1
        while edges:
            first = edges & -edges
            changes[first.bit_length() - 1] ^= 1 << row
            edges ^= first
    current = reduce(lambda free, row: free ^ 1 << row, codes, (1 << rows) - 1)
    found = []
    for change in changes[:count]:
        current ^= change
        found.append(current)
    return tuple(found)


def joined_by(
    inputs: Iterable[Asked], count: int, compiler: Compiler, largest: int
) -> tuple[list[pl.Expr], list[Table]]:
    """Give the classes of the inputs, and the tables that join them.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    codes: list[pl.Expr] = []
    classes: dict[str, tuple[int, ...]] = {}
    for at, one in enumerate(inputs):
        number = {those: n for n, those in enumerate(dict.fromkeys(one.rows))}
        ordered = [number[those] for those in one.rows]
        codes.append(coded(one.cut, ordered, compiler).alias(f"{at}"))
        classes[f"{at}"] = tuple(number)
    return codes, tables(classes, count, largest)


@frozen
class Matcher:
    """The rows that hold, as one column, and what can be asked of it.

    Give the table the column `found` first; the other expressions read it.
    """

    name: str
    """What the column is named."""
    found: pl.Expr
    count: int
    """How many rows there are."""
    sets: tuple[int, ...] | None
    """What the column's values stand for; None if it holds the words of a set."""

    @classmethod
    def of(
        cls,
        name: str,
        rows: Sequence[Node],
        compiler: Compiler,
        *,
        largest: int = LARGEST,
    ) -> Self:
        """Match conditions, by tables of no more than *largest* entries.

        Raises:
            OverflowError: a number on the way could need more than 128 bits.
        """
        count = len(rows)
        codes, joined = joined_by(asked(rows), count, compiler, largest)
        if not joined:
            nought = pl.lit(0, dtype=CODE).alias(name)
            return cls(name, nought, count, ((1 << count) - 1,))
        meet: Callable[[pl.Series], pl.Series] = joined[0].met
        kind: pl.DataType = CODE
        sets: tuple[int, ...] | None = joined[0].sets
        if len(joined) > 1:
            meet, kind, sets = Meeting.of(joined, count), Meeting.dtype(count), None
        found = pl.struct(codes).map_batches(
            meet, return_dtype=kind, is_elementwise=True
        )
        return cls(name, found.alias(name), count, sets)

    def lookup(self, function: Callable[[int], Any], kind: pl.DataType) -> pl.Expr:
        """Give what a function makes of the set of rows; see `members`."""
        column = pl.col(self.name)
        if self.sets is None:
            look = _Distinct(function, kind)
            return column.map_batches(look, return_dtype=kind, is_elementwise=True)
        known = {rows: function(rows) for rows in dict.fromkeys(self.sets)}
        return looked_up(column, [known[rows] for rows in self.sets], kind)

    def first(self) -> pl.Expr:
        """Give the first row that holds; missing if none does."""
        if self.sets is not None:
            return self.lookup(first, CODE)
        words = enumerate(self._words())
        return pl.coalesce(
            pl.when(word != 0).then(word.bitwise_trailing_zeros() + at * SIZE)
            for at, word in words
        ).cast(CODE)

    def last(self) -> pl.Expr:
        """Give the last row that holds; missing if none does."""
        if self.sets is not None:
            return self.lookup(last, CODE)
        words = list(enumerate(self._words()))
        return pl.coalesce(
            pl.when(word != 0).then((at + 1) * SIZE - 1 - word.bitwise_leading_zeros())
            for at, word in reversed(words)
        ).cast(CODE)

    def any_of(self, rows: int) -> pl.Expr:
        """Tell whether one of a set of rows holds."""
        if self.sets is not None:
            return self.lookup(lambda found: bool(found & rows), pl.Boolean())
        parts = [
            (rows >> at * SIZE) & (2**SIZE - 1) for at in range(len(self._words()))
        ]
        return pl.any_horizontal(
            word & pl.lit(part, dtype=pl.UInt64) != 0
            for word, part in zip(self._words(), parts, strict=True)
            if part
        )

    def united(self, values: Sequence[int]) -> pl.Expr:
        """Give the bits of all rows that hold, each row having a value."""
        if self.sets is not None:
            return self.lookup(
                lambda rows: reduce(or_, (values[at] for at in members(rows)), 0),
                pl.Int64(),
            )
        found = [
            pl.when(self.any_of(_having(values, bit)))
            .then(pl.lit(1 << bit, dtype=pl.Int64))
            .otherwise(0)
            for bit in members(reduce(or_, values, 0))
        ]
        return pl.sum_horizontal(pl.lit(0, dtype=pl.Int64), *found)

    def _words(self) -> list[pl.Expr]:
        record = pl.col(self.name).struct
        return [record.field(str(at)) for at in range(word_count(self.count))]


def _having(values: Sequence[int], bit: int) -> int:
    """Give the rows whose value has a bit."""
    return sum(1 << at for at, value in enumerate(values) if value >> bit & 1)


def members(rows: int) -> Iterator[int]:
    """Give the rows of a set, in order."""
    while rows:
        low = rows & -rows
        yield low.bit_length() - 1
        rows ^= low


def first(rows: int) -> int | None:
    """Give the first row of a set."""
    return (rows & -rows).bit_length() - 1 if rows else None


def last(rows: int) -> int | None:
    """Give the last row of a set."""
    return rows.bit_length() - 1 if rows else None


@frozen
class _Distinct:
    """Applies a function to each distinct set of a batch."""

    function: Callable[[int], Any]
    kind: pl.DataType

    def __call__(self, words: pl.Series) -> pl.Series:
        frame = words.struct.unnest()
        distinct = frame.unique()
        values = [
            self.function(sum(word << at * SIZE for at, word in enumerate(row)))
            for row in distinct.iter_rows()
        ]
        found = distinct.with_columns(pl.Series("#", values, dtype=self.kind))
        return frame.join(found, on=frame.columns, how="left", maintain_order="left")[
            "#"
        ]
