"""Decisions, and what rules give beside the tier, of two policies compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from tiers.analysis.between import Between, regions_of
from tiers.analysis.copies import Copy
from tiers.analysis.findings import Claim, Collector, Finding
from tiers.analysis.logic import Z, alike, every, negated, some
from tiers.analysis.sharing import NEW, OLD
from tiers.analysis.witnesses import Witness
from tiers.analysis.world import Coded
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.rules import Listing, Output
from tiers.text import Text


def outputs(diff: Between) -> Iterator[Claim]:
    """Claim of each output that both policies give the same."""
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
    diff: Between, name: str, ours: Mapping[str, Output], theirs: Mapping[str, Output]
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


def _same_listing(diff: Between, one: Listing, other: Listing, *, is_old: bool) -> bool:
    mine, theirs = (one, other) if is_old else (other, one)
    return diff.search.never(_listing_differs(diff, mine, theirs))


def _gone(name: str, *, is_new: bool) -> Finding:
    message = (
        Text(f"`{name}` is new", f"新增 `{name}`")
        if is_new
        else Text(f"`{name}` is gone", f"不再有 `{name}`")
    )
    return Finding("output-differs", message, None)


def _output(
    diff: Between, name: str, before: Output, after: Output
) -> Iterator[Finding]:
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
    yield from regions_of(diff, asked, confirm, "output-differs", words, more)


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


def _listing_differs(diff: Between, before: Listing, after: Listing) -> Z:
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
