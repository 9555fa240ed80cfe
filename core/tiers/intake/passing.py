"""One reading of a table: sound rows pass, and what is wrong is set aside.

Most tables have few faults and no repeated keys. So rows are sifted while they pass on
their way to the result: of faulty rows the cells are kept, of all keys the hashes. Only
where hashes repeat are those keys compared, and only if some key does is the result to
be made again, without the rows that repeat it.
"""

from functools import cached_property, reduce
from operator import or_
from threading import Lock

import attrs
import polars as pl

from tiers.intake import columns
from tiers.intake.batches import Batches
from tiers.intake.hashes import Ascent, Hashes
from tiers.intake.regrouped import regrouped
from tiers.intake.rejects import COLUMNS, faults, keys, repeats
from tiers.intake.sift import Counts, Intake, Sifted
from tiers.physical import EXTRA, ROW, dtype
from tiers.text import Lang

_READ, _PASSES = f"{ROW} read", f"{ROW} passes"

_LINES = {name: pl.UInt32 if name == "row" else pl.String for name in COLUMNS}

_MANY = 1_000_000
"""So many suspicious keys are no longer looked for one by one."""


@attrs.define(slots=False)
class Passing:
    """The rows of a table on their way, and what they left behind."""

    intake: Intake
    read: int = 0
    blank: int = 0
    last: int = 0
    """The greatest number of a row."""
    ascent: Ascent = attrs.field(factory=Ascent)
    hashes: Hashes = attrs.field(factory=Hashes)
    faulty: list[pl.DataFrame] = attrs.field(factory=list)
    """The cells of faulty rows, as they are in the raw table."""
    _lock: Lock = attrs.field(factory=Lock)

    def rows(self) -> pl.LazyFrame:
        """Give `ROW` and the facts of rows without faults of their own.

        They are to be read once, and to the end.
        """
        layout = self.intake.table.layout
        cells = [columns.heading(fact) for fact in layout.present]
        if layout.is_text:
            needed = self.intake.table.raw.select(*dict.fromkeys((ROW, *cells, EXTRA)))
            return regrouped(needed, self._schema, self._read)
        given = pl.struct(ROW, *dict.fromkeys(cells))
        kind = pl.Struct({**self._schema, _PASSES: pl.Boolean()})
        facts = given.map_batches(self, return_dtype=kind, is_elementwise=True)
        rows = self.intake.table.raw.select(facts.alias(_READ)).unnest(_READ)
        return rows.filter(_PASSES).drop(_PASSES)

    @property
    def _schema(self) -> pl.Schema:
        facts = self.intake.table.layout.schema.facts
        return pl.Schema(
            {ROW: pl.UInt32(), **{fact.name: dtype(fact.type) for fact in facts}}
        )

    @cached_property
    def _batches(self) -> Batches:
        return Batches(self.intake.table.layout)

    def _read(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Read a batch, take note of it, and give what passes."""
        facts, passes = self._noted(cells)
        return facts if passes is None else facts.filter(passes)

    def _noted(self, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series | None]:
        """Read a batch and take note of it; tell which rows pass, None for all."""
        read, key = self._batches.read(cells), self.intake.table.layout.key
        fails, blank = read.faulty, read.blank
        if key is not None:
            self._note_key(read.facts[ROW], read.facts[key.name])
        self._count(read.facts[ROW], blank)
        if fails is not None and blank is not None:
            fails = fails & ~blank
        if fails is not None and fails.any():
            self.faulty.append(cells.filter(fails))
        left_out = [each for each in (fails, blank) if each is not None and each.any()]
        return read.facts, ~reduce(or_, left_out) if left_out else None

    def __call__(self, given: pl.Series) -> pl.Series:
        """Take note of a batch, and say which of its rows pass."""
        facts, passes = self._noted(given.struct.unnest())
        marked = pl.lit(value=True) if passes is None else passes
        return facts.with_columns(marked.alias(_PASSES)).to_struct(given.name)

    def _note_key(self, rows: pl.Series, keys: pl.Series) -> None:
        self.note_keys(rows, keys.drop_nulls() if keys.null_count() else keys)

    def note_keys(self, rows: pl.Series, keys: pl.Series) -> None:
        """Take note of the keys of a batch, none of them missing."""
        self.ascent.add(rows, keys)
        self.hashes.add(keys.hash())

    def _count(self, rows: pl.Series, blank: pl.Series | None) -> None:
        last = int(rows.max() or 0)  # type: ignore[arg-type]
        with self._lock:
            self.read += len(rows)
            self.blank += 0 if blank is None else int(blank.sum())
            self.last = max(self.last, last)

    # --- afterwards -----------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether every row has passed, and just once; if not, nothing is known."""
        return self.read == self.last

    def sifted(self, lang: Lang) -> tuple[Sifted, bool]:
        """Tell what is wrong, and whether rows have passed that repeat a key."""
        found = [self._faults(lang)]
        faulty = found[0].get_column("row").unique()
        if (again := self.repeats(lang)) is not None:
            found.append(again)
        rejects = pl.concat(found).sort("row", maintain_order=True)
        rejected = rejects.get_column("row").unique()
        counts = Counts(self.read, self.blank, len(rejected))
        sifted = Sifted(self.intake.clean(rejected), rejects, counts)
        return sifted, len(rejected) > len(faulty)

    def _faults(self, lang: Lang) -> pl.DataFrame:
        """List what is wrong with rows by themselves."""
        if not self.faulty:
            return pl.DataFrame(schema=_LINES)
        table = attrs.evolve(self.intake.table, raw=self.cells().lazy())
        return faults(table, lang).collect()

    def cells(self) -> pl.DataFrame:
        """Give the cells of faulty rows, in order."""
        return pl.concat(self.faulty).sort(ROW)

    def repeats(self, lang: Lang) -> pl.DataFrame | None:
        """List the rows that repeat a key; only suspicious ones are compared."""
        key = self.intake.table.layout.key
        if key is None or self.ascent.is_strict():
            return None
        suspicious = self.hashes.repeated()
        if not len(suspicious):
            return None
        named = keys(self.intake.table, key)
        if len(suspicious) <= _MANY:
            named = named.filter(pl.col("key").hash().is_in(suspicious.implode()))
        found = repeats(named, key, lang).collect(engine="streaming")
        return found if found.height else None


def repeated(intake: Intake, lang: Lang) -> pl.DataFrame:
    """List the rows that repeat a key, in their order; no other cells are read."""
    passing, key = Passing(intake), intake.table.layout.key

    def note(named: pl.Series) -> pl.Series:
        passing.note_keys(named.struct.field(ROW), named.struct.field("key"))
        return named.struct.field(ROW)

    none = pl.DataFrame(schema=_LINES)
    if key is None:
        return none
    noted = pl.struct(ROW, "key").map_batches(note, pl.UInt32(), is_elementwise=True)
    read = keys(intake.table, key).select(noted.null_count())
    read.collect(engine="streaming")
    found = passing.repeats(lang)
    return none if found is None else found.sort("row")
