"""Related tables where they lie: all rows of a customer meet, and become facts.

Customers and their rows are dealt to the same buckets. What happens in a bucket is what
`intake.related` and `intake.joining` do with whole tables.
"""

from collections.abc import Iterator
from datetime import date

import attrs
import polars as pl

from tiers.engines.columnar.expressions import Compiler
from tiers.intake import Counts, Sifted
from tiers.intake.joining import joined
from tiers.intake.layout import Layout
from tiers.intake.reading import worked
from tiers.intake.rejects import keys
from tiers.intake.related import RowCounts, Rows
from tiers.intake.sift import Intake
from tiers.intake.table import Table
from tiers.physical import ROW, dtype
from tiers.pipeline.related import gathered
from tiers.pipeline.spread.sifting import (
    AT_ONCE,
    CLEAN,
    COUNTED,
    FAULTS,
    KEYS,
    Repeated,
    dealt,
    no_lines,
    stacked,
)
from tiers.program.rows import RelatedTable
from tiers.schema import Schema
from tiers.spreading import Packet
from tiers.text import Lang

_CUSTOMER = "#dealt by"


@attrs.frozen
class Related:
    """A related table: what the policy says of it, and how its columns are read."""

    table: RelatedTable
    layout: Layout
    as_of: date
    repeats: pl.DataFrame = attrs.field(factory=no_lines, repr=False)
    """The rejects of rows that repeat a name."""

    @property
    def name(self) -> str:
        """What the policy calls it."""
        return str(self.table.name)

    def rows(self, piece: pl.LazyFrame, repeats: pl.DataFrame | None = None) -> Rows:
        """Give some rows, to be put together."""
        compute = Compiler(self.as_of).stored
        intake = Intake(Table(piece, self.layout))
        return Rows(self.table, intake, self.as_of, compute, repeats)


@attrs.frozen
class Named:
    """Gives what tells rows apart, of those that are seen: `KEYS` by bucket."""

    related: Related
    buckets: int

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Read the packets of a part."""
        key = self.related.layout.key
        assert key is not None, "rows have names"
        for packet in packets:
            visible = self.related.rows(packet.rows.lazy()).visible()
            yield from dealt(
                KEYS, keys(visible, key).collect(), pl.col("key"), self.buckets
            )


@attrs.frozen
class Deal:
    """Deals raw rows to buckets by customer; the packets have the table's name."""

    related: Related
    buckets: int

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Deal the packets of a part."""
        waiting: list[pl.DataFrame] = []
        for packet in packets:
            waiting.append(packet.rows)
            if sum(rows.height for rows in waiting) >= AT_ONCE:
                yield from self._dealt(waiting)
        yield from self._dealt(waiting)

    def _dealt(self, waiting: list[pl.DataFrame]) -> Iterator[Packet]:
        rows = stacked(waiting)
        waiting.clear()
        if rows is None:
            return
        customer = self.related.layout.reading(self.related.table.customer)
        read = worked(rows.lazy(), [customer]).select(customer.value).collect()
        marked = rows.with_columns(read.to_series().alias(_CUSTOMER))
        for packet in dealt(self.related.name, marked, pl.col(_CUSTOMER), self.buckets):
            yield attrs.evolve(packet, rows=packet.rows.drop(_CUSTOMER))


@attrs.frozen
class Gather:
    """Makes facts of the rows of a bucket's customers: `CLEAN`, counts and faults."""

    schema: Schema
    layout: Layout
    """How customers are read."""
    related: tuple[Related, ...]
    lang: Lang

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Put a bucket together."""
        met = list(packets)
        repeats = list(Repeated(self.layout, self.lang)(_of(met, KEYS)))
        yield from repeats
        clean = self._clean(met, repeats)
        keys_ = stacked(p.rows for p in _of(met, KEYS))
        known = pl.DataFrame(schema={"key": self._key}) if keys_ is None else keys_
        customers = known.lazy().select("key").unique()
        found = []
        for related in self.related:
            own = _rows(related, met)
            found.append(gathered(own, customers, self.lang))
            yield Packet(f"{FAULTS} {related.name}", found[-1].rejects)
            yield Packet(f"{COUNTED} {related.name}", _counts(found[-1].counts))
        made = [fact for related in self.related for fact in related.table.facts]
        sifted = Sifted(clean.lazy(), no_lines(), Counts(0, 0, 0))
        if made:
            sifted = joined(sifted, found, made, self.schema, self.lang)
        yield Packet(FAULTS, sifted.rejects)
        facts = sifted.clean.collect()
        if facts.height:
            yield Packet(CLEAN, facts)

    @property
    def _key(self) -> pl.DataType:
        assert self.schema.key is not None, "customers have keys"
        return dtype(self.schema.key.type)

    def _clean(self, met: list[Packet], repeats: list[Packet]) -> pl.DataFrame:
        kinds = {fact.name: dtype(fact.type) for fact in self.schema.own.facts}
        none = pl.DataFrame(schema={ROW: pl.UInt32(), **kinds})
        found = pl.concat([none, *(p.rows for p in _of(met, CLEAN))]).sort(ROW)
        for packet in repeats:
            again = packet.rows.get_column("row").implode()
            found = found.filter(~pl.col(ROW).is_in(again))
        return found


def _of(packets: list[Packet], what: str) -> Iterator[Packet]:
    return (packet for packet in packets if packet.what == what)


def _rows(related: Related, met: list[Packet]) -> Rows:
    """Give the rows of one table, in their order."""
    none = pl.DataFrame(schema=related.layout.dtypes)
    pieces = [p.rows.select(none.columns) for p in _of(met, related.name)]
    rows = pl.concat([none, *pieces]).sort(ROW)
    here = pl.col("row").is_in(rows.get_column(ROW).implode())
    return related.rows(rows.lazy(), related.repeats.filter(here))


def _counts(counts: RowCounts) -> pl.DataFrame:
    kept = attrs.asdict(counts, filter=lambda field, _: field.name != "table")
    return pl.DataFrame([kept])


def counts_of(name: str, found: list[pl.DataFrame]) -> RowCounts:
    """Add up what became of the rows of a table."""
    sums = pl.concat(found).sum().row(0, named=True)
    return RowCounts(name, **sums)
