"""`tiers evaluate` where customers lie spread over machines: on a host."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from pathlib import Path

import attrs
import click
import polars as pl

from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.spread.copying import Copies, copying
from tiers.pipeline.spread.run import SpreadRun, spread_run
from tiers.ports import Host, Session, Spread
from tiers.problems import DataError, Problem
from tiers.program import Program
from tiers.text import Lang, Text
from tiers_cli.inputs import Inputs
from tiers_cli.outputs import Outputs, Place

master_option = click.option(
    "--master",
    metavar="ADDRESS",
    help="Where Spark runs: spark://host:7077, or local[N].  [default: local[*]]",
)


def refuse_master(engine: str, master: str | None) -> None:
    """Make sure that an address is given to a host only.

    Raises:
        DataError: it is given to an engine, which would pass it over.
    """
    if master is not None:
        message = Text(
            f"`--master` has no meaning for engine `{engine}`",
            f"引擎 `{engine}` 不使用 `--master`",
        )
        advice = Text("add `--engine spark`", "请加上 `--engine spark`")
        raise DataError([Problem("bad-master", message, help=advice)])


@attrs.frozen
class Hosted:
    """What an analyst asked to be done on a host."""

    host: Host
    master: str | None
    plugins: Plugins
    inputs: Inputs
    outputs: Outputs
    as_of: date
    lang: Lang

    @contextmanager
    def prepared(self, program: Program) -> Iterator[SpreadRun]:
        """Begin a session, and prepare the run; all of it ends with the context.

        Raises:
            DataError: the host can't be used, or a table can't be read or written.
        """
        self._check()
        with ExitStack() as stack:
            session = stack.enter_context(self.host.session(self.master))
            if self.folder is not None:
                session.check(self.folder)
            copies = stack.enter_context(self._copies(session))
            customers = self._spread(copies, "", self.inputs.data)
            tables = {n: self._spread(copies, n, p) for n, p in self._tables.items()}
            yield stack.enter_context(
                spread_run(
                    program,
                    session,
                    customers,
                    as_of=self.as_of,
                    lang=self.lang,
                    tables=tables,
                )
            )

    @property
    def folder(self) -> str | None:
        """Where the decisions go."""
        place = self.outputs.decisions
        if isinstance(place, Location):
            return place.url
        return None if place is None else str(place)

    @property
    def _tables(self) -> Mapping[str, Location]:
        return self.inputs.tables

    def _check(self) -> None:
        """Make sure that the rejects can be written, and that nothing has two uses."""
        self.outputs.check_uses([self.inputs.data, *self._tables.values()])
        attrs.evolve(self.outputs, decisions=None).check(self.plugins, [])

    def _copies(self, session: Session) -> AbstractContextManager[Copies]:
        place = self.outputs.decisions
        return copying(session, self._scan, place if isinstance(place, Path) else None)

    def _scan(self, place: Location) -> pl.LazyFrame:
        return self.plugins.scan(place, self.inputs.options)

    def _spread(self, copies: Copies, name: str, place: Place) -> Spread:
        with self.inputs.reading(name):
            return copies.spread(Location.of(place))
