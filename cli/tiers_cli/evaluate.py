"""`tiers evaluate`: decide about every customer of a table."""

import json
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl

from tiers.atomic import replacing
from tiers.location import Location
from tiers.pipeline.clashes import Clash, clashes
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.summary import Run, Summary, Tally, summary
from tiers.ports import Engine, Host, ReadOptions
from tiers.problems import DataError, Problem
from tiers.program import Program
from tiers.text import Lang, Text
from tiers_cli.hosted import Hosted, master_option, refuse_master
from tiers_cli.inputs import (
    Inputs,
    installed,
    location,
    output,
    policy_and_data,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.outputs import Outputs, Place, write
from tiers_cli.screen import (
    Progress,
    as_of_option,
    counted,
    lang_option,
    say,
    show_problems,
)
from tiers_cli.summary import as_json, show


@attrs.frozen
class _Request:
    """What the analyst asked for."""

    policy: Path
    data: Location
    outputs: Outputs
    max_rejects: int | None
    as_of: date
    engine: str
    master: str | None
    lang: Lang
    options: ReadOptions
    tables: Mapping[str, Location]


@click.command("evaluate")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--out",
    type=output,
    help="Where decisions go: .csv, .parquet or .jsonl, or URL#TABLE of a database.",
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
@master_option
@tables_option
@reading_options
@click.option("--json", "is_json", is_flag=True, help="Print the summary as JSON.")
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    out: Place | None,
    rejects: Place | None,
    is_json: bool,
    is_strict: bool,
    **rest: Any,
) -> int:
    """Decide about the customers in DATA by POLICY.

    POLICY is a file, a folder with a policy.yaml, or the name of a sample; a sample
    brings its own DATA, and so does a folder with just one table. DATA is a file, a
    folder or a pattern of files, `book.xlsx#Sheet`, a URL such as
    `postgresql://me@host/db#customers`, or `-`.

    \b
    tiers evaluate telecom --out decisions.parquet
    tiers evaluate policy.yaml customers.csv --out decisions.csv --as-of 2026-07-01
    tiers evaluate policy.yaml customers.csv --table orders=orders.parquet
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    path, table = policy_and_data(policy, data)
    request = _Request(
        policy=path,
        data=table,
        outputs=Outputs.named(out, rejects),
        **rest,
    )
    plugins = installed(is_strict=is_strict)
    return _Run(request, plugins, is_json=is_json).go()


@attrs.frozen
class _Run:
    """One evaluation from file to file."""

    request: _Request
    plugins: Plugins
    is_json: bool
    started: float = attrs.field(factory=time.perf_counter)

    def go(self) -> int:
        """Read, decide, write and report; give the exit code."""
        program = load(self.request.policy, self.plugins)
        show_problems(self.plugins.problems)
        host = self.plugins.hosts.get(self.request.engine)
        return self.here(program) if host is None else self.on(host, program)

    def on(self, host: Host, program: Program) -> int:
        """Decide on a host; give the exit code."""
        request = self.request
        hosted = Hosted(
            host,
            request.master,
            self.plugins,
            self.inputs,
            request.outputs,
            request.as_of,
            request.lang,
        )
        with Progress(_READING) as progress, hosted.prepared(program) as run:
            self.refuse_rejects(run)
            progress.expect(_DECIDING, None)
            found, clashing = run.write(hosted.folder)
            self.write_rejects(run)
        show_problems(run.warnings)
        return self.report(run, found, clashing)

    def here(self, program: Program) -> int:
        """Decide in this process; give the exit code."""
        request = self.request
        engine = self.plugins.engine(request.engine)
        refuse_master(request.engine, request.master)
        inputs: tuple[Place, ...] = (request.policy, request.data)
        inputs += tuple(request.tables.values())
        self.request.outputs.check(self.plugins, inputs)
        with Progress(_READING) as progress, self.inputs.reading():
            run = self.prepared(program, engine)
            progress.expect(_DECIDING, run.expected)
            tally = self.decided(run, progress)
            self.write_rejects(run)
            found = summary(run, tally)
            clashing = clashes(run, found)
        show_problems(run.warnings)
        return self.report(run, found, clashing)

    @property
    def inputs(self) -> Inputs:
        """The tables that the analyst names."""
        request = self.request
        return Inputs(self.plugins, request.data, request.tables, request.options)

    def prepared(self, program: Program, engine: Engine) -> Evaluation:
        """Take the table in."""
        request, inputs = self.request, self.inputs
        return prepare(
            program,
            inputs.customers(),
            as_of=request.as_of,
            engine=engine,
            lang=request.lang,
            tables=inputs.related(),
            reading=inputs.reading,
        )

    def refuse_rejects(self, run: Run) -> None:
        """Stop if more rows are faulty than the analyst allows."""
        most = self.request.max_rejects
        found = run.counts.rejected + sum(rows.rejected for rows in run.rows)
        if most is not None and found > most:
            self.write_rejects(run)
            message = Text(
                f"{counted(found, 'row')} {'is' if found == 1 else 'are'} faulty, more "
                f"than the {most:,} allowed; nothing was decided",
                f"有 {found:,} 行数据有误，超过允许的 {most:,} 行，未作任何判定",
            )
            advice = _where(self.request.outputs.rejects)
            raise DataError([Problem("too-many-rejects", message, help=advice)])

    def decided(self, run: Evaluation, progress: Progress) -> Tally:
        """Decide; write the decisions if a file is named."""
        path, lang = self.request.outputs.decisions, self.request.lang
        if path is None:
            tally = run.decide(lang, _passed, progress.advance)
            self.refuse_rejects(run)
            return tally
        if isinstance(path, Location):
            self.refuse_rejects(run)
            url_sink = self.plugins.url_sink(path)
            return run.decide(lang, lambda t: url_sink.write(t, path), progress.advance)
        sink = self.plugins.sink(path)
        with replacing(path) as part:
            tally = run.decide(lang, lambda t: sink.write(t, part), progress.advance)
            self.refuse_rejects(run)
        return tally

    def write_rejects(self, run: Run) -> None:
        """Write the rejects; an older file never outlives a run without any."""
        outputs = self.request.outputs
        if outputs.rejects is None or not outputs.keeps_rejects(run.rejects.height):
            return
        rejects = self.inputs.placed(run.rejects, self.request.lang)
        write(rejects.lazy(), outputs.rejects, self.plugins)

    def report(self, run: Run, found: Summary, clashing: tuple[Clash, ...]) -> int:
        """Show what came out; give the exit code."""
        seconds = time.perf_counter() - self.started
        files = {
            "out": self.request.outputs.decisions,
            "rejects": self.request.outputs.rejects if run.rejects.height else None,
        }
        if self.is_json:
            shown = as_json(run, found, clashing, files, seconds)
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            show(run, found, clashing, files, seconds)
        return self.verdict(found)

    def verdict(self, found: Summary) -> int:
        """Complain of what must not be; give the exit code."""
        if found.clashing:
            message = Text(
                f"for {counted(found.clashing, 'customer')} several rules apply, which "
                "the hit policy forbids",
                f"有 {found.clashing} 位客户同时适用多条规则，与命中策略冲突",
            )
            advice = Text(
                "see them with `tiers explain`; their tier is left empty",
                "可用 `tiers explain` 查看；这些客户的层级为空",
            )
            show_problems([Problem("clashing-rules", message, help=advice)])
        for table, count in found.clashes.items():
            show_problems([_clashing_rows(table, count)])
        lost = found.counts.decided - found.decided
        assert not lost, say(Text(f"{lost} rows were lost", f"丢失了 {lost} 行"))
        return 1 if found.clashing or found.clashes else 0


def _passed(decisions: pl.LazyFrame) -> None:
    """Read decisions that go nowhere; what needs the rules makes them be counted."""
    decisions.select(pl.col("rule").null_count()).collect(engine="streaming")


def _clashing_rows(table: str, count: int) -> Problem:
    message = Text(
        f"for {counted(count, 'customer')} several rows of `{table}` apply, which its "
        "hit policy forbids",
        f"有 {count} 位客户同时适用 `{table}` 的多行，与其命中策略冲突",
    )
    advice = Text(
        "see them with `tiers explain`; its value is left empty",
        "可用 `tiers explain` 查看；其值为空",
    )
    return Problem("clashing-rows", message, help=advice)


def _where(rejects: Place | None) -> Text:
    if rejects is None:
        return Text(
            "name a file for them with `--rejects`, or see `tiers check --data`",
            "可用 `--rejects` 指定明细文件，或用 `tiers check --data` 查看",
        )
    return Text(f"they are listed in {rejects}", f"明细见 {rejects}")


_READING = Text("reading", "读取数据")
_DECIDING = Text("deciding", "判定")
