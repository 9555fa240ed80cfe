"""Which decision of a model gives the tier, and what of the model it needs."""

from collections.abc import Iterator

import attrs

from tiers.dmn.model import Decision, Definitions, InputData, Knowledge, Node
from tiers.dmn.project import Project
from tiers.exchange import refusing
from tiers.exchange.extensions import Extensions
from tiers.problems import Problem, closest
from tiers.text import Text


@attrs.frozen
class Choice:
    """What of a model is taken over."""

    chosen: Decision | None
    """The decision that gives the tier, if it is clear which one does."""
    inputs: tuple[InputData | Decision, ...]
    """What comes from outside: input data, and decisions without logic."""
    decisions: tuple[Decision, ...]


def choose(
    project: Project, kept: Extensions, wanted: str | None
) -> tuple[Choice, list[Problem]]:
    """Find the decision *wanted*, else that of an export, else the only topmost one."""
    home = project.root
    problems = [*_imports(home)]
    chosen, is_whole = _chosen(home, kept), True
    if wanted is not None:
        chosen, is_whole = _named(home, wanted), False
        if chosen is None:
            problems.append(_unknown(home, wanted))
    elif chosen is None:
        tops = _topmost(project)
        chosen, is_whole = (tops[0] if len(tops) == 1 else None), len(tops) != 1
    needed = None if is_whole or chosen is None else _needed(project, chosen)
    nodes = [n for n in home.nodes if needed is None or id(n) in needed]
    decisions = [n for n in nodes if isinstance(n, Decision)]
    data = [n for n in nodes if isinstance(n, InputData)]
    given = [d for d in decisions if d.logic is None]
    made = tuple(d for d in decisions if d.logic is not None)
    return Choice(chosen, (*data, *given), made), problems


def _chosen(home: Definitions, kept: Extensions) -> Decision | None:
    return next((d for d in home.decisions if kept.of(d.id, "tiers")), None)


def _named(home: Definitions, wanted: str) -> Decision | None:
    return next((d for d in home.decisions if str(d.name) == wanted), None)


def _topmost(project: Project) -> list[Decision]:
    """Give the decisions that no other one requires."""
    home = project.root
    hrefs = (href for decision in home.decisions for href in decision.decisions)
    found = (project.find(home, href) for href in hrefs)
    required = {id(part[1]) for part in found if part}
    return [d for d in home.decisions if id(d) not in required]


def _needed(project: Project, decision: Decision) -> set[int]:
    """Give *decision* and all that it waits for, each by what it is."""
    found: set[int] = set()
    waiting: list[Node] = [decision]
    while waiting:
        node = waiting.pop()
        if id(node) in found or isinstance(node, Knowledge):
            continue
        found.add(id(node))
        if isinstance(node, Decision):
            hrefs = (*node.inputs, *node.decisions)
            parts = (project.find(project.root, href) for href in hrefs)
            waiting.extend(part[1] for part in parts if part)
    return found


def _imports(home: Definitions) -> Iterator[Problem]:
    what = Text("a model of several files", "由多个文件组成的模型")
    advice = Text("put its parts into one file", "请将各部分合并到一个文件")
    for found in home.imports:
        yield refusing.refused(what, found.namespace.at, advice)


def _unknown(home: Definitions, wanted: str) -> Problem:
    message = Text(f"no decision is named `{wanted}`", f"没有名为 `{wanted}` 的决策")
    names = {str(decision.name) for decision in home.decisions}
    return Problem("unknown-decision", message, home.at, closest(wanted, names))
