"""Tables that a host does not read itself: copied to Parquet once, rows in order.

So every format and source is read by the rules that hold everywhere, on any host.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

import attrs
import polars as pl

from tiers.location import Location
from tiers.physical import ROW
from tiers.spreading import Session, Spread

Scan = Callable[[Location], pl.LazyFrame]
"""Opens a table in this process."""


@attrs.frozen
class Copies:
    """Copies of tables, which end with the run."""

    session: Session
    scan: Scan
    folder: Path
    """Where the machines of the host see what is written."""

    def spread(self, location: Location) -> Spread:
        """Open a table on the host, as it is or as a copy.

        Raises:
            DataError: there is none, or it can't be read.
        """
        place = location.url or str(location)
        if self.session.reads(place):
            return self.session.scan(place)
        copy = self.folder / f"{token_hex(8)}.parquet"
        self.scan(location).drop(ROW).sink_parquet(copy, engine="streaming")
        return self.session.scan(str(copy))


@contextmanager
def copying(session: Session, scan: Scan, beside: Path | None) -> Iterator[Copies]:
    """Lend a hidden folder for copies: *beside* a file that is written, or anywhere."""
    parent = None if beside is None else beside.resolve().parent
    with TemporaryDirectory(prefix=".tiers-copies-", dir=parent) as folder:
        yield Copies(session, scan, Path(folder))
