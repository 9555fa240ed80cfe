"""What waits for what: the order of decisions, and all that one needs."""

from collections.abc import Iterable

from tiers.dmn.model import Decision, Definitions, Knowledge, Node, Service
from tiers.dmn.project import Key, Project, key
from tiers.source import Located


def order(
    project: Project, wanted: Iterable[tuple[Definitions, Node]], given: Iterable[Key]
) -> list[tuple[Definitions, Decision]]:
    """List the decisions that *wanted* ones wait for, and these, in their order.

    Decisions that are *given* are not made.
    """
    done, found = set(given), []
    waiting = [(home, node, False) for home, node in wanted][::-1]
    while waiting:
        home, node, is_ready = waiting.pop()
        if not isinstance(node, Decision):
            continue
        if is_ready:
            found.append((home, node))
        elif key(home, node) not in done:
            done.add(key(home, node))
            waiting.append((home, node, True))
            needs = parts(project, home, node.decisions)
            waiting.extend((h, n, False) for h, n in needs[::-1])
    return found


def needed(
    project: Project, home: Definitions, node: Node
) -> list[tuple[Definitions, Node]]:
    """List all that a part's value may depend on, itself first."""
    found: dict[Key, tuple[Definitions, Node]] = {}
    waiting = [(home, node)]
    while waiting:
        part = waiting.pop()
        if key(*part) not in found:
            found[key(*part)] = part
            waiting.extend(parts(project, part[0], requirements(part[1])))
    return list(found.values())


def parts(
    project: Project, home: Definitions, hrefs: Iterable[Located]
) -> list[tuple[Definitions, Node]]:
    """Follow references; those that lead nowhere are told elsewhere."""
    found = (project.find(home, href) for href in hrefs)
    return [part for part in found if part is not None]


def requirements(node: Node) -> tuple[Located, ...]:
    """Give the references to all that a part needs; a service's inputs are given."""
    match node:
        case Decision():
            return (*node.inputs, *node.decisions, *node.knowledge)
        case Knowledge():
            return node.knowledge
        case Service():
            return node.outputs
        case _:
            return ()
