"""`tiers dmn`: decision models in the standard's own format."""

import time
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tiers.lang.temporal import read_date
from tiers.lang.temporal.moments import midnight
from tiers.location import Location
from tiers.pipeline.dmn.answers import text
from tiers.pipeline.dmn.table import Decided, decide, ready
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.text import Lang, Text
from tiers_cli.dmn_exchange import export_command, import_command
from tiers_cli.inputs import location, output, reading_options
from tiers_cli.outputs import Outputs, Place, write
from tiers_cli.progress import Progress
from tiers_cli.screen import as_of_option, lang_option, say, show_problems

_MOST = 12
"""How many different results the summary lists."""


@click.group("dmn")
def command() -> None:
    """Run decision models in DMN, the OMG's standard; exchange policies with them."""


command.add_command(export_command)
command.add_command(import_command)


@command.command("run")
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("data", type=location)
@click.option("--decision", required=True, help="The decision or the service to run.")
@click.option(
    "--out",
    type=output,
    help="Where the table with decisions goes: .csv, .parquet or .jsonl, or a URL.",
)
@click.option(
    "--rejects",
    type=output,
    help="Where faulty rows go.  [default: beside --out, NAME.rejects.csv]",
)
@reading_options
@as_of_option
@lang_option
def run(  # noqa: PLR0913 - one argument for each option
    model: Path,
    data: Location,
    *,
    decision: str,
    out: Place | None,
    rejects: Place | None,
    options: ReadOptions,
    as_of: date,
    lang: Lang,
) -> int:
    """Decide about every row of DATA by a decision of MODEL, a DMN file.

    A column belongs to the input data of its name; `Person.age` is the age of the input
    `Person`. `--as-of` is the day that the model takes for today.

    \b
    tiers dmn run tiers.dmn customers.csv --decision Tier --out decided.csv
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    outputs = Outputs.named(out, rejects)
    return _Run(model, data, decision, outputs, options, as_of, lang).go()


@attrs.frozen
class _Run:
    """One run from file to file."""

    model: Path
    data: Location
    decision: str
    outputs: Outputs
    options: ReadOptions
    as_of: date
    lang: Lang
    plugins: Plugins = attrs.field(factory=Plugins.installed)
    started: float = attrs.field(factory=time.perf_counter)

    def go(self) -> int:
        """Read, decide, write and report; give the exit code."""
        model = ready(self.model, self.decision)
        show_problems(self.plugins.problems)
        self.outputs.check(self.plugins, (self.model, self.data))
        with Progress(_DECIDING) as progress, self.plugins.reading(self.data):
            table = self.plugins.scan(self.data, self.options)
            now = midnight(read_date(self.as_of.isoformat()))
            advance = progress.advance
            found = decide(model, table, now=now, lang=self.lang, advance=advance)
        self.write(found)
        show_problems(trouble.told for trouble in found.troubles)
        self.report(found)
        return 1 if any(t.problem.code == _CLASH for t in found.troubles) else 0

    def write(self, found: Decided) -> None:
        """Write the table and the rejects; older rejects never outlive a run."""
        if self.outputs.decisions is not None:
            write(found.table.lazy(), self.outputs.decisions, self.plugins)
        rejects = self.outputs.rejects
        if rejects is not None and self.outputs.keeps_rejects(found.rejects.height):
            write(found.rejects.lazy(), rejects, self.plugins)

    def report(self, found: Decided) -> None:
        """Show the results, the counts and the files."""
        console = Console(highlight=False)
        console.print(_results(self.decision, found))
        console.print()
        for line in self.lines(found):
            console.print(escape(line), soft_wrap=True)

    def lines(self, found: Decided) -> list[str]:
        decided, rejected = len(found.values), found.rejects.height
        seconds = time.perf_counter() - self.started
        counts = Text(
            f"read {found.read:,} = decided {decided:,} + rejected {rejected:,}",
            f"读取 {found.read:,} = 判定 {decided:,} + 拒收 {rejected:,}",
        )
        blank = Text(f" + blank {found.blank:,}", f" + 空行 {found.blank:,}")
        lines = [say(counts) + (say(blank) if found.blank else "")]
        if self.outputs.decisions:
            lines.append(say(_WRITTEN) + str(self.outputs.decisions))
        if rejected and self.outputs.rejects:
            lines.append(say(_REJECTED) + str(self.outputs.rejects))
        else:
            lines += [_reject(row) for row in found.rejects.head(5).iter_rows()]
        return [*lines, say(Text(f"{seconds:.1f} s", f"用时 {seconds:.1f} 秒"))]


def _results(decision: str, found: Decided) -> Table:
    """Count how often each result comes, the most frequent first."""
    counts = Counter(text(value) for value in found.values)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(escape(decision), no_wrap=True)
    table.add_column(say(Text("rows", "行数")), justify="right")
    table.add_column(say(Text("share", "占比")), justify="right")
    listed = counts.most_common(_MOST)
    for value, count in listed:
        share = f"{Decimal(100 * count) / len(found.values):.1f} %"
        shown = say(_NULL) if value is None else value
        table.add_row(escape(shown), f"{count:,}", share)
    rest = len(counts) - len(listed)
    if rest:
        table.add_row(say(Text(f"… {rest:,} more", f"…… 另有 {rest:,} 种")), "", "")
    return table


def _reject(row: tuple[object, ...]) -> str:
    number, heading, cell, _, reason = row
    where = Text(f"row {number}", f"第 {number} 行")
    part = f", {heading}: `{cell}`" if heading else ""
    return f"{say(where)}{part}: {reason}"


_CLASH = "clashing-rows"
_DECIDING = Text("deciding", "判定")
_NULL = Text("(null)", "（空）")
_WRITTEN = Text("decisions in ", "判定结果：")
_REJECTED = Text("rejects in ", "拒收明细：")
