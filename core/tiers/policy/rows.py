"""Rows of tables, whether they give a tier or the outputs of a decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tiers.policy.keys import Expression, Name
from tiers.policy.nodes import Node, Scalar, Seq
from tiers.policy.scalars import text
from tiers.policy.table_specs import Condition, OutputSpec
from tiers.problems import Fault, Problem, closest
from tiers.text import Text

_O = TypeVar("_O", bound=OutputSpec)

ANYTHING = ("", "-")
"""What a cell says that asks nothing, and the cell of an output that gives nothing."""


def says(part: Any) -> bool:
    """Tell whether something is written at a key."""
    return part is not None and not (isinstance(part, Scalar) and part.is_null)


def cell(node: Node) -> Scalar:
    """Take what a cell says; one that is left empty says nothing."""
    is_empty = isinstance(node, Scalar) and node.is_null
    return Scalar("", node.at) if is_empty else text(node)


def asked(
    columns: Iterable[Expression], cells: Iterable[Expression]
) -> tuple[Condition, ...]:
    """Give the conditions of a row; an empty cell or `-` asks nothing.

    Nor is anything asked under an empty heading, which is a fault of its own.
    """
    return tuple(
        Condition(cell, column)
        for column, cell in zip(columns, cells, strict=True)
        if column and cell.strip() not in ANYTHING
    )


def row_length(row: Seq, expected: Sequence[str]) -> None:
    """Refuse a row that has not one entry for each that is *expected*."""
    if len(row) == len(expected):
        return
    listed = ", ".join(expected)
    raise Fault(
        Problem(
            "row-length",
            Text(
                f"a row has {len(expected)} entries, this one has {len(row)}",
                f"每行应有 {len(expected)} 项，此行有 {len(row)} 项",
            ),
            row.at,
            help=Text(f"write [{listed}]", f"应写为 [{listed}]"),
        )
    )


def declared(
    outputs: Mapping[Name, _O] | None,
    read: Iterable[Mapping[Name, Expression]],
    undeclared: _O,
) -> tuple[dict[Name, _O], list[Problem]]:
    """Give the outputs of a table whose rows *read* so, and those that are unknown.

    Where none is declared, those of the rows are, by their names alone.
    """
    found = {str(name): name for row in read for name in row}
    if outputs is None:
        return dict.fromkeys(found.values(), undeclared), []
    unknown = [name for plain, name in found.items() if plain not in outputs]
    return dict(outputs), [_unknown(name, outputs) for name in unknown]


def _unknown(name: Name, outputs: Mapping[Name, Any]) -> Problem:
    message = Text(f"no output is named `{name}`", f"没有名为 `{name}` 的输出")
    return Problem("unknown-output", message, name.at, help=closest(name, outputs))
