"""Follow up: those of a round who have not answered are asked once more."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import attrs
import polars as pl

from tiers.pipeline.surveys.draw import read_frame
from tiers.pipeline.surveys.gathering import Case, gathered
from tiers.pipeline.surveys.reaching import ways
from tiers.pipeline.surveys.standing import handed_out, lacking
from tiers.problems import DataError, Problem, closest
from tiers.survey.asking.again import again
from tiers.survey.asking.worth import Way
from tiers.survey.planning.plan import Plan, read_plan
from tiers.survey.rounds import Person
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.faults import not_yet
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.survey.rounds.waves import named, read_waves, write_wave
from tiers.text import Text


@attrs.frozen
class Wave:
    """Who is asked once more."""

    number: int
    people: tuple[Person, ...]
    """As they were drawn, but for wave and channel."""
    unreached: Mapping[str, int]
    """By tier, those whom the channel that was wanted does not reach."""
    cost: Decimal
    left: Decimal | None
    """Of the budget, before this wave; None where there is none."""


def follow_up(folder: Path, *, tiers: Sequence[str] = (), by: str = "") -> Wave:
    """Make the next wave of a round, and write its table.

    Asked are those who neither gave an interview nor refused, were unable, or turned
    out to be none of those meant: of *tiers*, or of those that lack answers; by the
    channel *by*, or as `asking.again` says. A wave that has not been handed out yet is
    made anew.

    Raises:
        DataError: the first wave has not been handed out, files of the round are
            damaged, a tier or channel is none of its plan, or nobody is left.
    """
    plan = read_plan(folder)
    if problems := list(_unknown(plan, tiers, by)):
        raise DataError(problems)
    if not (folder / SCHEDULE).exists():
        raise DataError([not_yet(folder / SCHEDULE, "field")])
    questionnaire = read_round(folder).questionnaire
    cases = gathered(folder, questionnaire, has_answers=False)
    found = wave_of(folder, cases, plan, tiers=tiers, by=by)
    if not found.people:
        raise DataError([_nobody(folder, cases)])
    write_wave(found.people, folder, found.number)
    return found


def wave_of(
    folder: Path,
    cases: Sequence[Case],
    plan: Plan,
    *,
    tiers: Sequence[str] = (),
    by: str = "",
) -> Wave:
    """Say who would be asked in the next wave; nothing is written."""
    waves = _handed_out(folder)
    wanted = tiers or tuple(lacking(cases, plan))
    asked = _channels(waves)
    open_ = [c.person for c in cases if c.is_open and c.person.tier in wanted]
    roads = _roads(folder, [person.customer for person in open_], plan)
    tries = {channel.channel: channel.tries for channel in plan.channels}
    number, people, unreached = len(waves) + 1, list[Person](), Counter[str]()
    for person in (person for person in open_ if person.customer in asked):
        own, earlier = roads.get(person.customer, []), asked[person.customer]
        channel = by or again(earlier, own, tries=tries.get(earlier[-1], 2))
        if by and not _reaches(by, own):
            unreached[person.tier] += 1
            continue
        people.append(
            attrs.evolve(person, channel=channel, wave=number, earlier=earlier)
        )
    costs = {(cell.tier, cell.channel): cell.cost_each for cell in plan.cells}
    each = (costs.get((p.tier, p.channel), Decimal(0)) for p in people)
    left = None if plan.budget is None else plan.budget - handed_out(folder, plan)
    return Wave(number, tuple(people), unreached, sum(each, Decimal(0)), left)


def _roads(folder: Path, people: Sequence[str], plan: Plan) -> dict[str, list[Way]]:
    frame = read_frame(folder).filter(pl.col("customer").is_in(people))
    return dict(ways(frame, plan))


def _handed_out(folder: Path) -> list[tuple[Person, ...]]:
    """Give the waves without a last one that nobody has got yet."""
    waves = list(read_waves(folder))
    if not (folder / named(SCHEDULE, len(waves))).exists():
        waves.pop()
    return waves


def _channels(waves: Iterable[Sequence[Person]]) -> dict[str, tuple[str, ...]]:
    """Give the channels that asked each person, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for wave in waves:
        for person in wave:
            before = found.get(person.customer, ())
            found[person.customer] = (*before, person.channel)
    return found


def _reaches(channel: str, own: Iterable[Way]) -> bool:
    return any(way.channel == channel for way in own)


# --- what can be wrong --------------------------------------------------------------


def _unknown(plan: Plan, tiers: Sequence[str], by: str) -> Iterator[Problem]:
    known = [tier.tier for tier in plan.tiers]
    for name in tiers:
        if name not in known:
            message = Text(f"the plan has no tier `{name}`", f"方案中没有层级 `{name}`")
            yield Problem("unknown-tier", message, help=closest(name, known))
    channels = list(dict.fromkeys(cell.channel for cell in plan.cells))
    if by and by not in channels:
        message = Text(f"the plan has no channel `{by}`", f"方案中没有渠道 `{by}`")
        yield Problem("unknown-channel", message, help=closest(by, channels))


def _nobody(folder: Path, cases: Sequence[Case]) -> Problem:
    message = Text(
        f"nobody of round `{folder}` is left to follow up",
        f"轮次 `{folder}` 中已没有可跟进的客户",
    )
    is_some = any(case.is_open for case in cases)
    advice = Text(
        "tiers have the answers that they need: name those that you want more of with "
        "`--tier`, or another channel with `--by`",
        "各层级回答已足够：如仍需更多，请用 `--tier` 指定层级，或用 `--by` 改换渠道",
    )
    done = Text(
        "all have answered or refused: plan another round",
        "所有人均已回答或拒绝：请另开一轮",
    )
    return Problem("nobody-to-ask", message, help=advice if is_some else done)
