"""`tiers check`: find every problem of a policy."""

from collections.abc import Iterator, Mapping
from datetime import date

import click
import polars as pl

from tiers.location import Location
from tiers.pipeline.load import check, located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import Taken, take_in
from tiers.ports import ReadOptions
from tiers.problems import has_errors
from tiers.program import Program
from tiers.program.serving import served
from tiers.text import Lang, Text
from tiers_cli.inputs import (
    Inputs,
    installed,
    location,
    named,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.proof import Proof, seconds_option
from tiers_cli.screen import (
    as_of_option,
    counted,
    lang_option,
    misuse,
    say,
    show_problems,
)
from tiers_cli.summary import rows_line

_PROVE = "Prove, too, what holds for every customer there could be."


@click.command("check")
@click.argument("policy")
@click.option(
    "--data",
    type=location,
    help="Check that this table fits the policy, too.",
)
@click.option("--prove", "is_proof", is_flag=True, help=_PROVE)
@seconds_option
@click.option("--json", "is_json", is_flag=True, help="Print the proof as JSON.")
@click.option(
    "--engines", "is_engines", is_flag=True, help="List the engines that serve it."
)
@tables_option
@reading_options
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    tables: Mapping[str, Location],
    as_of: date,
    options: ReadOptions,
    lang: Lang,
    is_strict: bool,
    is_proof: bool,
    seconds: float,
    is_json: bool,
    is_engines: bool,
) -> int:
    """Find every problem of POLICY, a file or the name of a sample.

    With --prove: gaps, overlaps, rules that never decide, conditions that never vary,
    tiers and actions out of reach, and broken promises, each with a customer who shows
    it. `tiers rule CODE` explains what is found.
    """
    if is_json and not is_proof:
        raise misuse("--json goes with --prove", "--json 须与 --prove 同用")
    plugins = installed(is_strict=is_strict)
    path, _ = located(policy)
    program, problems = check(path, plugins)
    show_problems(problems)
    if program is None or has_errors(problems):
        return 1
    if not is_json:
        click.echo(say(_fine(program)))
        for line in _engines(program):
            click.echo(say(line))
        for row in _serving(program, plugins, as_of) if is_engines else ():
            click.echo(row)
    proof = Proof(program, as_of, seconds, is_json=is_json)
    if data is None and not tables:
        return proof.shown() if is_proof else 0
    inputs = named(policy, data, tables).inputs(plugins, options)
    with inputs.reading():
        taken = take_in(
            program,
            inputs.customers(),
            inputs.related(),
            as_of=as_of,
            lang=lang,
            reading=inputs.reading,
        )
        found = 0 if is_json else _check_data(inputs, taken, lang)
        return max(found, proof.shown(taken) if is_proof else 0)


def _fine(program: Program) -> Text:
    counts = {
        Text("fact", "事实"): len(program.schema.facts),
        Text("score", "得分"): len(program.scores),
        Text("tier", "层级"): len(program.tiers),
        Text("rule", "规则"): len(program.rules),
        Text("action", "措施"): len(program.actions),
    }
    if program.decisions:
        counts[Text("decision", "决策")] = len(program.decisions)
    english = ", ".join(counted(count, noun.en) for noun, count in counts.items())
    chinese = "，".join(f"{noun.zh} {count:,}" for noun, count in counts.items())
    return Text(
        f"{program.name}: no errors; {english}", f"{program.name}：没有错误；{chinese}"
    )


def _engines(program: Program) -> Iterator[Text]:
    """List what runs in columns and what customer by customer, where both occur."""
    found = list(served(program))
    if not any(part.by_customer for part in found):
        return
    for by_customer, title in _SERVED.items():
        parts = [part for part in found if part.by_customer is by_customer]
        english = ", ".join(f"{part.kind.en} {part.name}" for part in parts)
        chinese = "，".join(f"{part.kind.zh} {part.name}" for part in parts)
        if parts:
            yield Text(f"  {title.en}: {english}", f"  {title.zh}：{chinese}")


def _serving(program: Program, plugins: Plugins, as_of: date) -> Iterator[str]:
    """List the installed engines, and why some do not serve this policy."""
    from tiers.pipeline.serving import serving  # noqa: PLC0415 - for few checks

    for one in serving(program, plugins, as_of):
        mark = "✗" if one.problems else "✓"
        serves = Text("does not serve it", "无法执行") if one.problems else _SERVES
        yield f"  {mark} {one.engine}: {say(serves)}"
        for problem in one.problems:
            place = f"{problem.at}: " if problem.at else ""
            yield f"      {place}{say(problem.message)}"


_SERVES = Text("serves it", "可以执行")

_SERVED = {
    False: Text("in columns", "按列计算"),
    True: Text("customer by customer", "逐个客户计算"),
}


def _check_data(inputs: Inputs, taken: Taken, lang: Lang) -> int:
    """Report how many rows of the tables would be rejected, and why."""
    show_problems(taken.warnings)
    read, rejected = taken.counts.read, taken.counts.rejected
    counts = Text(
        f"{inputs.data}: {counted(read, 'row')}, {rejected:,} faulty",
        f"{inputs.data}：共 {read:,} 行，其中 {rejected:,} 行有误",
    )
    if inputs.by_rows:
        counts = Text(
            f"{counted(read, 'customer')} named by rows, {rejected:,} faulty",
            f"各行共指明 {read:,} 位客户，其中 {rejected:,} 位数据有误",
        )
    click.echo(say(counts))
    for line in _reasons(inputs.placed_in("", taken.sifted.rejects, lang)):
        click.echo(line)
    for found in taken.found:
        click.echo(rows_line(found.counts))
        for line in _reasons(inputs.placed_in(found.counts.table, found.rejects, lang)):
            click.echo(line)
    return 1 if taken.rejects.height else 0


def _reasons(rejects: pl.DataFrame) -> Iterator[str]:
    """Count the faults by reason, the most frequent first, each with an example."""
    alike = rejects.group_by("column", "code", maintain_order=True)
    example = pl.all().exclude("column", "code").first()
    counts = alike.agg(pl.len().alias("count"), example)
    for row in counts.sort("count", descending=True, maintain_order=True).to_dicts():
        where = f"{row['column']}: " if row["column"] else ""
        place = Text(f"row {row['row']}", f"第 {row['row']} 行")
        if "place" in row:
            place = Text.same(row["place"])
        shown = Text(
            f" ({place.en}: `{row['value']}`)", f"（{place.zh}：`{row['value']}`）"
        )
        yield f"  {row['count']:>8,}  {where}{row['reason']}{say(shown)}"
