"""`tiers survey next`: whom to ask next, where one more answer may change most."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import click

from tiers.location import Location
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.surveys.known import read_known
from tiers.pipeline.surveys.next import Next, next_people
from tiers.survey.rounds.rows import write_table
from tiers.text import Text
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.screen import counted, say, show_problems
from tiers_cli.survey.amounts import amount
from tiers_cli.survey.folder import round_argument

_SHOWN = 10
_COLUMNS = ("customer", "tier", "channel", "chance", "changes", "cost")


@click.command("next")
@round_argument
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--fact",
    required=True,
    help="The fact of the policy that an answer would give.",
)
@click.option(
    "--satisfaction",
    "path",
    type=click.Path(path_type=Path),
    help="What is known: a CSV with customer, value, low, high.  "
    "[default: satisfaction.csv of the round]",
)
@click.option(
    "--budget",
    callback=amount,
    help="What may be spent.  [default: what the sample leaves of the plan's]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the list of all whom to ask goes; a CSV.",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    folder: Path,
    policy: str,
    data: Location | None,
    *,
    fact: str,
    path: Path | None,
    budget: Decimal | None,
    out: Path | None,
    how: Opening,
    is_json: bool,
) -> int:
    """Say whom of the customers in DATA to ask next, by what POLICY would make of it.

    The policy decides at nine equally likely points of what a customer may answer. The
    share of them at which tier or actions change, times the response rate, for each
    unit of cost, says who comes first. It is assumed that answers are normally
    distributed in the interval that is known (95 %), within the range of the fact.
    """
    opened = how.opened(policy, data)
    known = read_known(path or folder / "satisfaction.csv")
    with opened.reading():
        engine = opened.plugins.engine("columnar")
        run = prepare(
            opened.program, opened.customers(), engine=engine, **opened.given()
        )
        show_problems(run.warnings)
        found = next_people(folder, run, known, fact, budget=budget)
    if out is not None:
        write_table(out, _COLUMNS, _rows(found))
    if is_json:
        people = [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(found)]
        click.echo(json.dumps({"ask": people}, ensure_ascii=False, indent=2))
        return 0
    for line in _lines(found, out):
        click.echo(line)
    return 0


def _rows(found: Next) -> Iterator[list[str]]:
    for one in found.people:
        yield [
            one.customer,
            one.tier or "",
            one.way.channel,
            f"{float(one.chance):.4f}",
            f"{float(one.changes):.4f}",
            f"{one.way.cost:f}",
        ]


def _lines(found: Next, out: Path | None) -> Iterator[str]:
    changes = f"{float(found.changes):.1f}"
    left = "" if found.budget is None else f" of {found.budget:,f}"
    zh_left = "" if found.budget is None else f"，可用 {found.budget:,f}"
    yield say(
        Text(
            f"ask {counted(len(found.people), 'customer')} for {found.cost:,f}{left}: "
            f"{changes} changed decisions to be expected; an answer may change "
            f"something for {found.may_change:,}",
            f"再调查 {len(found.people):,} 户，费用 {found.cost:,f}{zh_left}："
            f"预计改变 {changes} 个决策；共有 {found.may_change:,} "
            "户的决策可能因回答而改变",
        )
    )
    for one in found.people[:_SHOWN]:
        chance = f"{float(one.chance) * 100:.0f} %"
        yield say(
            Text(
                f"  {one.customer} ({one.tier}): by {one.way.channel}, {chance} likely "
                "to change",
                f"  {one.customer}（{one.tier}）：渠道 {one.way.channel}，"
                f"改变的可能性 {chance}",
            )
        )
    if len(found.people) > _SHOWN:
        more = len(found.people) - _SHOWN
        yield say(Text(f"  … and {more:,} more", f"  … 另有 {more:,} 户"))
    if out is not None:
        yield say(Text(f"the list is in {out}", f"名单已写入 {out}"))
