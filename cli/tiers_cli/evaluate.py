"""`tiers evaluate`: decide about every customer of a table."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl

from tiers.atomic import replacing
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.load import load, located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.summary import Summary, Tally, summary
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers.program import Program
from tiers.text import Lang, Text
from tiers_cli.screen import (
    Progress,
    as_of_option,
    lang_option,
    say,
    show_problems,
)
from tiers_cli.summary import as_json, show


@attrs.frozen
class _Request:
    """What the analyst asked for."""

    policy: Path
    data: Path
    out: Path | None
    rejects: Path | None
    max_rejects: int | None
    as_of: date
    engine: str
    lang: Lang
    options: ReadOptions


@click.command("evaluate")
@click.argument("policy")
@click.argument("data", required=False, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where decisions go: .csv, .parquet or .jsonl.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Where faulty rows go.  [default: beside --out, NAME.rejects.csv]",
)
@click.option(
    "--max-rejects",
    type=click.IntRange(0),
    help="Fail, and write nothing, if more rows than this are faulty.",
)
@click.option(
    "--engine", default="columnar", show_default=True, help="The engine that decides."
)
@click.option("--encoding", help="Encoding of a text file.  [default: found]")
@click.option("--separator", help="Separator of a text file.  [default: found]")
@click.option("--json", "is_json", is_flag=True, help="Print the summary as JSON.")
@as_of_option
@lang_option
def command(
    policy: str,
    data: Path | None,
    encoding: str | None,
    separator: str | None,
    *,
    is_json: bool,
    **rest: Any,
) -> int:
    """Decide about the customers in DATA by POLICY.

    POLICY is a file, or the name of a sample, which brings its own DATA.

    \b
    tiers evaluate telecom --out decisions.parquet
    tiers evaluate policy.yaml customers.csv --out decisions.csv --as-of 2026-07-01
    """
    path, own = located(policy)
    if data is None and own is None:
        raise click.UsageError("DATA is missing: name the table of customers")
    request = _Request(
        policy=path,
        data=data or own or Path(),
        options=ReadOptions(encoding, _separator(separator)),
        **rest,
    )
    return _Run(request, is_json=is_json).go()


def _separator(given: str | None) -> str | None:
    return "\t" if given in {r"\t", "tab"} else given


@attrs.frozen
class _Run:
    """One evaluation from file to file."""

    request: _Request
    is_json: bool
    plugins: Plugins = attrs.field(factory=Plugins.installed)
    started: float = attrs.field(factory=time.perf_counter)

    def go(self) -> int:
        """Read, decide, write and report; give the exit code."""
        program = load(self.request.policy, self.plugins)
        show_problems(self.plugins.problems)
        reading = self.plugins.reading(self.request.data)
        with Progress(_READING) as progress, reading:
            run = self.prepared(program)
            self.refuse_rejects(run)
            progress.expect(_DECIDING, run.counts.decided)
            tally = Tally(run.book, progress.advance)
            self.write(run, tally)
            self.write_rejects(run)
        show_problems(run.warnings)
        return self.report(run, summary(run, tally))

    def prepared(self, program: Program) -> Evaluation:
        """Take the table in."""
        request = self.request
        return prepare(
            program,
            self.plugins.scan(request.data, request.options),
            as_of=request.as_of,
            engine=self.plugins.engine(request.engine),
            lang=request.lang,
        )

    def refuse_rejects(self, run: Evaluation) -> None:
        """Stop if more rows are faulty than the analyst allows."""
        most = self.request.max_rejects
        if most is not None and run.counts.rejected > most:
            self.write_rejects(run)
            message = Text(
                f"{run.counts.rejected} rows are faulty, more than the {most} allowed; "
                "nothing was decided",
                f"有 {run.counts.rejected} 行数据有误，超过允许的 {most} 行，未作任何判定",
            )
            raise DataError([Problem("too-many-rejects", message)])

    def write(self, run: Evaluation, tally: Tally) -> None:
        """Decide; write the decisions if a file is named."""
        decisions = run.decisions(self.request.lang, tally)
        if self.request.out is None:
            decisions.select(pl.len()).collect(engine="streaming")
            return
        sink = self.plugins.sink(self.request.out)
        with replacing(self.request.out) as part:
            sink.write(decisions, part)

    @property
    def rejects_path(self) -> Path | None:
        """Say where rejects go, if anywhere."""
        out = self.request.out
        if self.request.rejects or out is None:
            return self.request.rejects
        return out.with_name(f"{out.stem}.rejects.csv")

    def write_rejects(self, run: Evaluation) -> None:
        """Write the rejects; an older file never outlives a run without any."""
        path = self.rejects_path
        if path is None or not (run.rejects.height or path.exists()):
            return
        sink = self.plugins.sink(path)
        with replacing(path) as part:
            sink.write(run.rejects.lazy(), part)

    def report(self, run: Evaluation, found: Summary) -> int:
        """Show what came out; give the exit code."""
        seconds = time.perf_counter() - self.started
        files = {
            "out": self.request.out,
            "rejects": self.rejects_path if run.rejects.height else None,
        }
        if self.is_json:
            shown = as_json(run, found, files, seconds)
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            show(run, found, files, seconds)
        return self.verdict(found)

    def verdict(self, found: Summary) -> int:
        """Complain of what must not be; give the exit code."""
        if found.clashing:
            message = Text(
                f"for {found.clashing} customers several rules apply, which the hit "
                "policy forbids",
                f"有 {found.clashing} 位客户同时适用多条规则，与命中策略冲突",
            )
            advice = Text(
                "see them with `tiers explain`; their tier is left empty",
                "可用 `tiers explain` 查看；这些客户的层级为空",
            )
            show_problems([Problem("clashing-rules", message, help=advice)])
        lost = found.counts.decided - found.decided
        assert not lost, say(Text(f"{lost} rows were lost", f"丢失了 {lost} 行"))
        return 1 if found.clashing else 0


_READING = Text("reading", "读取数据")
_DECIDING = Text("deciding", "判定")
