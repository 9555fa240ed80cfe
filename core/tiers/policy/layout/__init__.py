"""Lay a policy file out: its sections in order, its levels and its tables lined up.

What the file says, its comments and its blank lines stay. Whatever a step would change
beyond the layout is found by reading the file again, and the step is left out.
"""

from collections.abc import Callable

from tiers.policy import reader
from tiers.policy.layout import indents, lines, rows, sections
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.problems import Problem

__all__ = ["laid_out"]

_STEPS: tuple[Callable[[str], str], ...] = (
    lines.tidied,
    sections.ordered,
    indents.levelled,
    rows.aligned,
    lines.tidied,
)


def laid_out(text: str, file: str = "policy.yaml") -> tuple[str | None, list[Problem]]:
    """Lay *text* out; None if it can't be read, with the problems.

    Doing it twice is doing it once.
    """
    root, problems = reader.parse(text, file)
    if root is None:
        return None, problems
    said = _said(root)
    found = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for step in _STEPS:
        made = step(found)
        again, _ = reader.parse(made, file)
        if again is not None and _said(again) == said:
            found = made
    return found, problems


def _said(node: Node, depth: int = 0) -> object:
    """Give what a node says; the sections of a file have no order."""
    match node:
        case Map():
            parts = [(str(k), _said(v, depth + 1)) for k, v in node.items()]
            parts += [("", _said(v, depth + 1)) for v in node.repeated]
            return sorted(parts, key=lambda p: p[0]) if depth == 0 else parts
        case Seq():
            return [_said(part, depth + 1) for part in node]
        case Scalar():
            return str(node), node.kind
