"""A second policy in the world of a first: what both compute alike is one value."""

from collections.abc import Mapping
from typing import Any

import attrs

from tiers.analysis.coding import Coder
from tiers.analysis.copies import Copy, finished, free_fact, unfitted_scores
from tiers.analysis.logic import Z, chosen, negated
from tiers.analysis.world import Coded, World
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import Fitted
from tiers.program.scoring import Formula, Tests
from tiers.schema import Fact, Number, Schema

OLD, NEW = "old", "new"
"""The names of the two copies."""


@attrs.frozen
class Pair:
    """Two policies over one customer."""

    old: Copy
    new: Copy
    names: Mapping[str, str]
    """What the new one calls things → what both together call them."""
    joint: Copy
    """Reads the columns of both: those of the new one that differ as `x (new)`."""

    def jointly(self, node: Node) -> Node:
        """Let a node of the new policy read the columns of both."""
        return renamed(node, self.names)


def pair(world: World, old: Fitted, new: Fitted) -> Pair:
    """Bring two programs into one world; facts go by their names, then headings."""
    mine, theirs = Coder(world, OLD), Coder(world, NEW)
    facts = same_facts(old.program.schema, new.program.schema)
    _facts(world, old, new, facts, (mine, theirs))
    first = finished(Copy(old, mine, unfitted_scores(old)))
    ids = {name: f"@{at}" for at, name in enumerate(mine.columns)}
    known, shared = _known(first, new, theirs, facts, ids)
    second = finished(Copy(new, theirs, unfitted_scores(new)), known)
    names = _names(first, second, {**shared, **facts})
    return Pair(first, second, names, _joint(first, second, names))


def same_facts(old: Schema, new: Schema) -> dict[str, str]:
    """Give, for facts of the new policy, what the old one calls them."""
    known = {fact.name: fact for fact in old.facts}
    found = {fact.name: fact.name for fact in new.facts if fact.name in known}
    left = {f.column: f for f in old.facts if f.name not in found and f.column}
    for fact in new.facts:
        if fact.name not in found and fact.column in left:
            before = left[fact.column]
            if type(before.type) is type(fact.type):
                found[fact.name] = before.name
    return found


def _facts(
    world: World,
    old: Fitted,
    new: Fitted,
    same: Mapping[str, str],
    coders: tuple[Coder, Coder],
) -> None:
    mine, theirs = coders
    before = {fact.name: fact for fact in old.program.schema.facts}
    for fact in new.program.schema.facts:
        theirs.types[fact.name] = fact.type
        if fact.name in same and type(before[same[fact.name]].type) is type(fact.type):
            one = before.pop(same[fact.name])
            columns = _shared(world, one, fact)
            mine.columns[one.name], theirs.columns[fact.name] = columns
            mine.types[one.name] = one.type
        else:
            theirs.columns[fact.name] = free_fact(world, fact)
    for fact in before.values():
        mine.types[fact.name] = fact.type
        mine.columns[fact.name] = free_fact(world, fact)


def _shared(world: World, one: Fact, other: Fact) -> tuple[Coded, Coded]:
    """Give what two policies make of one fact, which both must accept."""
    may_be_missing = one.missing == other.missing == "unknown"
    if (one.missing, one.default) == (other.missing, other.default):
        value = world.free(one.type, may_be_missing=may_be_missing)
        return _scaled(world, value, one, other)
    is_blank = world.truth()
    value = world.free(one.type, may_be_missing=False)
    if "error" in {one.missing, other.missing}:
        world.say(negated(is_blank))
    pair_ = _scaled(world, value, one, other)
    coder = Coder(world, "")
    return (
        _filled(coder, pair_[0], one, is_blank),
        _filled(coder, pair_[1], other, is_blank),
    )


