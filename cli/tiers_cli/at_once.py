"""Evaluations whose result is one file, or one table."""

from pathlib import Path

import attrs
import polars as pl

from tiers.atomic import replacing
from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.clashes import clashes
from tiers.pipeline.described import decided_columns, described
from tiers.pipeline.evaluate import Evaluation, Write, prepare
from tiers.pipeline.summary import Tally, summary
from tiers.pipeline.writing import writing
from tiers.ports import (
    Changes,
    Description,
    Engine,
    KeepingSink,
    Troubled,
    UrlSink,
)
from tiers.presenting import PLAIN, Form
from tiers.program import Program
from tiers_cli.deliveries import Deliveries
from tiers_cli.inputs import (
    fitted_by,
)
from tiers_cli.master import refuse_master
from tiers_cli.progress import DECIDING, READING, Progress, Total
from tiers_cli.report import Evaluating
from tiers_cli.screen import (
    show_problems,
)
from tiers_cli.watching import expected, watched


@frozen
class AtOnce(Evaluating):
    """An evaluation whose result is one file."""

    deliveries: Deliveries

    def go(self) -> int:
        """Read, decide, write and report; give the exit code."""
        request, report = self.request, self.report
        program = self.program()
        show_problems(self.plugins.problems)
        engine = self.plugins.engine(request.engine)
        refuse_master(request.engine, request.master)
        self.deliveries.outputs.check(self.plugins, request.read)
        self.check_columns(program)
        self.deliveries.check(program)
        inputs = request.inputs(self.plugins)
        with Progress(READING, is_quiet=request.is_quiet) as bar, inputs.reading():
            run = self.prepared(program, engine, bar)
            tally, changes = self.decided(run, bar)
            troubles = engine.troubles() if isinstance(engine, Troubled) else ()
            report.write_rejects(run)
            if request.outputs.fit:
                from tiers_cli.fit import keep  # noqa: PLC0415 - for few runs

                keep(run, request.data, request.outputs.fit)
            found = summary(run, tally)
            clashing = clashes(run, found)
            sent = self.deliveries.delivered(run)
        faults = [problem for each in sent for problem in each.problems]
        show_problems([*run.warnings, *troubles, *faults])
        code = report.show(run, found, clashing, changes, sent)
        is_whole = not troubles and all(each.is_complete for each in sent)
        return max(code, 0 if is_whole else 1)

    def check_columns(self, program: Program) -> None:
        """Make sure that a table that is to be kept takes the decisions."""
        place = self.request.outputs.decisions
        if isinstance(place, Location):
            sink = self.plugins.url_sink(place)
            if isinstance(sink, KeepingSink):
                columns = decided_columns(program)
                sink.check_columns(place, columns, self.about(program))

    def about(self, program: Program) -> Description:
        """Say what the decisions are about."""
        request = self.request
        return described(program, as_of=request.as_of, lang=request.lang)

    def prepared(self, program: Program, engine: Engine, bar: Progress) -> Evaluation:
        """Take the table in."""
        request, inputs = self.request, self.request.inputs(self.plugins)
        return prepare(
            program,
            watched(inputs, bar),
            as_of=request.as_of,
            engine=engine,
            lang=request.lang,
            tables=inputs.related(),
            reading=inputs.reading,
            fitted=fitted_by(request.fitted, program),
        )

    def decided(self, run: Evaluation, bar: Progress) -> tuple[Tally, Changes | None]:
        """Decide; write the decisions if a place for them is named."""
        match self.request.outputs.decisions:
            case Path() as path:
                sink = self.plugins.sink(path)
                form, put = writing(sink, self.about(run.fitted.program))
                with replacing(path) as part:
                    tally = self.passed(run, bar, lambda t: put(t, part), form)
                return tally, None
            case Location() as place:
                _ = run.counts  # a table that others read is to be written once only
                self.report.refuse_rejects(run)
                into = _Into(self.plugins.url_sink(place), place)
                about = self.about(run.fitted.program)
                tally = self.passed(run, bar, lambda t: into.write(t, about))
                return tally, into.changes
            case None:
                return self.passed(run, bar, _read), None

    def passed(
        self, run: Evaluation, bar: Progress, write: Write, form: Form = PLAIN
    ) -> Tally:
        """Hand the decisions to *write*; stop if more rows are faulty than allowed."""

        def watched_write(table: pl.LazyFrame) -> None:
            bar.expect(DECIDING, self.total(run) if bar.is_shown else None)
            write(table)

        lang = self.request.lang
        tally = run.decide(lang, watched_write, bar.advance, form)
        self.report.refuse_rejects(run)
        return tally

    def total(self, run: Evaluation) -> Total | None:
        """Tell how many customers there will be, or at most and about."""
        if run.expected is not None:
            return Total(run.expected)
        return expected(self.plugins.files(self.request.data))


@attrs.define
class _Into:
    """A table of a database that is written, and what became of it."""

    sink: UrlSink
    place: Location
    changes: Changes | None = None

    def write(self, table: pl.LazyFrame, about: Description) -> None:
        """Write the decisions."""
        if isinstance(self.sink, KeepingSink):
            self.changes = self.sink.write_described(table, self.place, about)
        else:
            self.sink.write(table, self.place)


def _read(decisions: pl.LazyFrame) -> None:
    """Read decisions that go nowhere; what needs the rules makes them be counted."""
    decisions.select(pl.col("rule").null_count()).collect(engine="streaming")
