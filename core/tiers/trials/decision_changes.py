"""Small changes of a decision: what its rows ask and give, and their order."""

from collections.abc import Iterator
from typing import Literal

import attrs

from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.rules import Decision, Output, Table
from tiers.trials.places import Place, span
from tiers.trials.variants import others, put, variants

Sort = Literal["condition", "order", "result"]


@attrs.frozen
class Changed:
    """A decision with one small change in it."""

    place: Place
    before: str
    after: str
    sort: Sort
    decision: Decision


def changes(decision: Decision) -> Iterator[Changed]:
    """Change the columns of a decision, and the conditions of its lists."""
    for number, step in enumerate(decision.steps):
        for found, node in _of_column(decision, step.node):
            changed = attrs.evolve(step, node=node)
            steps = put(decision.steps, number, changed)
            other = attrs.evolve(decision, steps=steps)
            yield attrs.evolve(found, decision=other)
    for number, output in enumerate(decision.outputs):
        for found, changed_output in _of_list(decision, output):
            outputs = put(decision.outputs, number, changed_output)
            other = attrs.evolve(decision, outputs=outputs)
            yield attrs.evolve(found, decision=other)


def _of_column(decision: Decision, node: Node) -> Iterator[tuple[Changed, Node]]:
    match node:
        case ir.Row(_, conditions) | ir.Collect(_, conditions):
            for at, condition in enumerate(conditions):
                for found in variants(condition):
                    place = _row(decision, at)
                    changed = put(conditions, at, found.node)
                    told = Changed(
                        place, found.before, found.after, "condition", decision
                    )
                    yield told, attrs.evolve(node, conditions=changed)
            if isinstance(node, ir.Row):
                yield from _in_order(decision, node)
        case ir.Pick(values=values) if decision.table is not None:
            yield from _of_values(decision, node, values)
        case _:
            place = Place("score", str(decision.name), span(decision.name))
            for found in variants(node):
                told = Changed(place, found.before, found.after, "condition", decision)
                yield told, found.node


def _in_order(decision: Decision, node: ir.Row) -> Iterator[tuple[Changed, Node]]:
    """Let neighbouring rows change places, where the first one decides."""
    table = decision.table
    if table is None or table.hit != "first":
        return
    for at in range(len(node.order) - 1):
        one, next_ = node.order[at], node.order[at + 1]
        order = (*node.order[:at], next_, one, *node.order[at + 2 :])
        names = _name(table, one), _name(table, next_)
        told = Changed(_row(decision, next_), *names, "order", decision)
        yield told, attrs.evolve(node, order=order)


def _of_values(
    decision: Decision, node: ir.Pick, values: tuple[Node, ...]
) -> Iterator[tuple[Changed, Node]]:
    """Let a row give another value."""
    rows = decision.table.rows if decision.table else ()
    for at in range(len(rows)):
        value = values[at]
        other = others(value, values) if isinstance(value, ir.Constant) else None
        if isinstance(value, ir.Constant) and isinstance(other, ir.Constant):
            words = str(value.value), str(other.value)
            told = Changed(_row(decision, at), *words, "result", decision)
            yield told, attrs.evolve(node, values=put(values, at, other))


def _of_list(decision: Decision, output: Output) -> Iterator[tuple[Changed, Output]]:
    listing = output.listing
    if listing is None:
        return
    for at, condition in enumerate(listing.conditions):
        for found in variants(condition):
            conditions = put(listing.conditions, at, found.node)
            changed = attrs.evolve(listing, conditions=conditions)
            place = _row(decision, at)
            told = Changed(place, found.before, found.after, "condition", decision)
            yield told, attrs.evolve(output, listing=changed)


def _name(table: Table, at: int) -> str:
    return f"{table.name}.{table.rows[at].id}"


def _row(decision: Decision, at: int) -> Place:
    rows = decision.table.rows if decision.table else ()
    if at >= len(rows):
        return Place("row", str(decision.name), span(decision.name))
    texts = (span(c.text) for c in rows[at].conditions)
    return Place("row", f"{decision.name}.{rows[at].id}", next(texts, None))