def _scaled(world: World, value: Coded, one: Fact, other: Fact) -> tuple[Coded, Coded]:
    """Say that a value lies on both grids and in both ranges."""
    if one.type == other.type:
        return value, value
    if isinstance(one.type, Number) and isinstance(other.type, Number):
        more = other.type.places - one.type.places
        if more < 0:
            world.say(value.value % 10**-more == 0)
            scaled: Z = value.value / 10**-more
        else:
            scaled = value.value * 10**more
        world.say(world.lies_in(scaled, other.type))
        return value, Coded(scaled, value.missing)
    world.say(world.lies_in(value.value, other.type))
    return value, value


def _filled(coder: Coder, value: Coded, fact: Fact, is_blank: Z) -> Coded:
    match fact.missing:
        case "unknown":
            return Coded(value.value, is_blank)
        case "default":
            default = coder.constant(fact.default, fact.type).value
            return Coded(chosen(is_blank, default, value.value))
        case _:
            return value


def _known(
    first: Copy,
    new: Fitted,
    theirs: Coder,
    facts: Mapping[str, str],
    ids: Mapping[str, str],
) -> tuple[dict[str, Coded], dict[str, str]]:
    """Find the scores and decisions of the new policy that the old one has, too."""
    made = {_meaning(first.fitted, n, first.free, ids): n for n in _steps(first.fitted)}
    free = unfitted_scores(new)
    own = {
        name: ids[old]
        if theirs.columns[name] is first.coder.columns[old]
        else f"!{name}"
        for name, old in facts.items()
    }
    own |= {name: f"!{name}" for name in theirs.columns if name not in facts}
    known: dict[str, Coded] = {}
    shared: dict[str, str] = {}
    for name in _steps(new):
        found = made.get(_meaning(new, name, free, own))
        own[name] = ids[found] if found else f"!{name}"
        if found:
            known[name], shared[name] = first.coder.columns[found], found
    return known, shared


def _steps(fitted: Fitted) -> list[str]:
    return [step.column.name for step in fitted.steps]


def _meaning(
    fitted: Fitted, name: str, free: frozenset[str], ids: Mapping[str, str]
) -> Any:
    """Give what tells whether two steps compute the same."""
    if name in free:
        score = next(s for s in fitted.program.scores if s.name == name)
        params = _plain(score.params, ids)
        return (score.scorer.name, score.places, score.type, params)
    step = next(s for s in fitted.steps if s.column.name == name)
    return step.column.type, renamed(step.node, ids)


def _plain(params: Any, ids: Mapping[str, str]) -> Any:
    """Turn parameters of a model into what can be compared, without names."""
    match params:
        case Formula(node=node):
            return renamed(node, ids)
        case Tests(text=text):
            return text
        case Mapping():
            pairs = ((_plain(k, ids), _plain(v, ids)) for k, v in params.items())
            return tuple(pairs)
        case tuple() | list():
            return tuple(_plain(part, ids) for part in params)
        case str():
            return str(params)
        case _ if attrs.has(type(params)):
            fields = attrs.fields(type(params))
            parts = (_plain(getattr(params, field.name), ids) for field in fields)
            return (type(params).__qualname__, *parts)
        case _:
            return params


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """Let a node read columns by other names."""
    if isinstance(node, ir.Column):
        return ir.Column(names.get(node.name, node.name), node.type)
    return build.mapped(node, lambda part: renamed(part, names))


def _names(first: Copy, second: Copy, shared: Mapping[str, str]) -> dict[str, str]:
    """Name the columns of the new policy among those of both."""
    mine, theirs = first.coder.columns, second.coder.columns
    found = {}
    for name, column in theirs.items():
        old = shared.get(name, name)
        if old in mine and mine[old] is column:
            found[name] = old
        else:
            found[name] = f"{name} (new)" if name in mine else name
    return found


def _joint(first: Copy, second: Copy, names: Mapping[str, str]) -> Copy:
    coder = Coder(first.coder.world, OLD, dict(first.coder.columns))
    coder.types = dict(first.coder.types)
    for name, both in names.items():
        coder.columns.setdefault(both, second.coder.columns[name])
        coder.types.setdefault(both, second.coder.types[name])
    return Copy(first.fitted, coder, first.free)
