"""Evaluate customers where they lie: the same run, over any host."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import attrs
import polars as pl

from tiers.codes import Codebook
from tiers.intake import Counts, Intake, conform
from tiers.intake import columns as headed
from tiers.intake.layout import Layout
from tiers.intake.related import RowCounts
from tiers.physical import EXTRA, ROW
from tiers.pipeline.clashes import Clash, clashes_of
from tiers.pipeline.evaluate import out_of_force
from tiers.pipeline.fit import learnt
from tiers.pipeline.models import Writer
from tiers.pipeline.plan import Plan
from tiers.pipeline.related import check_names, conformed
from tiers.pipeline.spread.deciding import Decide, examples, told, without_rows
from tiers.pipeline.spread.learning import Learner
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
from tiers.pipeline.summary import Summary, Tally, summary
from tiers.problems import Problem
from tiers.program.program import Fitted, Program
from tiers.spreading import Packets, Session, Spread
from tiers.text import Lang


@attrs.frozen
class SpreadRun:
    """A run that is prepared; its customers stay where they lie."""

    plan: Plan = attrs.field(repr=False)
    clean: Packets = attrs.field(repr=False)
    without: pl.Series = attrs.field(repr=False)
    """The rows that repeat a key."""
    rejects: pl.DataFrame = attrs.field(repr=False)
    """One line a fault; see `Taken.rejects`."""
    counts: Counts
    warnings: tuple[Problem, ...]
    rows: tuple[RowCounts, ...] = ()
    """What became of the rows of related tables."""

    @property
    def fitted(self) -> Fitted:
        """The program, fitted to the customers."""
        return self.plan.fitted

    @property
    def as_of(self) -> date:
        """The day of the evaluation."""
        return self.plan.as_of

    @property
    def book(self) -> Codebook:
        """The names behind the codes."""
        return self.plan.book

    @property
    def decisions(self) -> Any:
        """The decisions as a lazy table of the host's own library."""
        decide = Decide(self.plan, self.without)
        return self.clean.through(decide).table(decide.columns)

    def write(self, path: str | None) -> tuple[Summary, tuple[Clash, ...]]:
        """Decide, and tell how many customers got what; write to a folder, if any.

        Raises:
            DataError: the folder can't be written.
        """
        decide, tally = Decide(self.plan, self.without), Tally(self.book)
        decided = self.clean.through(decide)
        if path is None:
            notes = list(decided.through(without_rows).here())
        else:
            notes = decided.write(path, decide.columns)
        told(tally, notes)
        found, first = summary(self, tally), examples(notes)
        writer = Writer.of(self.fitted, self.plan.as_of)

        def customers(table: str | None) -> pl.DataFrame:
            return writer.written(first[table].lazy()).collect()

        return found, clashes_of(self.fitted, self.plan.as_of, found, customers)


@contextmanager
def spread_run(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    session: Session,
    customers: Spread,
    *,
    as_of: date,
    lang: Lang = "en",
    tables: Mapping[str, Spread] | None = None,
    fitted: Fitted | None = None,
) -> Iterator[SpreadRun]:
    """Take customers in, fit the scores to them, and plan the decisions.

    With *fitted* given, nothing is learnt of these customers. What the run holds on
    the machines is let go at the end of the context.

    Raises:
        DataError: a table is lacking, or lacks columns, or a number could need too
            many digits.
        PolicyError: a scoring model refuses this population.
    """
    given = tables or {}
    check_names(program, given)
    intake = conform(_empty(customers), program.schema.own)
    related = [_Given.of(one, given[str(one.name)], as_of) for one in program.related]
    if fitted is None and not program.needs_fit:
        fitted = program.fitted({})
    with ExitStack() as stack:
        taking = _Taking(program, session, customers, intake, related, lang, stack)
        taken = taking.taken()
        if fitted is None:
            learner = Learner(taken.clean, program.schema, taken.without)
            fitted = learnt(program, as_of, learner)
        plan = Plan.laid_out(intake.table.layout, fitted, as_of=as_of, lang=lang)
        warnings = [w for one in related for w in one.intake.warnings]
        yield SpreadRun(
            plan=plan,
            clean=taken.clean,
            without=taken.without,
            rejects=taken.rejects,
            counts=taken.counts,
            warnings=(*intake.warnings, *warnings, *out_of_force(program, as_of)),
            rows=taken.rows,
        )


@attrs.frozen
class _Given:
    """A related table, and where its rows lie."""

    spread: Spread
    intake: Intake
    related: Related

    @classmethod
    def of(cls, table: Any, spread: Spread, as_of: date) -> "_Given":
        intake = conformed(table, _empty(spread))
        return cls(spread, intake, Related(table, intake.table.layout, as_of))

    @property
    def packets(self) -> Packets:
        return self.spread.packets(_headings(self.intake.table.layout))


@attrs.frozen
class _Taken:
    """Clean customers, and what is known of the others."""

    clean: Packets
    without: pl.Series
    rejects: pl.DataFrame
    counts: Counts
    rows: tuple[RowCounts, ...]


@attrs.frozen
class _Taking:
    """Takes customers and rows in; what is held is let go by the stack."""

    program: Program
    session: Session
    customers: Spread
    intake: Intake
    related: Sequence[_Given]
    lang: Lang
    stack: ExitStack

    @property
    def layout(self) -> Layout:
        return self.intake.table.layout

    @property
    def buckets(self) -> int:
        tables = (self.customers, *(one.spread for one in self.related))
        most = max(table.rows for table in tables)
        return bucket_count(most, self.session.workers)

    def taken(self) -> _Taken:
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

    def _named(self, one: _Given) -> Related:
        """Find the rows of a table that repeat a name, if its rows have names."""
        layout = one.related.layout
        if layout.key is None:
            return one.related
        named = one.packets.through(Named(one.related, self.buckets))
        found = _by_name(named.meeting(Repeated(layout, self.lang)))
        return attrs.evolve(one.related, repeats=in_order(*found(REPEATS)))

    def _taken(
        self, clean: Packets, notes: Callable[[str], list[pl.DataFrame]]
    ) -> _Taken:
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
        return _Taken(clean, repeats.get_column("row"), rejects, counts, rows)

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


def _empty(spread: Spread) -> pl.LazyFrame:
    return pl.LazyFrame(schema={ROW: pl.UInt32(), **spread.columns})
