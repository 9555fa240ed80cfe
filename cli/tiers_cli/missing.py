"""`tiers missing`: which blanks matter, and whom to call about them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import polars as pl

from tiers.location import Location
from tiers.pipeline.missing import MOST, Blanks, missing
from tiers.program import Program
from tiers.text import Text
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.outputs import Outputs, write
from tiers_cli.progress import Progress
from tiers_cli.screen import (
    counted,
    current_lang,
    say,
    show_problems,
)


@click.command("missing")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the list to call goes: .csv, .parquet or .jsonl.",
)
@click.option(
    "--most",
    type=click.IntRange(0),
    default=MOST,
    show_default=True,
    help="Decide exactly about so many customers; of more, say what may matter.",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    out: Path | None,
    most: int,
    how: Opening,
    is_json: bool,
) -> int:
    """Find the blanks in DATA that the outcome of POLICY depends on.

    A blank matters if two values that it could have lead to other tiers, actions or
    outputs, whether the policy calls it unknown or takes a value for it.
    """
    opened = how.opened(policy, data)
    inputs = (
        Location.of(opened.path),
        opened.inputs.data,
        *opened.inputs.tables.values(),
    )
    Outputs(out, None).check(opened.plugins, inputs)
    with Progress(_LOOKING) as progress, opened.reading():
        found = missing(
            opened.program,
            opened.customers(),
            engine=opened.plugins.engine("columnar"),
            most=most,
            advance=progress.advance,
            **opened.given(),
        )
    show_problems(found.warnings)
    if out is not None:
        write(_list(found).lazy(), out, opened.plugins)
    if is_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return 0
    for line in _lines(opened.program, found):
        click.echo(line)
    if out is not None:
        click.echo(say(Text(f"the list to call is in {out}", f"待联系名单在 {out} 中")))
    return 0


_LOOKING = Text("trying what blanks could be", "正在推演缺失值")


def _by_fact(found: Blanks) -> dict[str, tuple[int, int]]:
    """Count the customers for whom a fact matters, and for whom it may."""
    counts = dict.fromkeys(found.facts, (0, 0))
    for blank in found.found:
        sure, perhaps = counts[blank.fact.name]
        counts[blank.fact.name] = (
            sure + blank.is_sure,
            perhaps + (not blank.is_sure),
        )
    return counts


def _lines(program: Program, found: Blanks) -> Iterator[str]:
    total = sum(found.facts.values())
    yield say(
        Text(
            f"{program.name}: {counted(found.customers, 'customer')}, "
            f"{counted(total, 'blank')}",
            f"{program.name}：客户 {found.customers:,}，缺失 {total:,} 处",
        )
    )
    for name, (sure, perhaps) in sorted(_by_fact(found).items(), key=_most):
        label = program.schema[name].label.put(current_lang())
        who = name if label == name else f"{name} ({label})"
        yield say(
            Text(
                f"  {who}: {counted(found.facts[name], 'blank')}, "
                f"{sure:,} matter{_perhaps(perhaps).en}",
                f"  {who}：缺失 {found.facts[name]:,}，"
                f"影响结果 {sure:,}{_perhaps(perhaps).zh}",
            )
        )
    sure, perhaps = found.concerned
    yield say(
        Text(
            f"the outcome of {counted(sure, 'customer')} depends on what is "
            f"missing{_perhaps(perhaps).en}",
            f"共 {sure:,} 位客户的结果取决于缺失数据{_perhaps(perhaps).zh}",
        )
    )


def _most(counts: tuple[str, tuple[int, int]]) -> tuple[int, int, str]:
    name, (sure, perhaps) = counts
    return -sure, -perhaps, name


def _perhaps(count: int) -> Text:
    if not count:
        return Text("", "")
    return Text(f", {count:,} more may", f"，另有 {count:,} 可能影响")


def _list(found: Blanks) -> pl.DataFrame:
    """Give the list to call: fact by fact, the customers whose outcome it decides."""
    lang = current_lang()
    order = {name: at for at, name in enumerate(found.facts)}
    blanks = sorted(found.found, key=lambda blank: order[blank.fact.name])
    return pl.DataFrame(
        {
            "fact": [blank.fact.name for blank in blanks],
            "ask": [blank.fact.label.put(lang) for blank in blanks],
            "customer": [blank.customer for blank in blanks],
            "tier": [blank.tier for blank in blanks],
            "matters": ["yes" if blank.is_sure else "may" for blank in blanks],
        },
        schema=dict.fromkeys(("fact", "ask", "customer", "tier", "matters"), pl.String),
    )


def _as_json(found: Blanks) -> dict[str, Any]:
    sure, perhaps = found.concerned
    by_fact = _by_fact(found)
    return {
        "customers": found.customers,
        "depend": sure,
        "may_depend": perhaps,
        "facts": {
            name: {"blanks": count, "matter": by_fact[name][0], "may": by_fact[name][1]}
            for name, count in found.facts.items()
        },
        "blanks": [
            {
                "customer": blank.customer,
                "fact": blank.fact.name,
                "tier": blank.tier,
                "matters": "yes" if blank.is_sure else "may",
            }
            for blank in found.found
        ],
    }
