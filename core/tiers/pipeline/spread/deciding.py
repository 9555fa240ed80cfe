"""Decide where customers lie: decisions for the host's table, and what is told of them.

What goes with the decisions are notes: how many got what, and, where rules may clash,
the first customers for whom they do.
"""

from collections import Counter
from collections.abc import Iterator

import attrs
import polars as pl

from tiers.codes import set_columns
from tiers.physical import ROW, RULE, dtype
from tiers.pipeline.clashes import SHOWN, is_clash
from tiers.pipeline.plan import Plan
from tiers.pipeline.spread.learning import gathered
from tiers.pipeline.tally import Tally
from tiers.spreading import AT_ONCE, TABLE, Packet

TALLY, CLASH = "tally", "clash"

_COUNT = "#count"


@attrs.frozen
class Decide:
    """Decides about the clean customers of a part, some left out."""

    plan: Plan
    without: pl.Series

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Give decisions and, at the end, notes."""
        tally = Tally(self.plan.book)
        examples = _Examples(self.plan)
        for facts in gathered(packets, self.without, AT_ONCE):
            coded = self.plan.coded(facts.lazy())
            if examples.tables:
                table = coded.collect()
                examples.take(facts, table)
                coded = table.lazy()
            yield Packet(TABLE, self.plan.presented(coded, tally).collect())
        yield Packet(TALLY, counted(tally))
        yield from examples.found()

    @property
    def columns(self) -> pl.Schema:
        """The columns of the decisions."""
        schema = self.plan.fitted.program.schema
        kinds = {fact.name: dtype(fact.type) for fact in schema.facts}
        nobody = pl.LazyFrame(schema={ROW: pl.UInt32(), **kinds})
        return self.plan.presented(self.plan.coded(nobody)).collect_schema()


def without_rows(packets: Iterator[Packet]) -> Iterator[Packet]:
    """Keep the notes alone."""
    return (packet for packet in packets if packet.what != TABLE)


@attrs.define
class _Examples:
    """The first customers for whom each table clashes."""

    plan: Plan
    rows: dict[str, list[pl.DataFrame]] = attrs.field(factory=dict)

    @property
    def tables(self) -> tuple[str | None, ...]:
        """Name the tables that may clash; None for the rules of the tier."""
        program = self.plan.fitted.program
        can_clash = program.hit in {"unique", "any"}
        rules: tuple[str | None, ...] = (None,) if can_clash else ()
        return (*rules, *self.plan.book.tables)

    def take(self, facts: pl.DataFrame, coded: pl.DataFrame) -> None:
        """Note those of a batch, whose rows lie side by side."""
        for table in self.tables:
            known = self.rows.setdefault(table or "", [])
            if sum(rows.height for rows in known) < SHOWN:
                mark = coded.select(is_clash(self.plan.book, table).alias("clash"))
                known.append(facts.filter(mark["clash"]).head(SHOWN))

    def found(self) -> Iterator[Packet]:
        """Give the facts of those customers, by table."""
        for table, rows in self.rows.items():
            yield Packet(f"{CLASH} {table}", pl.concat(rows).head(SHOWN))


def counted(tally: Tally) -> pl.DataFrame:
    """Write down how many customers got each combination of codes."""
    rows = [(*codes, count) for codes, count in tally.found.items()]
    kinds = {RULE: pl.Int32(), **dict.fromkeys(set_columns(tally.book), pl.Int64())}
    return pl.DataFrame(rows, schema={**kinds, _COUNT: pl.Int64()}, orient="row")


def told(tally: Tally, notes: list[Packet]) -> None:
    """Add up what parts have counted."""
    for note in notes:
        if note.what == TALLY:
            counts = {tuple(codes): count for *codes, count in note.rows.iter_rows()}
            tally.found.update(Counter(counts))


def examples(notes: list[Packet]) -> dict[str | None, pl.DataFrame]:
    """Give the first customers of each table that clashes, of all parts."""
    found: dict[str | None, list[pl.DataFrame]] = {}
    for note in notes:
        what, _, table = note.what.partition(" ")
        if what == CLASH:
            found.setdefault(table or None, []).append(note.rows)
    return {t: pl.concat(rows).sort(ROW).head(SHOWN) for t, rows in found.items()}
