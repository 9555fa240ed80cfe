"""Elements → decision tables."""

from typing import cast, get_args

from tiers.dmn import boxes
from tiers.dmn.elements import Element
from tiers.dmn.reading import (
    choice,
    gathered,
    named,
    part,
    refuse_other_languages,
    text_of,
    type_ref,
)
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text


def table(element: Element, problems: list[Problem]) -> boxes.Table:
    """Read a decision table; rows of another length than the table's are faults."""
    hit_policy = choice(element, "hitPolicy", get_args(boxes.HitPolicy)) or "UNIQUE"
    aggregation = choice(element, "aggregation", get_args(boxes.Aggregation))
    inputs = gathered(_input, element.all("input"), problems)
    outputs = gathered(_output, element.all("output"), problems)

    def rule(line: Element) -> boxes.Rule:
        return _rule(line, element)

    if not outputs:
        part(element, "output")
    return boxes.Table(
        hit_policy=cast(boxes.HitPolicy, hit_policy),
        aggregation=cast(boxes.Aggregation | None, aggregation),
        inputs=inputs,
        outputs=outputs,
        rules=gathered(rule, element.all("rule"), problems),
        at=element.at,
        type_ref=type_ref(element),
    )


def row_length(at: Span) -> Problem:
    """Say that a row has more or fewer cells than its table has columns."""
    message = Text(
        "this row has more or fewer cells than the table has columns",
        "该行的单元格数与表格的列数不一致",
    )
    return Problem("row-length", message, at)


def _input(element: Element) -> boxes.Input:
    expression = part(element, "inputExpression")
    refuse_other_languages(expression)
    text = text_of(expression) or Located("", expression.at)
    return boxes.Input(
        boxes.Feel(text=text, at=expression.at, type_ref=type_ref(expression)),
        text_of(element.first("inputValues")),
        str(element.attributes.get("label", "")),
    )


def _output(element: Element) -> boxes.Output:
    default = element.first("defaultOutputEntry")
    return boxes.Output(
        at=element.at,
        name=named(element) if element.attributes.get("name") else None,
        type_ref=type_ref(element),
        values=text_of(element.first("outputValues")),
        default=_cell(default) if default and text_of(default) else None,
    )


def _rule(element: Element, whole: Element) -> boxes.Rule:
    tests = list(element.all("inputEntry"))
    values = list(element.all("outputEntry"))
    for cells, heads in ((tests, "input"), (values, "output")):
        if len(cells) != len(list(whole.all(heads))):
            raise Fault(row_length(element.at))
    for cell in (*tests, *values):
        refuse_other_languages(cell)
    return boxes.Rule(
        at=element.at,
        tests=tuple(text_of(cell) or Located("-", cell.at) for cell in tests),
        values=tuple(map(_cell, values)),
        remarks=tuple(str(text_of(r) or "") for r in element.all("annotationEntry")),
    )


def _cell(element: Element) -> boxes.Feel:
    """Read a result; an empty cell is null."""
    text = text_of(element) or Located("null", element.at)
    return boxes.Feel(text=text, at=text.at, type_ref=type_ref(element))
