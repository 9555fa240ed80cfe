"""Sets met by tables: the classes of some inputs in, the rows common to all out.

As long as a table stays small, one state stands for all inputs so far. What does not
fit into one table is met at run time, 64 rows to a word.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import Self

import attrs
import polars as pl

from tiers.engines.columnar.choosing import CODE
from tiers.freezing import frozen
from tiers.physical import entries

LARGEST = 2**14
"""The most entries of a table that joins inputs, unless told otherwise."""

SIZE = 64
"""How many rows there are to a word."""

WORD = pl.UInt64()


@frozen
class _Stage:
    """Takes some inputs in, by name and number of classes; then numbers the states.

    Without *states*, each combination of classes is a state of its own.
    """

    inputs: tuple[tuple[str, int], ...]
    states: pl.Series | None = None

    def state(self, before: pl.Series | None, classes: pl.DataFrame) -> pl.Series:
        """Give the state of each customer."""
        for name, size in self.inputs:
            column = classes[name]
            before = column if before is None else before * size + column
        assert before is not None, "a stage takes inputs in"
        return before if self.states is None else entries(self.states, before)


@frozen
class Table:
    """Some inputs, met stage by stage, and the set of each state."""

    stages: tuple[_Stage, ...]
    sets: tuple[int, ...]

    def state(self, classes: pl.DataFrame) -> pl.Series:
        """Give the state of each customer."""
        found = None
        for stage in self.stages:
            found = stage.state(found, classes)
        assert found is not None, "a table has stages"
        return found

    def met(self, record: pl.Series) -> pl.Series:
        """Give the state of each record of classes."""
        return self.state(record.struct.unnest())

    def words(self, count: int) -> dict[int, pl.Series]:
        """Give the words of each state's set, but for those that are always full."""
        size = SIZE // 8 * word_count(count)
        rows = [memoryview(s.to_bytes(size, "little")).cast("Q") for s in self.sets]
        full = memoryview(((1 << count) - 1).to_bytes(size, "little")).cast("Q")
        columns = enumerate(zip(*rows, strict=True))
        return {
            at: pl.Series(column, dtype=WORD)
            for at, column in columns
            if set(column) != {full[at]}
        }


def word_count(count: int) -> int:
    """Tell how many words hold so many rows; at least one."""
    return max(1, -(-count // SIZE))


def tables(
    inputs: Mapping[str, Sequence[int]], count: int, largest: int
) -> list[Table]:
    """Join inputs, the sets of whose classes are given, into few tables.

    Those with few classes come first. Only one input alone may exceed *largest*.
    """
    found: list[Table] = []
    growing = _Growing.empty(count, largest)
    for name, sets in sorted(inputs.items(), key=lambda named: len(named[1])):
        if not growing.has_room(sets):
            growing = growing.reduced()
        if not growing.has_room(sets):
            found.append(growing.table())
            growing = _Growing.empty(count, largest)
        growing = growing.joined(name, sets)
    return [*found, growing.table()] if inputs else []


@frozen
class _Growing:
    """A table that takes in one input after the other."""

    sets: tuple[int, ...]
    largest: int
    stages: tuple[_Stage, ...] = ()
    inputs: tuple[tuple[str, int], ...] = ()

    @classmethod
    def empty(cls, count: int, largest: int) -> Self:
        """Start with the set of all rows."""
        return cls(((1 << count) - 1,), largest)

    def has_room(self, sets: Sequence[int]) -> bool:
        """Tell whether one more input can be taken in."""
        is_empty = not (self.inputs or self.stages)
        return is_empty or len(self.sets) * len(sets) <= self.largest

    def joined(self, name: str, sets: Sequence[int]) -> Self:
        """Meet every set with those of one more input."""
        met = tuple(a & b for a, b in product(self.sets, sets))
        return attrs.evolve(self, sets=met, inputs=(*self.inputs, (name, len(sets))))

    def reduced(self) -> Self:
        """Let one state stand for all combinations with the same set."""
        if not self.inputs:
            return self
        number = {rows: at for at, rows in enumerate(dict.fromkeys(self.sets))}
        states = pl.Series([number[rows] for rows in self.sets], dtype=CODE)
        stage = _Stage(self.inputs, states)
        return attrs.evolve(
            self, sets=tuple(number), stages=(*self.stages, stage), inputs=()
        )

    def table(self) -> Table:
        """Give the table as it is now."""
        last = (_Stage(self.inputs),) if self.inputs else ()
        return Table((*self.stages, *last), self.sets)


@frozen
class Meeting:
    """Meets sets at run time: the classes as a record in, words as a record out."""

    tables: tuple[Table, ...]
    words: tuple[dict[int, pl.Series], ...]
    count: int

    @classmethod
    def of(cls, tables: Sequence[Table], count: int) -> Self:
        """Prepare the words of each table."""
        return cls(tuple(tables), tuple(t.words(count) for t in tables), count)

    @staticmethod
    def dtype(count: int) -> pl.DataType:
        """Give the type of the result for so many rows."""
        return pl.Struct({str(at): WORD for at in range(word_count(count))})

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the words of the rows that all tables leave possible."""
        states = self.states(given)
        words = [
            self.word(at, states).alias(str(at)) for at in range(word_count(self.count))
        ]
        return pl.DataFrame(words).to_struct(given.name)

    def states(self, given: pl.Series) -> list[pl.Series]:
        """Give the state in each table."""
        classes = given.struct.unnest()
        return [table.state(classes) for table in self.tables]

    def is_full(self, at: int) -> bool:
        """Tell whether a word always has all its rows."""
        return not any(at in words for words in self.words)

    def word(self, at: int, states: list[pl.Series]) -> pl.Series:
        """Give one word of the rows that all tables leave possible."""
        met = [
            entries(words[at], state)
            for words, state in zip(self.words, states, strict=True)
            if at in words
        ]
        if met:
            return reduce(and_, met)
        full = 2 ** min(SIZE, self.count - at * SIZE) - 1
        return pl.Series([full], dtype=WORD).new_from_index(0, states[0].len())
