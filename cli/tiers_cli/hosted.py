"""`tiers evaluate` where customers lie spread over machines: on a host."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import attrs
import polars as pl

from tiers.location import Location
from tiers.pipeline.spread.copying import Copies, copying
from tiers.pipeline.spread.run import SpreadRun, spread_run
from tiers.ports import Host, Session, Spread
from tiers.problems import DataError, Problem
from tiers.program import Program
from tiers.spreading import Telling
from tiers.text import Text
from tiers_cli.inputs import Inputs, fitted_by, needs_customers
from tiers_cli.progress import DECIDING, READING, Progress
from tiers_cli.report import Evaluating
from tiers_cli.screen import show_problems

_PAUSE = 0.5
"""Seconds between two looks at how far a host is."""


@attrs.frozen
class OnHost(Evaluating):
    """An evaluation on a host."""

    host: Host

    def go(self) -> int:
        """Read, decide, write and report; give the exit code."""
        request, report = self.request, self.report
        if request.cut is not None:
            raise DataError([_cut_by_host(request.engine)])
        if request.named.by_rows:
            raise DataError([needs_customers(request.engine)])
        program = self.program()
        show_problems(self.plugins.problems)
        with (
            Progress(READING, is_quiet=request.is_quiet) as bar,
            self._prepared(program, bar) as run,
        ):
            report.refuse_rejects(run)
            bar.expect(DECIDING, None)
            found, clashing = run.write(self._folder)
            report.write_rejects(run)
            if request.outputs.fit:
                from tiers_cli.fit import keep  # noqa: PLC0415 - for few runs

                keep(run, request.data, request.outputs.fit)
        show_problems(run.warnings)
        return report.show(run, found, clashing)

    @contextmanager
    def _prepared(self, program: Program, bar: Progress) -> Iterator[SpreadRun]:
        """Begin a session, and prepare the run; all of it ends with the context."""
        request, inputs = self.request, self.request.inputs(self.plugins)
        request.outputs.check_uses(request.read)
        attrs.evolve(request.outputs, decisions=None).check(self.plugins, [])
        fitted = fitted_by(request.fitted, program)
        with ExitStack() as stack:
            session = stack.enter_context(self.host.session(request.master))
            stack.enter_context(telling(session, bar))
            if self._folder is not None:
                session.check(self._folder)
            copies = stack.enter_context(copying(session, self._scan, self._beside))
            spreads = {
                name: self._spread(copies, inputs, name, place)
                for name, place in {"": request.data, **request.tables}.items()
            }
            yield stack.enter_context(
                spread_run(
                    program,
                    session,
                    spreads.pop(""),
                    as_of=request.as_of,
                    lang=request.lang,
                    tables=spreads,
                    fitted=fitted,
                )
            )

    @property
    def _folder(self) -> str | None:
        """Where the decisions go."""
        place = self.request.outputs.decisions
        if isinstance(place, Location):
            return place.url
        return None if place is None else str(place)

    @property
    def _beside(self) -> Path | None:
        """Whatever all machines see, if anything is known to be."""
        place = self.request.outputs.decisions
        return place if isinstance(place, Path) else None

    def _scan(self, place: Location) -> pl.LazyFrame:
        return self.plugins.scan(place, self.request.options)

    def _spread(
        self, copies: Copies, inputs: Inputs, name: str, place: Location
    ) -> Spread:
        with inputs.reading(name):
            return copies.spread(place)


@contextmanager
def telling(session: Session, bar: Progress) -> Iterator[None]:
    """Show how far the host is, as long as it works, if anybody looks."""
    if not bar.is_shown or not isinstance(session, Telling):
        yield
        return
    over = Event()

    def tell() -> None:
        while not over.wait(_PAUSE):
            done, total = session.tasks()
            if total:
                bar.tasks(done, total)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _cut_by_host(engine: str) -> Problem:
    return Problem(
        "cut-by-host",
        Text(
            f"engine `{engine}` cuts its result into parts itself",
            f"引擎 `{engine}` 会自行将结果分成多个部分",
        ),
        help=Text(
            "leave out `--part-rows`, `--partition-by` and `--restart`",
            "请去掉 `--part-rows`、`--partition-by` 和 `--restart`",
        ),
    )
