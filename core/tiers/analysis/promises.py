"""Promises of the owner: more of something never lowers, or never raises, the tier.

Two customers are compared who differ in nothing else. Where a score is promised about,
the first has it as it comes about, and the second is given a greater one.
"""

from collections.abc import Iterator, Mapping

from tiers.analysis.coding import Coder
from tiers.analysis.copies import Copy, finished, free_fact
from tiers.analysis.dimensions import Dimension, dimensions
from tiers.analysis.findings import Claim, Collector, Finding
from tiers.analysis.logic import Z, every, implied, negated
from tiers.analysis.regions import Box, Region, regions
from tiers.analysis.search import Search
from tiers.analysis.subject import Subject
from tiers.analysis.witnesses import Witness
from tiers.analysis.wording import said, where
from tiers.analysis.world import Coded
from tiers.lang import ir
from tiers.program.program import Promise
from tiers.program.score import Score
from tiers.program.scoring import Directed
from tiers.text import Text

MORE = "more"
"""The name of the copy that has more of something."""
_REGIONS = 3


def promises(subject: Subject) -> Iterator[Claim]:
    """Claim what the policy promises."""
    for promise in subject.program.promises:
        collector = Collector()
        collector.take(_broken(subject, promise), Text.same(f"`{promise.more}`"))
        yield collector.claim(read_aloud(promise))


def read_aloud(promise: Promise) -> Text:
    """Say what is promised."""
    is_lower = promise.never == "lowers-tier"
    return Text(
        f"more `{promise.more}` never {'lowers' if is_lower else 'raises'} the tier",
        f"`{promise.more}` 增加不会{'降低' if is_lower else '提高'}层级",
    )


def _broken(subject: Subject, promise: Promise) -> Iterator[Finding]:
    copy, name = subject.copy, str(promise.more)
    other = _with_more(subject, name)
    search = Search(
        copy.coder.world,
        (copy, other),
        subject.search.replay,
        subject.search.seconds,
        plain=subject.search.plain,
    )
    less, more = copy.coder.columns[name], other.coder.columns[name]
    grows = [negated(less.missing), negated(more.missing), more.value > less.value]
    is_lower = promise.never == "lowers-tier"
    worse = other.tier > copy.tier if is_lower else other.tier < copy.tier

    def confirm(witnesses: Mapping[str, Witness]) -> bool:
        before, after = _ranks(copy, witnesses)
        return after > before if is_lower else after < before

    found = regions(
        search,
        _sides(copy, other),
        worse,
        confirm,
        most=_REGIONS,
        given=every(grows),
    )
    for region in found:
        yield _finding(subject, promise, region)


def _ranks(copy: Copy, witnesses: Mapping[str, Witness]) -> tuple[int, int]:
    """Give the places of both tiers; no tier comes last."""
    places: dict[str | None, int] = {
        tier.name: at for at, tier in enumerate(copy.program.tiers)
    }
    last = len(places)
    tiers = [witnesses[name].decision.tier for name in (copy.name, MORE)]
    return places.get(tiers[0], last), places.get(tiers[1], last)


def _sides(copy: Copy, other: Copy) -> tuple[Dimension, ...]:
    """Cut what the rules ask of both; what is the same is asked once."""
    nodes = [rule.node for rule in copy.program.rules]
    changed = _changed(copy, other)
    again = dimensions(other, nodes)
    moved = (d for d in again if ir.columns(d.input) & changed)
    return (*dimensions(copy, nodes), *moved)


def _changed(copy: Copy, other: Copy) -> frozenset[str]:
    columns = copy.coder.columns
    return frozenset(
        n for n, value in other.coder.columns.items() if columns.get(n) is not value
    )


def _with_more(subject: Subject, name: str) -> Copy:
    """Make the copy that differs in one fact or score, and in what follows from it."""
    copy, world = subject.copy, subject.copy.coder.world
    coder = Coder(world, MORE, types=dict(copy.coder.types))
    facts = {fact.name: fact for fact in copy.program.schema.facts}
    coder.columns = {n: copy.coder.columns[n] for n in facts}
    known: dict[str, Coded] = {}
    changed, free = {name}, copy.free
    if name in facts:
        coder.columns[name] = free_fact(world, facts[name])
    else:
        known[name] = world.free(copy.coder.types[name], may_be_missing=False)
        free = free | {name}
    scores = {str(score.name): score for score in copy.program.scores}
    for step in copy.fitted.steps:
        column = step.column.name
        if column in known:
            continue
        score = scores.get(column) if column in copy.free else None
        reads = score.reads if score else ir.columns(step.node)
        if reads & changed:
            changed.add(column)
        else:
            known[column] = copy.coder.columns[column]
    other = finished(Copy(copy.fitted, coder, free), known)
    for score in scores.values():
        if str(score.name) in changed & copy.free and str(score.name) != name:
            _follow(copy, other, score)
    return other


def _follow(copy: Copy, other: Copy, score: Score) -> None:
    """Let a score that is free move the way its model says it does."""
    if not isinstance(score.scorer, Directed):
        return
    name, world = str(score.name), copy.coder.world
    before, after = copy.coder.columns, other.coder.columns
    ways = score.scorer.directions(score.params)
    moved = [n for n in score.reads if before[n] is not after[n]]
    if any(ways.get(n) not in {"up", "down"} for n in moved):
        return
    for up, down in ((before, after), (after, before)):
        world.say(
            implied(
                every(_no_less(up[n], down[n], ways[n]) for n in moved),
                up[name].value >= down[name].value,
            )
        )


def _no_less(one: Coded, other: Coded, way: str) -> Z:
    known = [negated(one.missing), negated(other.missing)]
    order = one.value >= other.value if way == "up" else one.value <= other.value
    return every([*known, order])


def _finding(subject: Subject, promise: Promise, region: Region) -> Finding:
    copy, name = subject.copy, str(promise.more)
    before, after = (region.witness[n] for n in (copy.name, MORE))
    sides = [(d, codes) for d, codes in region.box.sides]
    mine = Box(tuple(s for s in sides if not _is_of_other(copy, s[0])))
    theirs = Box(tuple(s for s in sides if _is_of_other(copy, s[0])))
    values = f"{before.values[name]}", f"{after.values[name]}"
    tiers = before.decision.tier, after.decision.tier
    at, grown = where(mine), Text("", "")
    if theirs.sides:
        grown = Text(
            f" and grows to where {said(theirs).en}", f"，且增至 {said(theirs).zh}"
        )
    aloud = read_aloud(promise)
    message = Text(
        f"not so: {aloud.en}; it does{at.en}{grown.en}, such as from "
        f"{tiers[0] or 'no tier'} at {values[0]} to {tiers[1] or 'no tier'} at "
        f"{values[1]}",
        f"不成立：{aloud.zh}；反例：{at.zh}{grown.zh}，例如由 {values[0]} 时的"
        f" {tiers[0] or '无层级'} 变为 {values[1]} 时的 {tiers[1] or '无层级'}",
    )
    reads = [d.input for d, _ in sides] or [r.node for r in copy.program.rules]
    shown = subject.shown(reads)
    return Finding(
        code="broken-promise",
        message=message,
        at=promise.more.at,
        severity="error",
        box=mine,
        witness=region.witness,
        shown=shown if name in shown else (*shown, name),
        help=Text(
            "mend the rules, or take the promise back", "请修正规则，或撤回该承诺"
        ),
    )


def _is_of_other(copy: Copy, dimension: Dimension) -> bool:
    """Tell whether an input is one of the customer who has more."""
    return copy.coded(dimension.input) is not dimension.coded
