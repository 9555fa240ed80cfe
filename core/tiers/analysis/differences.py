"""Where two policies differ: tiers, actions and outputs, region by region."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import attrs

from tiers.analysis.copies import Copy
from tiers.analysis.dimensions import Dimension, dimensions
from tiers.analysis.findings import Claim, Collector, Finding, Report
from tiers.analysis.logic import Z, alike, every, negated, some
from tiers.analysis.regions import regions
from tiers.analysis.search import Replay, Search, Witness
from tiers.analysis.sharing import NEW, OLD, Pair, pair
from tiers.analysis.subject import behind, cut, plain
from tiers.analysis.wording import where
from tiers.analysis.world import Coded, Evaluate, World
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Listing, Output
from tiers.text import Text

_REGIONS = 6
"""The most regions that are told of one difference."""


@attrs.frozen
class _Diff:
    """Two policies under comparison."""

    pair: Pair
    search: Search
    evaluate: Evaluate

    @property
    def copies(self) -> tuple[Copy, Copy]:
        """Give both policies, the old one first."""
        return self.pair.old, self.pair.new


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
    diff = _Diff(both, search, evaluate)
    claims = [_tiers(diff), _actions(diff), *_outputs(diff)]
    free = both.old.free | both.new.free
    return Report(tuple(claims), tuple(sorted(free)))


# --- tiers ----------------------------------------------------------------------


def _tiers(diff: _Diff) -> Claim:
    names = [[*(str(t.name) for t in c.program.tiers), None] for c in diff.copies]
    collector = Collector()
    for before, after in product(*names):
        if before != after:
            words = _tier_words(before, after)
            collector.take(_moved(diff, before, after, words), words)
    says = Text("both give every customer the same tier", "每位客户的层级相同")
    return collector.claim(says)


def _moved(
    diff: _Diff, before: str | None, after: str | None, words: Text
) -> Iterator[Finding]:
    def confirm(seen: Mapping[str, Witness]) -> bool:
        tiers = seen[OLD].decision.tier, seen[NEW].decision.tier
        return tiers == (before, after)

    asked = every([_has_tier(diff.pair.old, before), _has_tier(diff.pair.new, after)])
    yield from _where(diff, asked, confirm, "tier-differs", words)


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


def _actions(diff: _Diff) -> Claim:
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
    diff: _Diff, name: str, words: Text, *, is_gained: bool
) -> Iterator[Finding]:
    def confirm(seen: Mapping[str, Witness]) -> bool:
        had = name in seen[OLD].decision.actions
        has = name in seen[NEW].decision.actions
        return has is is_gained and had is not is_gained

    before = diff.pair.old.actions.get(name, False)
    after = diff.pair.new.actions.get(name, False)
    has, hasnt = (after, before) if is_gained else (before, after)
    asked = every([has, negated(hasnt)])
    yield from _where(diff, asked, confirm, "action-differs", words)


# --- outputs --------------------------------------------------------------------


def _outputs(diff: _Diff) -> Iterator[Claim]:
    ours, theirs = (dict(_shown(copy)) for copy in diff.copies)
    for name in dict.fromkeys((*ours, *theirs)):
        says = Text(
            f"both give every customer the same `{name}`", f"每位客户的 `{name}` 相同"
        )
        if name not in ours or name not in theirs:
            if not _is_renamed(diff, name, ours, theirs):
                yield Claim(says, (_gone(name, is_new=name in theirs),))
            continue
        collector = Collector()
        findings = _output(diff, name, ours[name], theirs[name])
        collector.take(findings, Text.same(f"`{name}`"))
        yield collector.claim(says)


def _shown(copy: Copy) -> Iterator[tuple[str, Output]]:
    for output in copy.program.shown_outputs:
        yield output.name, output
    for given in copy.program.outputs:
        yield given.output.name, given.output


def _is_renamed(
    diff: _Diff, name: str, ours: Mapping[str, Output], theirs: Mapping[str, Output]
) -> bool:
    """Tell whether the other policy computes the same under another name."""
    mine, other = (ours, theirs) if name in ours else (theirs, ours)
    copies = diff.copies if name in ours else diff.copies[::-1]
    if any(given.output.name == name for given in copies[0].program.outputs):
        return False
    listing = mine[name].listing
    if listing is not None:
        same = (o.listing for n, o in other.items() if n not in mine)
        return any(
            o is not None and _same_listing(diff, listing, o, is_old=name in ours)
            for o in same
        )
    column = copies[0].coder.columns[name]
    columns = copies[1].coder.columns
    return any(columns.get(n) is column for n in other if n not in mine)


def _same_listing(diff: _Diff, one: Listing, other: Listing, *, is_old: bool) -> bool:
    mine, theirs = (one, other) if is_old else (other, one)
    return diff.search.never(_listing_differs(diff, mine, theirs))


def _gone(name: str, *, is_new: bool) -> Finding:
    message = (
        Text(f"`{name}` is new", f"新增 `{name}`")
        if is_new
        else Text(f"`{name}` is gone", f"不再有 `{name}`")
    )
    return Finding("output-differs", message, None)


def _output(diff: _Diff, name: str, before: Output, after: Output) -> Iterator[Finding]:
    words = Text(f"`{name}` differs", f"`{name}` 不同")
    if (before.listing is None) != (after.listing is None):
        yield Finding("output-differs", words, None)
        return

    def confirm(seen: Mapping[str, Witness]) -> bool:
        values = [
            {**seen[copy].decision.decisions, **seen[copy].decision.outputs}[name]
            for copy in (OLD, NEW)
        ]
        return bool(values[0] != values[1])

    if before.listing is not None and after.listing is not None:
        asked = _listing_differs(diff, before.listing, after.listing)
    else:
        asked = _differ(_value(diff.pair.old, before), _value(diff.pair.new, after))
    more = [
        *_nodes(diff.pair.old, before),
        *map(diff.pair.jointly, _nodes(diff.pair.new, after)),
    ]
    yield from _where(diff, asked, confirm, "output-differs", words, more)


def _value(copy: Copy, output: Output) -> tuple[Coded, Any]:
    for given in copy.program.outputs:
        if given.output.name == output.name and given.of_rule is not None:
            return copy.coder.aligned(given.of_rule, output.type), output.type
    return copy.coder.columns[output.name], output.type


def _differ(one: tuple[Coded, Any], other: tuple[Coded, Any]) -> Z:
    (a, kind), (b, other_kind) = one, other
    if a is b:
        return False
    places = [getattr(k, "places", 0) for k in (kind, other_kind)]
    most = max(places)
    left = (
        a.value if not hasattr(kind, "places") else a.value * 10 ** (most - places[0])
    )
    right = (
        b.value
        if not hasattr(other_kind, "places")
        else b.value * 10 ** (most - places[1])
    )
    if type(kind) is not type(other_kind):
        return some([negated(a.missing), negated(b.missing)])
    both = every([negated(a.missing), negated(b.missing)])
    return some(
        [
            negated(alike(a.missing, b.missing)),
            every([both, negated(alike(left, right))]),
        ]
    )


def _listing_differs(diff: _Diff, before: Listing, after: Listing) -> Z:
    """Say that two lists differ in what is in them, or in its order."""
    ours, theirs = _held(diff.pair.old, before), _held(diff.pair.new, after)
    values = dict.fromkeys((*ours, *theirs))
    parts = [
        negated(alike(ours.get(value, False), theirs.get(value, False)))
        for value in values
    ]
    places = {value: at for at, value in enumerate(theirs)}
    listed = [value for value in ours if value in theirs]
    for at, value in enumerate(listed):
        parts += (
            every([ours[value], ours[later]])
            for later in listed[at + 1 :]
            if places[value] > places[later]
        )
    return some(parts)


def _held(copy: Copy, listing: Listing) -> dict[Any, Z]:
    """Say of each value of a list when it is in it."""
    found: dict[Any, list[Z]] = {}
    for value, node in zip(listing.values, listing.conditions, strict=True):
        found.setdefault(value, []).append(copy.coder.is_true(node))
    held = {value: some(truths) for value, truths in found.items()}
    if listing.default is not None:
        none = negated(some(held.values()))
        held[listing.default] = some([held.get(listing.default, False), none])
    return held


def _nodes(copy: Copy, output: Output) -> list[Node]:
    if output.listing is not None:
        return list(output.listing.conditions)
    steps = {step.column.name: step.node for step in copy.fitted.steps}
    todo, found = [output.name], list[Node]()
    while todo:
        node = steps.get(todo.pop())
        if node is None:
            continue
        match node:
            case ir.Row() | ir.Collect():
                found += node.conditions
            case ir.Pick(ir.Column(name)):
                todo.append(name)
            case _:
                found.append(node)
    return found


# --- regions --------------------------------------------------------------------


def _sides(diff: _Diff, more: list[Node] | None) -> tuple[Dimension, ...]:
    """Cut all that either policy asks; the tier follows from it."""
    old, new = diff.copies
    nodes = [*_asked(old), *map(diff.pair.jointly, _asked(new)), *(more or ())]
    sides = dimensions(diff.pair.joint, nodes)
    return tuple(s for s in sides if not _of_tier(s.input))


def _of_tier(node: Node) -> bool:
    own = {TIER, f"{TIER} (new)"}
    return any(name in own or name.startswith("#") for name in ir.columns(node))


def _asked(copy: Copy) -> list[Node]:
    rules = [rule.node for rule in copy.program.rules]
    return rules + [rule.when.node for rule in copy.program.action_rules]


def _where(  # noqa: PLR0913, PLR0917 - one argument for each thing it needs to know
    diff: _Diff,
    asked: Z,
    confirm: Any,
    code: str,
    words: Text,
    more: list[Node] | None = None,
) -> Iterator[Finding]:
    if diff.search.never(asked):
        return
    sides = _sides(diff, more)
    for region in regions(diff.search, sides, asked, confirm, most=_REGIONS):
        at = where(region.box)
        inputs = [d.input for d, _ in region.box.sides]
        yield Finding(
            code=code,
            message=Text(f"{words.en}{at.en}", f"{at.zh}{words.zh}"),
            at=None,
            box=region.box,
            witness=region.witness,
            shown=behind(diff.pair.old, inputs or _asked(diff.pair.old)),
        )
