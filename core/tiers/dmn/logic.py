"""Elements → boxed expressions."""

from collections.abc import Callable
from typing import Any, cast

from tiers.dmn import boxes
from tiers.dmn.elements import Element
from tiers.dmn.reading import (
    attribute,
    choice,
    gathered,
    named,
    part,
    refuse_other_languages,
    text_of,
    type_ref,
    variable,
)
from tiers.dmn.tables import row_length, table
from tiers.problems import Fault, Problem
from tiers.source import Located

Reader = Callable[[Element, list[Problem]], boxes.Box]


def logic(element: Element, problems: list[Problem]) -> boxes.Box:
    """Read the boxed expression inside *element*, which must have one."""
    return _box(part(element, *_READERS), problems)


def logic_if_any(element: Element, problems: list[Problem]) -> boxes.Box | None:
    """Read the boxed expression inside *element*, if it has one."""
    found = element.first(*_READERS)
    return _box(found, problems) if found else None


def function(element: Element, problems: list[Problem]) -> boxes.Function:
    """Read a function: a boxed one, or the logic of a knowledge model."""
    kind = choice(element, "kind", ("FEEL", "Java", "PMML", "J", "P", "F")) or "FEEL"
    full = {"J": "Java", "P": "PMML", "F": "FEEL"}.get(kind, kind)
    return boxes.Function(
        kind=cast(boxes.FunctionKind, full),
        parameters=gathered(variable, element.all("formalParameter"), problems),
        body=logic(element, problems),
        **_place(element),
    )


def _box(element: Element, problems: list[Problem]) -> boxes.Box:
    return _READERS[element.name](element, problems)


def _place(element: Element) -> dict[str, Any]:
    return {"at": element.at, "type_ref": type_ref(element)}


def _feel(element: Element, _: list[Problem]) -> boxes.Feel:
    refuse_other_languages(element)
    text = text_of(element) or Located("", element.at)
    return boxes.Feel(text=text, **_place(element))


def _context(element: Element, problems: list[Problem]) -> boxes.Context:
    def entry(line: Element) -> boxes.Entry:
        found = line.first("variable")
        return boxes.Entry(variable(found) if found else None, logic(line, problems))

    entries = gathered(entry, element.all("contextEntry"), problems)
    return boxes.Context(entries=entries, **_place(element))


def _items(element: Element, problems: list[Problem]) -> boxes.Items:
    return boxes.Items(items=_boxes(element, problems), **_place(element))


def _boxes(element: Element, problems: list[Problem]) -> tuple[boxes.Box, ...]:
    found = element.all(*_READERS)
    return gathered(lambda child: _box(child, problems), found, problems)


def _relation(element: Element, problems: list[Problem]) -> boxes.Relation:
    columns = gathered(variable, element.all("column"), problems)

    def row(line: Element) -> tuple[boxes.Box, ...]:
        if len(list(line.all(*_READERS))) != len(columns):
            raise Fault(row_length(line.at))
        return _boxes(line, problems)

    rows = gathered(row, element.all("row"), problems)
    return boxes.Relation(columns=columns, rows=rows, **_place(element))


def _invocation(element: Element, problems: list[Problem]) -> boxes.Invocation:
    def binding(line: Element) -> boxes.Binding:
        return boxes.Binding(named(part(line, "parameter")), logic(line, problems))

    return boxes.Invocation(
        called=logic(element, problems),
        bindings=gathered(binding, element.all("binding"), problems),
        **_place(element),
    )


def _conditional(element: Element, problems: list[Problem]) -> boxes.Conditional:
    return boxes.Conditional(
        condition=logic(part(element, "if"), problems),
        then=logic(part(element, "then"), problems),
        otherwise=logic(part(element, "else"), problems),
        **_place(element),
    )


def _filter(element: Element, problems: list[Problem]) -> boxes.Filter:
    return boxes.Filter(
        domain=logic(part(element, "in"), problems),
        match=logic(part(element, "match"), problems),
        **_place(element),
    )


def _for(element: Element, problems: list[Problem]) -> boxes.For:
    return boxes.For(
        variable=attribute(element, "iteratorVariable"),
        domain=logic(part(element, "in"), problems),
        result=logic(part(element, "return"), problems),
        **_place(element),
    )


def _quantified(element: Element, problems: list[Problem]) -> boxes.Quantified:
    return boxes.Quantified(
        quantifier=cast(boxes.Quantifier, element.name),
        variable=attribute(element, "iteratorVariable"),
        domain=logic(part(element, "in"), problems),
        satisfies=logic(part(element, "satisfies"), problems),
        **_place(element),
    )


_READERS: dict[str, Reader] = {
    "literalExpression": _feel,
    "context": _context,
    "list": _items,
    "relation": _relation,
    "functionDefinition": function,
    "invocation": _invocation,
    "decisionTable": table,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
