"""`tiers survey status`: tell how a round stands."""

import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from tiers.pipeline.surveys.following import Wave
from tiers.pipeline.surveys.rating import Outcome
from tiers.pipeline.surveys.standing import TierStatus
from tiers.pipeline.surveys.status import Status, status
from tiers.survey.rounds.steps import step
from tiers.text import Text
from tiers_cli.screen import lang_option, say
from tiers_cli.survey.folder import round_argument
from tiers_cli.survey.labels import channel_label
from tiers_cli.survey.waves import cells, costs

_SHOWN = ("RR1", "RR2", "RR3", "REF1", "CON1")


@click.command("status")
@round_argument
@click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
@lang_option
def command(folder: Path, *, is_json: bool, lang: str) -> int:
    """Tell how ROUND stands: answers, AAPOR's rates, costs, what is still wanted."""
    del lang
    found = status(folder)
    if is_json:
        shown = {**attrs.asdict(found), "follow_up": _brief(found.follow_up)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1, default=str))
        return 0
    for line in (*map(_tier, found.tiers), *map(_rates, _ordered(found))):
        click.echo(line)
    for line in _end(found, folder):
        click.echo(line)
    return 0


def _brief(wave: Wave) -> dict[str, object]:
    """Tell of a wave without its people, whose telephones are nobody's business."""
    shown = {"wave": wave.number, "people": len(wave.people), "cost": wave.cost}
    return {**shown, "left": wave.left}


def _tier(one: TierStatus) -> str:
    return say(
        Text(
            f"{one.tier}: {one.interviews:,} of {one.wanted:.0f} answers, "
            f"{one.open:,} people still open",
            f"{one.tier}：已有 {one.interviews:,} 份，需要 {one.wanted:.0f} 份，"
            f"尚有 {one.open:,} 人未结束",
        )
    )


def _ordered(found: Status) -> list[Outcome]:
    """Give rates of all first, then of tiers as planned; none before any return."""
    if not found.is_begun:
        return []
    order = {one.tier: n for n, one in enumerate(found.tiers)}
    return sorted(found.outcomes, key=lambda one: order.get(one.tier, -1))


def _rates(one: Outcome) -> str:
    tier = one.tier or say(Text("all", "全部"))
    channel = channel_label(one.channel) if one.channel else say(Text("all", "全部"))
    rates = [f"{name} {_share(one.rates.get(name))}" for name in _SHOWN]
    return say(
        Text(
            f"  {tier}, {channel}: {one.cases:,}; {', '.join(rates)}",
            f"  {tier}，{channel}：{one.cases:,}；{'，'.join(rates)}",
        )
    )


def _share(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.1f} %"


def _end(found: Status, folder: Path) -> Iterator[str]:
    of = f" / {found.budget:,.0f}" if found.budget is not None else ""
    spent, given = f"{found.spent:,.0f}{of}", f"{found.handed_out:,.0f}"
    yield say(
        Text(
            f"spent on those who were tried or answered: {spent}; "
            f"on all who are handed out: {given}",
            f"已联系或已作答者的花费：{spent}；已派发全部的花费：{given}",
        )
    )
    yield from map(_lacking, (one for one in found.tiers if one.lacking))
    wave = found.follow_up
    if len(found.waves) >= wave.number:
        words = step("field", folder)
    elif not found.is_begun:
        words = step("ingest", folder, "--channel", "NAME")
    elif wave.people:
        order = [one.tier for one in found.tiers]
        yield from map(say, (costs(wave, folder.name), *cells(wave, order)))
        words = step("follow-up", folder)
    elif any(one.interviews for one in found.tiers):
        words = step("estimate", folder)
    else:
        return
    yield say(Text(f"next: {words}", f"下一步：{words}"))


def _lacking(one: TierStatus) -> str:
    if one.open:
        return say(
            Text(
                f"{one.tier}: {one.lacking:,} more wanted",
                f"{one.tier}：还差 {one.lacking:,} 份",
            )
        )
    return say(
        Text(
            f"{one.tier}: {one.lacking:,} more wanted and nobody left: plan another "
            "round",
            f"{one.tier}：还差 {one.lacking:,} 份，样本已用完：请再安排一轮",
        )
    )
