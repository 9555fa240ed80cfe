"""The rows of tables in columns: cells of one column begin below each other."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from tiers.policy.layout.composed import (
    AnyNode,
    MappingNode,
    SequenceNode,
    composed,
    everything,
    is_one_line,
    raw,
)


def aligned(text: str) -> str:
    """Line up the cells of rows that are written on a line each."""
    edits: list[tuple[int, int, str]] = []
    for table in _tables(composed(text)):
        cells = [[raw(cell, text) for cell in row.value] for row in table.value]
        for row, line in zip(table.value, _lined_up(cells), strict=True):
            edits.append((row.start_mark.index, row.end_mark.index, line))
    for start, end, line in sorted(edits, reverse=True):
        text = text[:start] + line + text[end:]
    return text


def _tables(root: AnyNode) -> Iterator[SequenceNode]:
    """Give the lists `rows` whose entries are lists on a line, all of one length."""
    for node in everything(root):
        if not isinstance(node, MappingNode):
            continue
        for key, value in node.value:
            if key.value == "rows" and _is_table(value):
                yield value


def _is_table(node: AnyNode) -> bool:
    if not isinstance(node, SequenceNode) or node.flow_style or not node.value:
        return False
    rows = node.value
    is_plain = all(
        isinstance(row, SequenceNode) and row.flow_style and is_one_line(row)
        for row in rows
    )
    return is_plain and len({len(row.value) for row in rows}) == 1


def _lined_up(rows: list[list[str]]) -> list[str]:
    """Write rows with their cells below each other; the last cell ends the line."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [_row(cells, widths) for cells in rows]


def _row(cells: list[str], widths: list[int]) -> str:
    *others, last = cells
    padded = (
        f"{cell},{' ' * (width - _width(cell))}"
        for cell, width in zip(others, widths, strict=False)
    )
    return f"[{' '.join([*padded, last])}]"


def _width(text: str) -> int:
    """Count cells of the screen; a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
