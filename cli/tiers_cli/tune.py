"""`tiers tune`: move thresholds until targets are met."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from tiers.atomic import replacing
from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.tune import WITHIN, Asked, Proposal, applied, propose, targets
from tiers.text import Text
from tiers_cli.inputs import location
from tiers_cli.opening import Opening, opening_options
from tiers_cli.progress import Progress
from tiers_cli.proposal import as_json, lines
from tiers_cli.screen import (
    counted,
    misread,
    say,
    show_problems,
)


def _share(_: click.Context, __: click.Parameter, value: str) -> Decimal:
    try:
        found = Decimal(value.rstrip("% ")) / (100 if "%" in value else 1)
    except InvalidOperation:
        raise misread(
            f"`{value}` is no share; write 0.05 or 5%",
            f"`{value}` 不是比例；请写作 0.05 或 5%",
        ) from None
    if not 0 <= found <= 1:
        raise misread(
            f"`{value}` is no share between 0 and 1",
            f"`{value}` 不是 0 到 1 之间的比例",
        )
    return found


@click.command("tune")
@click.argument("policy")
@click.argument("data", required=False, type=location)
@click.option(
    "--target",
    "wanted",
    multiple=True,
    required=True,
    help="Such as 'share(gold) = 0.1' or 'count(action visit) <= 200'; once for each.",
)
@click.option(
    "--keep-moves-below",
    "most_moved",
    default="1",
    callback=_share,
    help="The share of customers whose tier may change.  [default: all]",
)
@click.option(
    "--within",
    default=str(WITHIN),
    show_default=True,
    callback=_share,
    help="How far from `=` a share may be.",
)
@click.option(
    "--apply",
    "is_applying",
    is_flag=True,
    help="Change the thresholds in the policy file, keeping everything else.",
)
@opening_options
def command(  # noqa: PLR0913 - one argument for each option
    policy: str,
    data: Location | None,
    *,
    wanted: tuple[str, ...],
    most_moved: Decimal,
    within: Decimal,
    is_applying: bool,
    how: Opening,
    is_json: bool,
) -> int:
    """Find thresholds of POLICY that meet targets on DATA with the fewest moves.

    Only thresholds that the policy marks `tunable` are moved, in their steps.
    """
    opened = how.opened(policy, data)
    asked = Asked(targets(wanted, opened.program), most_moved, within)
    with Progress(_TRYING) as progress, opened.reading():
        found = propose(
            opened.program,
            opened.customers(),
            asked,
            advance=progress.advance,
            **opened.given(),
        )
    show_problems(found.warnings)
    if is_json:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in lines(found, most_moved):
            click.echo(line)
    if found.tuned.best is None:
        return 1
    if not is_applying:
        return 0
    return _apply(opened.path, opened.plugins, found, is_json=is_json)


_TRYING = Text("trying thresholds", "正在试算界限")


def _apply(path: Path, plugins: Plugins, found: Proposal, *, is_json: bool) -> int:
    assert found.tuned.best is not None
    made = applied(path, plugins, found.program, found.tuned.best)
    for edit in made.by_hand:
        words = Text(
            f"{edit.at}: change {edit.before} to {edit.after}",
            f"{edit.at}：请将 {edit.before} 改为 {edit.after}",
        )
        click.echo(say(words), err=is_json)
    if made.text is None:
        click.echo(say(_BY_HAND), err=is_json)
        return 1
    with replacing(path) as part:
        part.write_bytes(made.text.encode())
    count = len(made.done)
    words = Text(
        f"{path}: {counted(count, 'number')} changed", f"{path}：已修改 {count} 处"
    )
    click.echo(say(words), err=is_json)
    return 0


_BY_HAND = Text(
    "nothing was changed: thresholds stand in a table file",
    "未作修改：界限位于表格文件中",
)
