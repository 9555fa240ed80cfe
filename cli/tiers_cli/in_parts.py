"""Evaluations whose result is a folder of parts, and that go on where they stopped."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import attrs
import click
import polars as pl

from tiers.pipeline.clashes import clashes
from tiers.pipeline.delivery import Delivered
from tiers.pipeline.runs import faults, partitioning, surveying
from tiers.pipeline.runs.deciding import Decider
from tiers.pipeline.runs.identity import Asked, Identity, identity
from tiers.pipeline.runs.journal import Journal, Manifest, begun
from tiers.pipeline.runs.parts import Parts
from tiers.pipeline.runs.run import PartedRun
from tiers.pipeline.runs.survey import Survey, survey
from tiers.pipeline.summary import summary
from tiers.ports import Troubled
from tiers.problems import DataError
from tiers.program import Program
from tiers.text import Text
from tiers_cli.deliveries import Deliveries, show_faults
from tiers_cli.delivering import delivery_json
from tiers_cli.inputs import fitted_by, needs_customers
from tiers_cli.interrupts import resumable
from tiers_cli.outputs import refuse_inside
from tiers_cli.progress import DECIDING, READING, Progress, Total
from tiers_cli.report import Evaluating
from tiers_cli.request import Cut
from tiers_cli.screen import counted, say, show_problems
from tiers_cli.watching import expected, watched


@attrs.frozen
class InParts(Evaluating):
    """An evaluation whose result is a folder of parts."""

    deliveries: Deliveries

    @property
    def cut(self) -> Cut:
        """How the result is cut."""
        assert self.request.cut is not None
        return self.request.cut

    def go(self) -> int:
        """Take up what was begun, decide the rest, and report; give the exit code.

        Raises:
            DataError: rows name the customers, so that there is nothing to cut.
        """
        if self.request.named.by_rows:
            raise DataError([needs_customers("--part-rows")])
        program = self.program()
        show_problems(self.plugins.problems)
        if self.cut.by is not None:
            partitioning.check(self.cut.by, program)
        parts = self.parts()
        run = self.as_begun(parts.folder)
        run.deliveries.check(program)
        with run.opened(program, parts) as journal:
            if (finished := journal.finished) is not None:
                return run.tell_finished(program, journal, finished)
            return run.finish(program, journal)

    def parts(self) -> Parts:
        """Find out where parts go, and make sure that they can."""
        request = self.request
        folder = request.outputs.decisions
        assert isinstance(folder, Path)
        outputs = attrs.evolve(self.deliveries.outputs, decisions=None)
        outputs.check(self.plugins, request.read)
        refuse_inside(folder, (*request.read, *outputs.sent), self.plugins)
        suffix = folder.suffix or ".parquet"
        sink = self.plugins.sink(Path(f"part{suffix}"))
        return Parts(folder, suffix, sink, self.cut.by)

    def as_begun(self, folder: Path) -> "InParts":
        """Keep to the day of a run that is under way, if none is named."""
        older = None if self.cut.is_anew else begun(folder)
        if older is None or not self.request.is_today:
            return self
        day = date.fromisoformat(older["as-of"])
        request = attrs.evolve(self.request, as_of=day)
        deliveries = attrs.evolve(self.deliveries, request=request)
        return InParts(attrs.evolve(self.report, request=request), deliveries)

    @contextmanager
    def opened(self, program: Program, parts: Parts) -> Iterator[Journal]:
        """Open the account of the run."""
        run, is_anew = self.identity(program), self.cut.is_anew
        with Journal.opened(parts, run, is_anew=is_anew) as journal, resumable():
            yield journal

    def identity(self, program: Program) -> Identity:
        """Say what the run is about."""
        request = self.request
        asked = Asked(
            program=program,
            data=request.data,
            tables=request.tables,
            as_of=request.as_of,
            engine=request.engine,
            lang=request.lang,
            layout=str(self.cut),
            options=request.options,
            fitted=request.fitted,
        )
        return identity(asked, self.plugins)

    # --- the work -------------------------------------------------------------

    def finish(self, program: Program, journal: Journal) -> int:
        """Do what is not done yet, and report."""
        request, report = self.request, self.report
        inputs = request.inputs(self.plugins)
        with Progress(READING, is_quiet=request.is_quiet) as bar, inputs.reading():
            run = self.run(journal, self.surveyed(program, journal, bar))
            self.decide(run, bar)
            whole, tally = run.evaluated()
            report.refuse_rejects(whole)
            report.write_rejects(whole)
            if request.outputs.fit:
                from tiers_cli.fit import keep  # noqa: PLC0415 - for few runs

                keep(whole, request.data, request.outputs.fit)
            counts = summary(whole, tally)
            clashing = clashes(whole, counts)
            told = report.facts(whole, counts, clashing)
            journal.finish(run.in_order, told)
            sent = self.deliveries.delivered(whole)
            journal.tidy()
        engine = self.plugins.engine(self.request.engine)
        troubles = engine.troubles() if isinstance(engine, Troubled) else ()
        show_problems([*whole.warnings, *troubles])
        undelivered = show_faults(sent)
        code = report.show(whole, counts, clashing, sent=sent)
        return max(code, undelivered, 1 if troubles else 0)

    def decide(self, run: PartedRun, bar: Progress) -> None:
        """Decide about those who are left, unless too many are rejected already."""
        if run.decider.survey.counts is not None:
            self.report.refuse_rejects(run.evaluated()[0])
        self.tell_taken_up(run)
        total = self.total(run) if bar.is_shown else None
        bar.expect(DECIDING, total, before=run.decided)
        run.decide(bar.advance)

    def surveyed(self, program: Program, journal: Journal, bar: Progress) -> Survey:
        """Look at the table as a whole, or remember what was found there."""
        request, inputs = self.request, self.request.inputs(self.plugins)
        fitted = fitted_by(request.fitted, program)
        found = surveying.kept(journal, program, fitted)
        if found is None and journal.finished is not None:
            fitted = fitted or surveying.learnt(journal, program)
        if found is None:
            found = survey(
                program,
                _table(watched(inputs, bar)),
                as_of=request.as_of,
                lang=request.lang,
                tables=inputs.related(),
                reading=inputs.reading,
                fitted=fitted,
                is_counted=request.max_rejects is not None,
            )
            found = surveying.keep(journal, found, request.as_of, request.data)
        return found

    def run(self, journal: Journal, found: Survey) -> PartedRun:
        """Put the run together."""
        request = self.request
        decider = Decider(
            survey=found,
            raw=_table(request.inputs(self.plugins).customers()),
            engine=self.plugins.engine(request.engine),
            as_of=request.as_of,
            lang=request.lang,
            by=self.cut.by,
            form=journal.parts.form,
        )
        return PartedRun(journal, decider, self.cut.rows)

    def total(self, run: PartedRun) -> Total | None:
        """Tell how many customers there will be, or at most and about."""
        counts = run.decider.survey.counts
        if counts is not None:
            return Total(counts.decided)
        return expected(self.plugins.files(self.request.data))

    # --- remarks --------------------------------------------------------------

    def tell_taken_up(self, run: PartedRun) -> None:
        """Say that the run goes on where it was stopped."""
        if not run.units:
            return
        done, day = len(run.units), self.request.as_of
        text = Text(
            f"going on with the run as of {day}: {counted(done, 'part')} with "
            f"{counted(run.decided, 'customer')} done before",
            f"继续截至 {day} 的运行：此前已完成 {done:,} 块、{run.decided:,} 位客户",
        )
        click.echo(say(text), err=True)
        self.tell_unverified()

    def tell_unverified(self) -> None:
        """Warn of data that may not be what they were."""
        data = self.request.data
        if not self.plugins.files(data):
            show_problems([faults.unverified_data(str(data))])

    def tell_finished(
        self, program: Program, journal: Journal, finished: Manifest
    ) -> int:
        """Say that all is decided, deliver what is not; give the exit code."""
        parts = journal.parts
        damaged = [parts.folder / f.path for f in finished.parts if not parts.has(f)]
        if damaged:
            raise DataError([faults.damaged_part(damaged[0])])
        sent = self.delivered_again(program, journal)
        journal.tidy()
        facts = finished.summary
        if self.request.is_json:
            told = {"deliveries": list(map(delivery_json, sent))} if sent else {}
            shown = {**facts, **told, "seconds": self.report.seconds}
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            decided, folder = facts["decided"], parts.folder
            text = Text(
                f"`{folder}` is complete: {counted(decided, 'customer')} decided about "
                "by an earlier run of this command",
                f"`{folder}` 已完整：此命令先前的运行已判定 {decided:,} 位客户",
            )
            click.echo(say(text))
            self.report.show_deliveries(sent)
        undelivered = show_faults(sent)
        return max(undelivered, 1 if facts["clashing"] or facts["clashes"] else 0)

    def delivered_again(
        self, program: Program, journal: Journal
    ) -> tuple[Delivered, ...]:
        """Deliver what a finished run has decided: it is decided about once more."""
        if not self.deliveries.addresses:
            return ()
        self.tell_unverified()
        request, inputs = self.request, self.request.inputs(self.plugins)
        with Progress(READING, is_quiet=request.is_quiet) as bar, inputs.reading():
            found = self.surveyed(program, journal, bar)
            whole, _ = self.run(journal, found).evaluated()
            return self.deliveries.delivered(whole)


def _table(customers: pl.LazyFrame | None) -> pl.LazyFrame:
    """Give the table of customers, by whose rows parts are cut: `go` asked for one."""
    assert customers is not None
    return customers
