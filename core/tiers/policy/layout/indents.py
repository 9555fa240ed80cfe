"""Each level of a file two blanks deeper than the one that it lies in."""

from collections.abc import Iterator

from tiers.policy.layout.composed import AnyNode, MappingNode, SequenceNode, composed

_STEP = 2


def levelled(text: str) -> str:
    """Indent every level by two blanks; what goes on in further lines moves along."""
    lines = text.rstrip("\n").split("\n")
    moves: dict[int, int] = {}
    _level(composed(text), 0, moves, len(lines))
    return "\n".join(_moved(lines, moves)) + "\n"


def _moved(lines: list[str], moves: dict[int, int]) -> list[str]:
    """Shift lines; a comment goes with what follows it."""
    made: list[str] = []
    shift = 0
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if not line.lstrip().startswith("#") or number not in moves:
            shift = moves.get(number, shift)
        if line.strip():
            blanks = len(line) - len(line.lstrip(" ")) + shift
            line = " " * max(0, blanks) + line.lstrip(" ")
        made.append(line)
    return made[::-1]


def _level(node: AnyNode, column: int, moves: dict[int, int], end: int) -> None:
    """Note by how much each line moves so that a block begins at *column*.

    A block may begin behind the dash of an entry; then it keeps the dash's line.
    """
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style:
        return
    shift = column - node.start_mark.column
    entries = list(_entries(node))
    for at, (line, inner) in enumerate(entries):
        last = entries[at + 1][0] if at + 1 < len(entries) else end
        for number in range(line, last):
            moves[number] = shift
        _level(inner, column + _STEP, moves, last)


def _entries(node: MappingNode | SequenceNode) -> Iterator[tuple[int, AnyNode]]:
    """Give the line that each entry begins on, and what lies in it."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key.start_mark.line, value
        return
    for part in node.value:
        yield part.start_mark.line, part
