"""Cells that the quick way can't read: few, so only they are read the long way."""

import polars as pl

from tiers import physical
from tiers.freezing import frozen
from tiers.intake.reading import Reading, worked
from tiers.physical import ROW
from tiers.schema import Fact

CELL = "cell"
"""The column that the long way reads."""

_QUICK, _VALUE, _FAULT = "quick", "value", "fault"

_CODE = pl.UInt8()

_AS_IS = pl.QueryOptFlags.none()
"""The rows are few, and planning costs more than it saves."""


def read_rarely(
    quick: Reading, column: pl.Expr, long: Reading, fact: Fact, *, reads_nothing: bool
) -> Reading:
    """Read *column* by *quick*, and by *long* where that gives nothing.

    An empty cell is missing, unless the long way *reads_nothing*, too, as something.
    """
    kind = physical.dtype(fact.type)
    name = f"{ROW}:{fact.name}:read"
    step = pl.struct(quick.value.alias(_QUICK), column.alias(CELL)).map_batches(
        _Rest(long, kind, reads_nothing),
        return_dtype=pl.Struct({_VALUE: kind, _FAULT: _CODE}),
        is_elementwise=True,
    )
    found = pl.col(name).struct
    code = found.field(_FAULT)
    faults = tuple((fault, code == at) for at, (fault, _) in enumerate(long.faults))
    return Reading(
        found.field(_VALUE),
        faults,
        (*quick.steps, step.alias(name)),
        is_odd=code.is_not_null(),
        short=len(faults),
    )


@frozen
class _Rest:
    """Reads what the quick way left out of a batch."""

    long: Reading
    kind: pl.DataType
    reads_nothing: bool

    def __call__(self, given: pl.Series) -> pl.Series:
        """Give the value of each cell, and the number of the first fault."""
        quick, cells = given.struct.field(_QUICK), given.struct.field(CELL)
        faults = pl.repeat(None, len(given), dtype=_CODE, eager=True)
        if quick.null_count():
            is_left = quick.is_null()
            if not self.reads_nothing:
                is_left &= (cells != "").fill_null(value=False)
            if is_left.any():
                where = is_left.arg_true()
                found = self.read(cells.gather(where))
                quick = _put(quick, where, found[_VALUE])
                faults = _put(faults, where, found[_FAULT])
        columns = [quick.alias(_VALUE), faults.alias(_FAULT)]
        return pl.DataFrame(columns).to_struct(given.name)

    def read(self, cells: pl.Series) -> pl.DataFrame:
        """Read some cells the long way."""
        code = pl.coalesce(
            pl.lit(None, _CODE),
            *(
                pl.when(holds).then(pl.lit(at, _CODE))
                for at, (_, holds) in enumerate(self.long.faults)
            ),
        )
        table = worked(cells.alias(CELL).to_frame().lazy(), [self.long])
        read = table.select(
            self.long.value.cast(self.kind).alias(_VALUE), code.alias(_FAULT)
        )
        return read.collect(optimizations=_AS_IS, engine="in-memory")


def _put(column: pl.Series, where: pl.Series, values: pl.Series) -> pl.Series:
    """Put values into a column at some places."""
    frame = pl.DataFrame({"at": where, "value": values}).cast({"at": pl.UInt32})
    places = pl.int_range(len(column), dtype=pl.UInt32, eager=True).alias("at")
    every = places.to_frame().join(frame, on="at", how="left", maintain_order="left")
    found: pl.Series = every["value"].zip_with(every["value"].is_not_null(), column)
    return found
