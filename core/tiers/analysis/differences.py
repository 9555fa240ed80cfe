"""Where two policies differ: tiers, actions and outputs, region by region."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

from tiers.analysis.between import Between, regions_of
from tiers.analysis.copies import Copy
from tiers.analysis.findings import Claim, Collector, Finding, Report
from tiers.analysis.logic import Z, alike, every, negated, some
from tiers.analysis.outputs import outputs
from tiers.analysis.search import Search
from tiers.analysis.sharing import NEW, OLD, pair
from tiers.analysis.subject import cut, plain
from tiers.analysis.witnesses import Replay, Witness
from tiers.analysis.world import Evaluate, World
from tiers.program.program import TIER, Fitted
from tiers.text import Text


def differences(  # noqa: PLR0913 - one argument for each thing it needs to know
    old: Fitted,
    new: Fitted,
    *,
    evaluate: Evaluate,
    replay: Replay,
    as_of: date,
    seconds: float,
) -> Report:
    """Compare what two policies give the customers that both accept."""
    world = World(evaluate)
    both = pair(world, old, new)
    for copy in (both.old, both.new):
        cut(copy)
    wishes = (*plain(both.old, as_of), *plain(both.new, as_of))
    search = Search(world, (both.old, both.new), replay, seconds, plain=wishes)
    diff = Between(both, search)
    claims = [_tiers(diff), _actions(diff), *outputs(diff)]
    free = both.old.free | both.new.free
    return Report(tuple(claims), tuple(sorted(free)))


# --- tiers ----------------------------------------------------------------------


def _tiers(diff: Between) -> Claim:
    names = [[*(str(t.name) for t in c.program.tiers), None] for c in diff.copies]
    collector = Collector()
    pairs = () if diff.search.never(_tiers_differ(diff)) else product(*names)
    for before, after in pairs:
        if before != after:
            words = _tier_words(before, after)
            collector.take(_moved(diff, before, after, words), words)
    says = Text("both give every customer the same tier", "每位客户的层级相同")
    return collector.claim(says)


def _tiers_differ(diff: Between) -> Z:
    one, other = (copy.coder.columns[TIER] for copy in diff.copies)
    both = every([negated(one.missing), negated(other.missing)])
    return some(
        [
            negated(alike(one.missing, other.missing)),
            every([both, negated(alike(one.value, other.value))]),
        ]
    )


def _moved(
    diff: Between, before: str | None, after: str | None, words: Text
) -> Iterator[Finding]:
    def confirm(seen: Mapping[str, Witness]) -> bool:
        tiers = seen[OLD].decision.tier, seen[NEW].decision.tier
        return tiers == (before, after)

    asked = every([_has_tier(diff.pair.old, before), _has_tier(diff.pair.new, after)])
    yield from regions_of(diff, asked, confirm, "tier-differs", words)


def _has_tier(copy: Copy, name: str | None) -> Z:
    names = [str(tier.name) for tier in copy.program.tiers]
    at = len(names) if name is None else names.index(name)
    return alike(copy.tier, at)


def _tier_words(before: str | None, after: str | None) -> Text:
    return Text(
        f"{before or 'no tier'} becomes {after or 'no tier'}",
        f"{before or '无层级'} 变为 {after or '无层级'}",
    )


# --- actions --------------------------------------------------------------------


def _actions(diff: Between) -> Claim:
    old, new = diff.copies
    collector = Collector()
    for name in dict.fromkeys((*old.actions, *new.actions)):
        gained = Text(f"action {name} is gained", f"新增措施 {name}")
        lost = Text(f"action {name} is lost", f"失去措施 {name}")
        collector.take(_action(diff, name, gained, is_gained=True), gained)
        collector.take(_action(diff, name, lost, is_gained=False), lost)
    says = Text("both give every customer the same actions", "每位客户的措施相同")
    return collector.claim(says)


def _action(
    diff: Between, name: str, words: Text, *, is_gained: bool
) -> Iterator[Finding]:
    def confirm(seen: Mapping[str, Witness]) -> bool:
        had = name in seen[OLD].decision.actions
        has = name in seen[NEW].decision.actions
        return has is is_gained and had is not is_gained

    before = diff.pair.old.actions.get(name, False)
    after = diff.pair.new.actions.get(name, False)
    has, hasnt = (after, before) if is_gained else (before, after)
    asked = every([has, negated(hasnt)])
    yield from regions_of(diff, asked, confirm, "action-differs", words)
