"""Walk through a model: boxes in boxes, and the types and names they declare."""

from collections.abc import Iterator
from typing import assert_never

from tiers.dmn.boxes import (
    Box,
    Conditional,
    Context,
    Feel,
    Filter,
    For,
    Function,
    Invocation,
    Items,
    Quantified,
    Relation,
    Table,
    Variable,
)
from tiers.dmn.model import Decision, Definitions, ItemDefinition, Knowledge
from tiers.source import Located


def inner(box: Box) -> Iterator[Box]:
    """Give the boxes that lie directly in *box*."""
    match box:
        case Feel():
            return
        case Context(entries=entries):
            yield from (entry.value for entry in entries)
        case Items(items=items):
            yield from items
        case Relation(rows=rows):
            yield from (cell for row in rows for cell in row)
        case Function(body=body):
            yield body
        case Invocation(called=called, bindings=bindings):
            yield called
            yield from (binding.value for binding in bindings)
        case Conditional(condition=a, then=b, otherwise=c):
            yield from (a, b, c)
        case Filter(domain=a, match=b) | For(domain=a, result=b):
            yield from (a, b)
        case Quantified(domain=a, satisfies=b):
            yield from (a, b)
        case Table():
            yield from _cells(box)
        case _:
            assert_never(box)


def boxes(home: Definitions) -> Iterator[Box]:
    """Give every box of a file, the outer before the inner."""
    nodes: list[Decision | Knowledge] = [*home.decisions, *home.knowledge]
    waiting: list[Box] = [node.logic for node in nodes if node.logic]
    while waiting:
        box = waiting.pop()
        yield box
        waiting.extend(inner(box))


def declared_types(home: Definitions) -> Iterator[Located]:
    """Give the name of every type that a file mentions."""
    for node in home.nodes:
        yield from _type(node.variable)
    for item in home.items:
        yield from _item_types(item)
    for box in boxes(home):
        yield from [box.type_ref] if box.type_ref else []
        for variable in _variables(box):
            yield from _type(variable)


def component_names(home: Definitions) -> Iterator[str]:
    """Give the names that values of a file's types and contexts have inside."""
    waiting = [*home.items]
    while waiting:
        item = waiting.pop()
        yield from (str(component.name) for component in item.components)
        waiting.extend(item.components)
    for box in boxes(home):
        if isinstance(box, Context | Relation | Table):
            yield from (str(variable.name) for variable in _variables(box))


def _cells(table: Table) -> Iterator[Box]:
    yield from (column.expression for column in table.inputs)
    yield from (column.default for column in table.outputs if column.default)
    yield from (cell for rule in table.rules for cell in rule.values)


def _variables(box: Box) -> Iterator[Variable]:
    """Give the names that a box declares for its own parts."""
    match box:
        case Context(entries=entries):
            yield from (entry.variable for entry in entries if entry.variable)
        case Relation(columns=columns):
            yield from columns
        case Function(parameters=parameters):
            yield from parameters
        case Table(outputs=outputs):
            yield from (Variable(o.name, o.type_ref) for o in outputs if o.name)
        case _:
            return


def _type(variable: Variable) -> Iterator[Located]:
    if variable.type_ref:
        yield variable.type_ref


def _item_types(item: ItemDefinition) -> Iterator[Located]:
    if item.type_ref:
        yield item.type_ref
    for component in item.components:
        yield from _item_types(component)
    if item.function:
        if item.function.result:
            yield item.function.result
        for parameter in item.function.parameters:
            yield from _type(parameter)
