"""`tiers fit`: learn of a population what scores must know of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import click

from tiers.atomic import claim
from tiers.location import Location
from tiers.pipeline.fit import fit
from tiers.pipeline.fits import file as fit_file
from tiers.pipeline.fits.file import Learnt
from tiers.pipeline.load import load
from tiers.pipeline.related import take_in
from tiers.pipeline.summary import Run
from tiers.ports import ReadOptions
from tiers.program.program import Fitted
from tiers.text import Lang, Text
from tiers_cli.inputs import (
    installed,
    location,
    named,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.outputs import refuse_inputs
from tiers_cli.progress import READING, Progress
from tiers_cli.roughly import approximate_option, error_lines
from tiers_cli.screen import as_of_option, counted, lang_option, say, show_problems
from tiers_cli.watching import watched


@click.command("fit")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where the fit goes; a JSON file.",
)
@tables_option
@reading_options
@approximate_option
@strict_option
@as_of_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    out: Path,
    tables: Mapping[str, Location],
    as_of: date,
    options: ReadOptions,
    approximate: Decimal | None,
    lang: Lang,
    is_strict: bool,
) -> int:
    """Learn of the customers in DATA what the scores of POLICY must know of them.

    With the fit that is written, `tiers evaluate --fitted FILE`, `tiers explain
    --fitted FILE` and services decide alike, whoever else is a customer by then.
    """
    plugins = installed(is_strict=is_strict)
    found = named(policy, data, tables)
    table, program = found.data, load(found.policy, plugins)
    program = attrs.evolve(program, approximate=approximate)
    show_problems(plugins.problems)
    refuse_inputs(out, (found.policy, table, *found.tables.values()))
    claim(out)
    inputs = found.inputs(plugins, options)
    with Progress(READING) as bar, inputs.reading():
        taken = take_in(
            program,
            watched(inputs, bar),
            inputs.related(),
            as_of=as_of,
            lang=lang,
            reading=inputs.reading,
        )
        show_problems(taken.warnings)
        fitted = fit(program, taken.sifted.clean, as_of)
    learnt = _learnt(fitted, as_of, taken.counts.decided, table)
    fit_file.write(learnt, out)
    click.echo(say(_told(learnt, taken.counts.rejected)))
    for line in error_lines(fitted):
        click.echo(say(line))
    click.echo(say(Text(f"fit in {out}", f"拟合结果已写入 {out}")))
    return 0


def keep(run: Run, data: Location, path: Path) -> None:
    """Write what a run has learnt of its customers.

    Raises:
        DataError: the file can't be written, or a model learns what can't be.
    """
    fit_file.write(_learnt(run.fitted, run.as_of, run.counts.decided, data), path)


def _learnt(fitted: Fitted, as_of: date, customers: int, data: Location) -> Learnt:
    return Learnt(fitted, as_of, customers, *fit_file.source_of(data))


def _told(learnt: Learnt, rejected: int) -> Text:
    """Say what was learnt of whom."""
    names = [str(s.name) for s in learnt.fitted.program.scores if s.formula is None]
    whom = counted(learnt.customers, "customer")
    english = f"{whom} as of {learnt.as_of}, {rejected:,} rejected"
    chinese = f"截至 {learnt.as_of} 的 {learnt.customers:,} 位客户"
    chinese += f"，另有 {rejected:,} 行被拒收"
    if not names:
        return Text(
            f"no score depends on other customers; {english}",
            f"没有得分取决于其他客户；{chinese}",
        )
    return Text(
        f"learnt for {', '.join(names)} of {english}",
        f"已为 {'、'.join(names)} 完成拟合：{chinese}",
    )
