"""`tiers evaluate`: decide about every customer of a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl
from click.core import ParameterSource

from tiers.atomic import replacing
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
from tiers_cli.addressing import To, to_options
from tiers_cli.deliveries import Deliveries
from tiers_cli.inputs import (
    fitted_by,
    fitted_option,
    installed,
    location,
    named,
    output,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.master import master_option, refuse_master
from tiers_cli.outputs import Outputs, Place
from tiers_cli.progress import DECIDING, READING, Progress, Total
from tiers_cli.report import Evaluating, Report
from tiers_cli.request import PART_ROWS, Cut, Request
from tiers_cli.roughly import approximate_option, refuse_approximate
from tiers_cli.screen import (
    as_of_option,
    lang_option,
    misuse,
    show_problems,
)
from tiers_cli.watching import expected, watched


@click.command("evaluate")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--out",
    type=output,
    help="Where decisions go: .csv, .parquet, .jsonl or .xlsx, or URL#TABLE of a "
    "database.",
)
@click.option(
    "--part-rows",
    metavar="N",
    type=click.IntRange(1),
    help="Make --out a folder of parts, each of N rows of DATA.  "
    f"[default with --partition-by: {PART_ROWS:,}]",
)
@click.option(
    "--partition-by",
    metavar="COLUMN",
    help="Give each value of a column of the result, or of a fact, a folder in --out.",
)
@click.option(
    "--restart",
    is_flag=True,
    help="Replace the parts that another run has left in --out.",
)
@click.option(
    "--rejects",
    type=output,
    help="Where faulty rows go.  [default: beside --out, NAME.rejects.csv]",
)
@click.option(
    "--max-rejects",
    type=click.IntRange(0),
    help="Fail, and decide nothing, if more rows than this are faulty.",
)
@click.option(
    "--engine", default="columnar", show_default=True, help="The engine that decides."
)
@to_options(of_policy=True)
@master_option
@fitted_option
@approximate_option
@click.option(
    "--save-fit",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep what scores learnt of DATA, for --fitted.",
)
@tables_option
@reading_options
@click.option("--json", "is_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", "is_quiet", is_flag=True, help="Show no progress.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    out: Place | None,
    rejects: Place | None,
    save_fit: Path | None,
    part_rows: int | None,
    partition_by: str | None,
    restart: bool,
    tables: Mapping[str, Location],
    is_strict: bool,
    to: To,
    **rest: Any,
) -> int:
    """Decide about the customers in DATA by POLICY.

    POLICY is a file, a folder with a policy.yaml, or the name of a sample; a sample
    brings its own DATA, and so does a folder with just one table. Without DATA, and
    with no facts but those made of rows, customers are those whom rows name. DATA is a
    file, a folder or a pattern of files, `book.xlsx#Sheet`, a URL such as
    `postgresql://me@host/db#customers`, or `-`.

    A result in parts that was interrupted goes on when the same command is given again.

    \b
    tiers evaluate telecom --out decisions.parquet
    tiers evaluate policy.yaml customers.csv --out decisions.csv --as-of 2026-07-01
    tiers evaluate policy.yaml customers.csv --table orders=orders.parquet
    tiers evaluate policy.yaml customers.parquet --out decisions --partition-by tier
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    source = click.get_current_context().get_parameter_source("as_of")
    request = Request(
        named=named(policy, data, tables),
        outputs=Outputs.named(out, rejects, save_fit),
        cut=_cut(out, part_rows, partition_by, is_anew=restart),
        is_today=source == ParameterSource.DEFAULT,
        **rest,
    )
    refuse_approximate(request.approximate, request.fitted)
    plugins = installed(is_strict=is_strict)
    report = Report(request, plugins, to.more)
    deliveries = Deliveries(to, request, plugins)
    deliveries.refuse_elsewhere()
    host = plugins.hosts.get(request.engine)
    if host is not None:
        from tiers_cli.hosted import OnHost  # noqa: PLC0415 - for few runs

        return OnHost(report, host).go()
    if request.cut:
        from tiers_cli.in_parts import InParts  # noqa: PLC0415 - for few runs

        return InParts(report, deliveries).go()
    return _AtOnce(report, deliveries).go()


def _cut(
    out: Place | None, rows: int | None, by: str | None, *, is_anew: bool
) -> Cut | None:
    if rows is None and by is None and not is_anew:
        return None
    if rows is None and by is None:
        raise misuse(
            "--restart needs --part-rows or --partition-by",
            "--restart 须与 --part-rows 或 --partition-by 同用",
        )
    if not isinstance(out, Path):
        raise misuse(
            "parts need a folder: name it with --out", "分块需要文件夹：请用 --out 指定"
        )
    return Cut(rows or PART_ROWS, by, is_anew)


@attrs.frozen
class _AtOnce(Evaluating):
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
