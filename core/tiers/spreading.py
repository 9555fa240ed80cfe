"""Tables that lie spread over many machines, and what a host does with them.

A host is no engine: the columns of `engines.columnar` are computed inside it, piece by
piece, by functions that it is handed. It moves pieces, and knows nothing of policies.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, runtime_checkable

import attrs
import polars as pl

from tiers.freezing import frozen

TABLE = "table"
"""What the packets hold that become a table of the host's own."""

AT_ONCE = 2**17
"""About how many rows of a raw table a packet has: small batches cost more."""


@frozen
class Packet:
    """Some rows on their way."""

    what: str
    """What they are, so that they can be told from others."""
    rows: pl.DataFrame = attrs.field(repr=False)
    bucket: int = 0
    """Packets of one bucket can be brought together; see `Packets.meeting`."""


Work = Callable[[Iterator[Packet]], Iterator[Packet]]
"""Makes packets of packets, wherever they lie.

It can be pickled, may be called again for the same packets if a machine is lost, and
then gives the same. It must not hold more in memory than it has to.
"""


class Packets(Protocol):
    """Packets that lie in parts on many machines, in no order; nothing is done yet."""

    def through(self, work: Work) -> "Packets":
        """Call *work* for each part."""

    def only(self, *what: str) -> "Packets":
        """Leave out all other packets; no work is done for them later."""

    def beside(self, *others: Any) -> "Packets":
        """Put packets of the same host together, their parts side by side."""

    def meeting(self, work: Work) -> "Packets":
        """Call *work* for each bucket, with all its packets."""

    def held(self) -> AbstractContextManager["Packets"]:
        """Compute packets once, when they are first asked for, and keep them.

        What is lost with a machine is computed again.
        """

    def here(self) -> Iterator[Packet]:
        """Bring packets to this process, few at a time, each exactly once."""

    def table(self, columns: pl.Schema) -> Any:
        """Give the rows of `TABLE`, with these columns, as a lazy table of the host."""

    def write(self, path: str, columns: pl.Schema) -> list[Packet]:
        """Write the rows of `TABLE` to a folder, whole or not at all; give the others.

        Raises:
            DataError: the folder can't be written.
        """


class Spread(Protocol):
    """A raw table that lies spread over machines; its rows are numbered from 1."""

    @property
    def columns(self) -> pl.Schema:
        """Its columns as packets have them, without the number of the row."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    def packets(self, headings: tuple[str, ...]) -> Packets:
        """Give these columns, and `physical.ROW`, in the order of the rows by part."""


class Session(Protocol):
    """A host at work."""

    @property
    def workers(self) -> int:
        """How many pieces of work can be done at one time."""

    def check(self, path: str) -> None:
        """Make sure that a folder can be written.

        Raises:
            DataError: it can't be, or the host does not write what its name asks for.
        """

    def reads(self, path: str) -> bool:
        """Tell whether the host itself reads what is there; else it gets a copy."""

    def scan(self, path: str) -> Spread:
        """Find a table by its place: a file, a folder or a URL of Parquet.

        Raises:
            DataError: there is none, or it can't be read.
        """

    def spread(self, table: Any) -> Spread:
        """Take a table of the host's own library."""


@runtime_checkable
class Telling(Protocol):
    """A session that tells how far its host is with what is under way; optional."""

    def tasks(self) -> tuple[int, int]:
        """Tell how many tasks are done, of how many; 0 of 0 if nothing is known.

        It is asked from another thread while the host works.
        """


class Host(Protocol):
    """Does work where a table lies spread over machines."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""

    def session(self, at: Any = None) -> AbstractContextManager[Session]:
        """Begin: at an address, or with a session or table of the host's own library.

        What the host itself began ends with the context; what goes wrong inside it
        that an analyst can mend becomes a `DataError`.

        Raises:
            DataError: nothing answers there, or something is not installed.
        """
