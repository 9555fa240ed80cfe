"""Which facts leave rules open that matter, for all rules of a table at once.

The rows of a table stand in it several times: as those that surely apply, as those that
may apply, and for each fact as those that it does not leave open. All of them are
conjunctions, so that one way of matching serves them; each kind begins at a new word.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import attrs
import polars as pl

from tiers.engines.columnar.expressions import Compiler
from tiers.engines.columnar.joining import SIZE, WORD, Meeting, word_count
from tiers.engines.columnar.matching import Asked, joined_by, turned
from tiers.freezing import frozen
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.cutting import Cut, input_of
from tiers.program.doubt import Part

Found = list[tuple[tuple[str, ...], pl.Expr]]
"""Some facts, and a record that says of each whether it leaves open what matters."""

_LARGEST = 2**10
"""The most entries of a table that joins inputs: their sets are large."""

_WIDEST = 2**14
"""How many rows stand in a table, if facts can be told apart in several."""

_SURE, _POSSIBLE = "#sure", "#possible"
"""Two kinds of rows; the others have the names of facts."""

_MASKS = pl.Series([2**n - 1 for n in range(SIZE + 1)], dtype=WORD)


@frozen
class Ranking:
    """How rules that are sorted by rank supersede each other."""

    ranks: Sequence[int]
    can_clash: bool
    """Whether rules of different ranks clash."""

    def ends(self) -> tuple[list[int], list[int]]:
        """Give, for each rule, where the rules of its rank begin and end."""
        starts = [bisect_left(self.ranks, rank) for rank in self.ranks]
        return starts, [bisect_right(self.ranks, rank) for rank in self.ranks]


def in_doubt(
    rules: Sequence[tuple[Part, ...]], ranking: Ranking | None, compiler: Compiler
) -> Found:
    """Ask of each fact, few at a time, whether it leaves open a rule that matters.

    Without a *ranking* every rule matters.

    Raises:
        OverflowError: a number on the way could need more than 128 bits.
    """
    facts = tuple(
        dict.fromkeys(f for parts in rules for part in parts for f in part.open)
    )
    taken = list(_taken(rules))
    blocks = word_count(len(rules)) * SIZE
    at_once = max(1, _WIDEST // blocks - 2)
    found: Found = []
    for some in (facts[at : at + at_once] for at in range(0, len(facts), at_once)):
        codes, tables = joined_by(
            (one.asked(some, blocks) for one in taken),
            blocks * (2 + len(some)),
            compiler,
            _LARGEST,
        )
        meeting = Meeting.of(tables, blocks * (2 + len(some)))
        opening = _Opening(meeting, len(rules), some, ranking)
        kind = pl.Struct(dict.fromkeys(some, pl.Boolean()))
        record = pl.struct(codes)
        asked = record.map_batches(opening, return_dtype=kind, is_elementwise=True)
        found.append((some, asked))
    return found


@frozen
class _Taken:
    """An input, and the codes for which it lets each row stand, by kind and number."""

    cut: Cut
    codes: dict[tuple[str, int], int] = attrs.field(factory=dict)

    def add(self, kind: str, row: int, codes: int) -> None:
        """Let a row of some kind stand for no more than these codes."""
        self.codes[kind, row] = self.codes.get((kind, row), codes) & codes

    def asked(self, facts: tuple[str, ...], block: int) -> Asked:
        """Give the rows of each code: the sure, the possible, and those by fact."""
        starts = {
            kind: at * block for at, kind in enumerate((_SURE, _POSSIBLE, *facts))
        }
        rows = {
            starts[kind] + row: codes
            for (kind, row), codes in self.codes.items()
            if kind in starts
        }
        return Asked(self.cut, turned(rows, self.cut.count, len(starts) * block))


def _taken(rules: Sequence[tuple[Part, ...]]) -> Iterator[_Taken]:
    """Take the questions of all rules apart, input by input."""
    about: dict[Node, list[tuple[int, Node, str | Part]]] = {}
    for row, part in ((row, part) for row, parts in enumerate(rules) for part in parts):
        about.setdefault(input_of(part.possible), []).append((row, part.possible, part))
        for fact, node in part.open.items():
            if not _is_plain(part, node):
                about.setdefault(input_of(node), []).append((row, node, fact))
    for input_, asked in about.items():
        taken = _Taken(Cut.of(input_, (node for _, node, _ in asked)))
        every = (1 << taken.cut.count) - 1
        for row, node, what in asked:
            truth = taken.cut.truth(node)
            if isinstance(what, str):
                taken.add(what, row, every & ~truth.possible)
                continue
            taken.add(_SURE, row, truth.true)
            taken.add(_POSSIBLE, row, truth.possible)
            for fact in (f for f, open_ in what.open.items() if _is_plain(what, open_)):
                taken.add(fact, row, every & ~truth.possible | truth.true)
        yield taken


def _is_plain(part: Part, open_: Node) -> bool:
    """Tell whether a part as a whole is what can be open."""
    return isinstance(open_, ir.IsMissing) and open_.input is part.possible


@frozen(slots=False)
class _Opening:
    """Asks the questions of a batch, from the words of the rows."""

    meeting: Meeting
    count: int
    facts: tuple[str, ...]
    ranking: Ranking | None

    def __call__(self, given: pl.Series) -> pl.Series:
        """Say of each fact whether it leaves open what matters."""
        states = self.meeting.states(given)
        words = range(word_count(self.count))
        matter = [self.meeting.word(len(words) + at, states) for at in words]
        if self.ranking is not None:
            allowed = self.allowed([self.sure(at, states) for at in words])
            matter = [a & b for a, b in zip(matter, allowed, strict=True)]
        found = [
            self.open(at, matter, states).alias(fact)
            for at, fact in enumerate(self.facts, 2)
        ]
        return pl.DataFrame(found).to_struct(given.name)

    def sure(self, at: int, states: list[pl.Series]) -> pl.Series:
        """Give a word of the rules that surely apply, the gap after them left out."""
        word = self.meeting.word(at, states)
        kept: pl.Series = word & 2 ** min(SIZE, self.count - at * SIZE) - 1
        return kept

    def open(
        self, kind: int, matter: list[pl.Series], states: list[pl.Series]
    ) -> pl.Series:
        """Tell where some rows that matter are not closed."""
        found = pl.Series([False]).new_from_index(0, states[0].len())
        for at, rows in enumerate(matter):
            place = kind * len(matter) + at
            if not self.meeting.is_full(place):
                found |= rows & self.meeting.word(place, states) != rows
        return found

    def allowed(self, sure: list[pl.Series]) -> list[pl.Series]:
        """Give the words of the rows that change what the sure ones decide."""
        starts, ends = self.limits
        first, last = _first(sure), _last(sure)
        start = starts.gather(first).fill_null(self.count)
        before = [_below(start, at) for at in range(len(sure))]
        assert self.ranking is not None
        if not self.ranking.can_clash:
            return before
        end = ends.gather(first).fill_null(self.count)
        is_clash = (starts.gather(last) != start).fill_null(value=False)
        kept = _MASKS.gather((~is_clash).cast(pl.UInt32) * SIZE)
        return [
            (b | (_below(end, at) ^ _MASKS[SIZE])) & kept for at, b in enumerate(before)
        ]

    @cached_property
    def limits(self) -> tuple[pl.Series, pl.Series]:
        """Give where the rules of each rule's rank begin and end."""
        assert self.ranking is not None
        starts, ends = self.ranking.ends()
        return pl.Series(starts, dtype=pl.Int64), pl.Series(ends, dtype=pl.Int64)


def _below(limit: pl.Series, at: int) -> pl.Series:
    """Give a word of the rows before a limit."""
    return _MASKS.gather((limit - at * SIZE).clip(0, SIZE))


def _first(words: list[pl.Series]) -> pl.Series:
    """Give the first row of each set; missing if it has none."""
    found = _nothing(words[0].len())
    for at, word in reversed(list(enumerate(words))):
        low = word.bitwise_trailing_zeros().cast(pl.Int64) + at * SIZE
        found = low.zip_with(word != 0, found)
    return found


def _last(words: list[pl.Series]) -> pl.Series:
    """Give the last row of each set; missing if it has none."""
    found = _nothing(words[0].len())
    for at, word in enumerate(words):
        high = at * SIZE + SIZE - 1 - word.bitwise_leading_zeros().cast(pl.Int64)
        found = high.zip_with(word != 0, found)
    return found


def _nothing(count: int) -> pl.Series:
    return pl.Series([None], dtype=pl.Int64).new_from_index(0, count)
