"""The sections of a policy file in one order, apart from each other."""

from tiers.freezing import frozen
from tiers.policy.layout.composed import MappingNode, composed

ORDER = (
    "tiers-policy",
    "name",
    "version",
    "title",
    "owner",
    "effective",
    "feel",
    "tables",
    "facts",
    "scores",
    "decisions",
    "tiers",
    "rules",
    "actions",
    "tunable",
    "survey",
    "sinks",
    "tests",
)
"""The keys of a file, in the order in which a reader needs them."""


@frozen
class _Section:
    name: str
    lines: tuple[str, ...]
    """With the comments right above it."""

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return len([line for line in self.lines if not line.startswith("#")]) > 1


def ordered(text: str) -> str:
    """Put the sections of a file in order; a blank line goes before a long one."""
    head, sections = _split(text)
    known = {name: at for at, name in enumerate(ORDER)}
    sections.sort(key=lambda section: known.get(section.name, len(ORDER)))
    made: list[str] = list(head)
    before: _Section | None = None
    for section in sections:
        is_apart = section.is_long or (before is not None and before.is_long)
        if made and is_apart and made[-1].strip():
            made.append("")
        made += section.lines
        before = section
    return "\n".join(made) + "\n"


def _split(text: str) -> tuple[list[str], list[_Section]]:
    """Give the lines before the first section, and the sections."""
    lines, root = text.rstrip("\n").split("\n"), composed(text)
    assert isinstance(root, MappingNode)
    if root.flow_style:
        return lines, []
    starts = [(key.start_mark.line, str(key.value)) for key, _ in root.value]
    heads = [_head(lines, line, at == 0) for at, (line, _) in enumerate(starts)]
    ends = [*heads[1:], len(lines)]
    sections = [
        _Section(name, tuple(_without_blank_end(lines[head:end])))
        for (_, name), head, end in zip(starts, heads, ends, strict=True)
    ]
    return lines[: heads[0]] if heads else lines, sections


def _head(lines: list[str], line: int, is_first: bool) -> int:  # noqa: FBT001 - one of two kinds
    """Find where a section begins: comments right above it belong to it.

    Those above the first section are about the file.
    """
    while not is_first and line > 0 and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines
