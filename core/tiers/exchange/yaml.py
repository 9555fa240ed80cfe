"""Containers of a policy file → the text that an owner would write by hand."""

import json
import re
from collections.abc import Iterator

from tiers.policy.nodes import Map, Node, Scalar, Seq

_WIDE = 100
"""The longest line that is filled; longer things are broken into lines."""

_PLAIN = re.compile(r"[^\W\d_][^\n\t:#,\[\]{}\\]*(?<! )")
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d+/\d+")
"""Days and fractions, which begin with a digit and are texts all the same."""
_WORDS = frozenset("true false null yes no on off y n".split())  # noqa: SIM905
_UNSAFE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x7f\x85\u2028\u2029\ufeff"})
_DEEP = 2
"""From how deep in a file short things stand on one line."""


def document(root: Map) -> str:
    """Write a whole file; sections are apart from each other."""
    blocks: list[str] = []
    for name, part in root.items():
        lines = list(_entry(name, part, ""))
        blocks.append("\n".join(lines if len(lines) == 1 else ["", *lines]))
    return "\n".join(blocks).lstrip("\n") + "\n"


def scalar(value: Scalar) -> str:
    """Write a single value, in quotes where YAML would take it for something else."""
    if value.kind != "str" and "\n" not in value:
        return str(value) or "null"
    is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
    if (is_plain and value.isprintable()) or _WRITTEN.fullmatch(value):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).translate(_UNSAFE)


def flow(node: Node) -> str:
    """Write on one line."""
    match node:
        case Scalar():
            return scalar(node)
        case Seq():
            return f"[{', '.join(map(flow, node))}]"
        case Map():
            pairs = (f"{scalar(name)}: {flow(part)}" for name, part in node.items())
            return f"{{{', '.join(pairs)}}}"


def _one_line(node: Node, name: str = "") -> str | None:
    """Write a short thing that has nothing deep in it; None otherwise."""
    if isinstance(node, Map) and any(isinstance(p, Map) for p in node.values()):
        is_wording = all(
            not isinstance(p, Map) or p.keys() <= {"en", "zh"} for p in node.values()
        )
        if not is_wording:
            return None
    text = flow(node)
    return text if len(name) + len(text) + 2 <= _WIDE else None


def _entry(name: Scalar, node: Node, margin: str) -> Iterator[str]:
    key = f"{margin}{scalar(name)}:"
    line = None if _is_table(node) else _one_line(node, key)
    at_top = not margin and isinstance(node, Map) and not node.keys() <= _SHORT
    if isinstance(node, Scalar) or not node or (line is not None and not at_top):
        yield f"{key} {line if line is not None else flow(node)}"
        return
    yield key
    yield from _block(node, f"{margin}  ")


def _is_table(node: Node) -> bool:
    """Tell whether things in a list have parts, so that each has a line of its own."""
    return isinstance(node, Seq) and not all(isinstance(p, Scalar) for p in node)


_SHORT = {"en", "zh", "from", "to"}
"""The keys of what stands on one line even as a section of its own."""


def _block(node: Map | Seq, margin: str) -> Iterator[str]:
    if isinstance(node, Map):
        for name, part in node.items():
            yield from _entry(name, part, margin)
        return
    for part in node:
        line = _one_line(part, margin)
        if line is not None or not isinstance(part, Map) or not part:
            yield f"{margin}- {line if line is not None else flow(part)}"
            continue
        lines = [text for n, p in part.items() for text in _entry(n, p, f"{margin}  ")]
        yield f"{margin}- {lines[0].lstrip()}"
        yield from lines[1:]
