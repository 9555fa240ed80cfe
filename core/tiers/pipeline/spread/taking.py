"""Take customers and rows in where they lie, and tell what is known of the others."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

import attrs
import polars as pl

from tiers.intake import Counts, Intake
from tiers.intake import columns as headed
from tiers.intake.layout import Layout
from tiers.intake.related import RowCounts
from tiers.physical import EXTRA, ROW
from tiers.pipeline.related import conformed
from tiers.pipeline.spread.rows import Deal, Gather, Named, Related, counts_of
from tiers.pipeline.spread.sifting import (
    CLEAN,
    COUNTED,
    FAULTS,
    KEYS,
    REPEATS,
    Repeated,
    Sift,
    bucket_count,
    in_order,
    no_lines,
)
from tiers.program.program import Program
from tiers.spreading import Packets, Session, Spread
from tiers.text import Lang


@attrs.frozen
class Given:
    """A related table, and where its rows lie."""

    spread: Spread
    intake: Intake
    related: Related

    @classmethod
    def of(cls, table: Any, spread: Spread, as_of: date) -> "Given":
        """Look for the columns of a related table among those of *spread*."""
        intake = conformed(table, empty(spread))
        return cls(spread, intake, Related(table, intake.table.layout, as_of))

    @property
    def packets(self) -> Packets:
        """The rows, with the columns that are read."""
        return self.spread.packets(_headings(self.intake.table.layout))


@attrs.frozen
class Taken:
    """Clean customers, and what is known of the others."""

    clean: Packets
    without: pl.Series
    rejects: pl.DataFrame
    counts: Counts
    rows: tuple[RowCounts, ...]


@attrs.frozen
class Taking:
    """Takes customers and rows in; what is held is let go by the stack."""

    program: Program
    session: Session
    customers: Spread
    intake: Intake
    related: Sequence[Given]
    lang: Lang
    stack: ExitStack

    @property
    def layout(self) -> Layout:
        """The facts of customers that are there, and how they are written."""
        return self.intake.table.layout

    @property
    def buckets(self) -> int:
        """Into how many parts keys are dealt, for the largest of the tables."""
        tables = (self.customers, *(one.spread for one in self.related))
        most = max(table.rows for table in tables)
        return bucket_count(most, self.session.workers)

    def taken(self) -> Taken:
        """Sift customers; where there are related tables, make facts of their rows."""
        sift = Sift(self.layout, self.lang, self.buckets, is_dealt=bool(self.related))
        raw = self.customers.packets(_headings(self.layout))
        sifted = self._held(raw.through(sift))
        told = sifted.only(FAULTS, COUNTED)
        if not self.related:
            again = sifted.only(KEYS).meeting(Repeated(self.layout, self.lang))
            notes = _by_name(told.beside(again) if self.layout.key else told)
            return self._taken(sifted.only(CLEAN), notes)
        met = self._held(self._met(sifted))
        about = [f"{n} {one.related.name}" for one in self.related for n in _ABOUT]
        notes = _by_name(told.beside(met.only(REPEATS, FAULTS, *about)))
        # Repeated keys were left out already, where customers met their rows.
        return attrs.evolve(self._taken(met.only(CLEAN), notes), without=_NONE)

    def _met(self, sifted: Packets) -> Packets:
        related = tuple(self._named(one) for one in self.related)
        gather = Gather(self.program.schema, self.layout, related, self.lang)
        list(gather(iter(())))  # what can't be computed exactly is refused now
        dealt = [
            one.packets.through(Deal(one.related, self.buckets)) for one in self.related
        ]
        return sifted.only(CLEAN, KEYS).beside(*dealt).meeting(gather)

    def _named(self, one: Given) -> Related:
        """Find the rows of a table that repeat a name, if its rows have names."""
        layout = one.related.layout
        if layout.key is None:
            return one.related
        named = one.packets.through(Named(one.related, self.buckets))
        found = _by_name(named.meeting(Repeated(layout, self.lang)))
        return attrs.evolve(one.related, repeats=in_order(*found(REPEATS)))

    def _taken(
        self, clean: Packets, notes: Callable[[str], list[pl.DataFrame]]
    ) -> Taken:
        repeats = in_order(*notes(REPEATS))
        rejects = in_order(*notes(FAULTS), repeats)
        read, blank = pl.concat([_NOBODY, *notes(COUNTED)]).sum().row(0)
        counts = Counts(read, blank, rejects.get_column("row").n_unique())
        if self.related:
            lists = [("", rejects)] + [
                (n, in_order(*notes(f"{FAULTS} {n}"))) for n in self._names
            ]
            rejects = pl.concat(
                lines.select(pl.lit(name).alias("table"), pl.all())
                for name, lines in lists
            )
        rows = tuple(counts_of(n, notes(f"{COUNTED} {n}")) for n in self._names)
        return Taken(clean, repeats.get_column("row"), rejects, counts, rows)

    @property
    def _names(self) -> list[str]:
        return [one.related.name for one in self.related]

    def _held(self, packets: Packets) -> Packets:
        return self.stack.enter_context(packets.held())


_ABOUT = FAULTS, COUNTED
_NONE = no_lines().get_column("row")
_NOBODY = pl.DataFrame(schema={"read": pl.UInt32, "blank": pl.UInt32})


def _by_name(packets: Packets) -> Callable[[str], list[pl.DataFrame]]:
    """Bring packets here, and give those of a name."""
    found: dict[str, list[pl.DataFrame]] = {}
    for packet in packets.here():
        found.setdefault(packet.what, []).append(packet.rows)
    return lambda name: found.get(name, [])


def _headings(layout: Layout) -> tuple[str, ...]:
    """Name the columns that are read."""
    extra = (EXTRA,) if layout.is_text else ()
    return (*(headed.heading(fact) for fact in layout.present), *extra)


def empty(spread: Spread) -> pl.LazyFrame:
    """Give a table without rows that has the columns of *spread*."""
    return pl.LazyFrame(schema={ROW: pl.UInt32(), **spread.columns})
