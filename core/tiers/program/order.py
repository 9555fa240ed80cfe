"""The order of scores and decisions: each after those it reads."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter

from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.problems import Problem
from tiers.text import Text


def ordered(
    policy: Policy, reads: Mapping[str, AbstractSet[str]], problems: list[Problem]
) -> list[Name]:
    """Sort scores and decisions; of a circle, one is taken out and blamed."""
    every: list[Name] = [*policy.scores, *policy.decisions]
    names = {str(name): name for name in every}
    graph = {name: set(reads[name] & names.keys()) for name in names}
    while True:
        try:
            return [names[n] for n in TopologicalSorter(graph).static_order()]
        except CycleError as error:
            path: list[str] = error.args[1][:0:-1]
            first = min(path, key=list(names).index)
            problems.append(_cycle(path, names[first], policy))
            graph[first] = set()


def _cycle(path: Sequence[str], name: Name, policy: Policy) -> Problem:
    """Show the way from *name* back to it."""
    begin = path.index(name)
    circle = " → ".join([*path[begin:], *path[:begin], name])
    if set(path) <= set(map(str, policy.scores)):
        message = Text(
            f"this score depends on itself: {circle}", f"得分循环依赖：{circle}"
        )
        return Problem("score-cycle", message, name.at)
    message = Text(f"this depends on itself: {circle}", f"循环依赖：{circle}")
    return Problem("decision-cycle", message, name.at)
