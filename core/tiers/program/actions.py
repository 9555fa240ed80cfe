"""The rules that give actions, and what actions set off."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from tiers.lang import build
from tiers.lang.kinds import Place
from tiers.lang.size import refuse_bulk
from tiers.policy.keys import ALWAYS, Name
from tiers.policy.model import Policy
from tiers.policy.service import ActionRule as Asked
from tiers.policy.service import Then, set_off
from tiers.policy.table_specs import Condition as Written
from tiers.problems import Fault, Problem
from tiers.program.reader import Reader
from tiers.program.rules import Condition
from tiers.program.services import ActionRule, Granting, granting
from tiers.source import Located
from tiers.text import Text


def action_rules(policy: Policy, reader: Reader) -> tuple[ActionRule, ...]:
    """Type the rules that give actions, then what these set off, causes first."""
    found = [rule for spec in policy.actions.rules if (rule := _rule(spec, reader))]
    catalogue = policy.actions.catalogue
    names = {str(name): name for name in catalogue}
    order = _ordered(policy, reader.problems)
    places: list[Name] = [rule.when.text for rule in found]
    for cause in order:
        for then in catalogue[names[cause]].then:
            if (rule := _set_off(cause, then, reader)) is not None:
                found.append(rule)
                places.append(then.do[0] if then.do else names[cause])
    reader.problems.extend(_too_large(found, places))
    return tuple(found)


def _rule(spec: Asked, reader: Reader) -> ActionRule | None:
    when = reader.condition(Written(spec.when))
    if when is None:
        return None
    return ActionRule(when, tuple(str(n) for n in spec.do), spec.because)


def _set_off(cause: str, then: Then, reader: Reader) -> ActionRule | None:
    if then.when is ALWAYS:
        place = then.do[0].at if then.do else ALWAYS.at
        when: Condition | None = Condition(Located(str(ALWAYS), place), build.TRUE)
    else:
        when = reader.condition(Written(then.when))
    if when is None:
        return None
    return ActionRule(when, tuple(str(n) for n in then.do), then.because, cause)


def _ordered(policy: Policy, problems: list[Problem]) -> list[str]:
    """Sort actions, each after those that set it off; of a circle, one is blamed."""
    follow = set_off(policy.actions.catalogue)
    graph: dict[str, set[str]] = {name: set() for name in follow}
    for cause, names in follow.items():
        for name in names:
            graph[str(name)].add(cause)
    while True:
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            path: list[str] = error.args[1][:-1]
            first = min(path, key=list(graph).index)
            begin = path.index(first)
            circle = [*path[begin:], *path[:begin], first]
            last = next(n for n in follow[circle[-2]] if n == first)
            problems.append(_cycle(circle, last))
            graph[first].discard(circle[-2])


def _cycle(circle: Sequence[str], at: Name) -> Problem:
    """Show the way from an action back to it."""
    shown = " → ".join(circle)
    message = Text(f"this action sets itself off: {shown}", f"措施循环触发：{shown}")
    advice = Text("take one of the steps out of `then`", "请从 `then` 中删去其中一步")
    return Problem("action-cycle", message, at.at, advice)


def _too_large(rules: list[ActionRule], places: list[Name]) -> Iterator[Problem]:
    """Find the first rule that is too large with all that leads to it."""
    before: list[Granting] = []
    for rule, written in zip(rules, places, strict=True):
        before.append(granting(rule, before))
        if not rule.after:
            continue
        try:
            refuse_bulk(Place(written, 0, len(written), []), before[-1].node)
        except Fault as fault:
            yield from fault.problems
            return
