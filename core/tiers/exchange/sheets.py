"""Decision tables as elements."""

from collections.abc import Mapping

import attrs

from tiers.exchange.ids import Ids
from tiers.exchange.vocabulary import HITS
from tiers.exchange.xml import Tag


@attrs.frozen
class Column:
    """A column of conditions: what its cells are about, and its type if known."""

    about: str
    type: str = ""


@attrs.frozen
class Output:
    """A column of results."""

    type: str
    name: str = ""
    values: str = ""
    """The values that may come, best first, in FEEL."""
    default: str = ""


@attrs.frozen
class Row:
    """A row: a cell for each column, a value for each output, and remarks."""

    id: str
    cells: tuple[str, ...]
    values: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@attrs.frozen
class Sheet:
    """A decision table: what is written in its cells."""

    hit: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def decision_table(sheet: Sheet, owner: str, ids: Ids) -> Tag:
    """Write a table that is the logic of *owner*, an id."""
    policy, aggregation = HITS[sheet.hit]
    attributes = {"id": ids.of(owner, "table"), "hitPolicy": policy}
    if aggregation:
        attributes["aggregation"] = aggregation
    inputs = (_input(column, owner, ids) for column in sheet.columns)
    outputs = (_output(output, owner, ids) for output in sheet.outputs)
    remarks = (Tag("annotation", {"name": name}) for name in sheet.remarks)
    rules = (_rule(row, owner, ids) for row in sheet.rows)
    return Tag("decisionTable", attributes, (*inputs, *outputs, *remarks, *rules))


def text(name: str, words: str, attributes: Mapping[str, str] | None = None) -> Tag:
    """Write an element that holds one text."""
    return Tag(name, attributes or {}, (Tag("text", {}, words),))


def _input(column: Column, owner: str, ids: Ids) -> Tag:
    found = {"id": ids.of(owner, "ask", column.about)} | _typed(column.type)
    expression = text("inputExpression", column.about, found)
    names = {"id": ids.of(owner, "input", column.about), "label": column.about}
    return Tag("input", names, (expression,))


def _output(output: Output, owner: str, ids: Ids) -> Tag:
    names = {"id": ids.of(owner, "output", output.name)} | _typed(output.type)
    if output.name:
        names["name"] = output.name
    values = [text("outputValues", output.values)] if output.values else []
    if output.default:
        values.append(text("defaultOutputEntry", output.default))
    return Tag("output", names, tuple(values))


def _typed(kind: str) -> dict[str, str]:
    return {"typeRef": kind} if kind else {}


def _rule(row: Row, owner: str, ids: Ids) -> Tag:
    id_ = ids.of(owner, "row", row.id)
    inputs = (
        text("inputEntry", cell or "-", {"id": ids.of(id_, "in", str(at))})
        for at, cell in enumerate(row.cells)
    )
    outputs = (
        text("outputEntry", value, {"id": ids.of(id_, "out", str(at))})
        for at, value in enumerate(row.values)
    )
    remarks = (text("annotationEntry", words) for words in row.remarks)
    return Tag("rule", {"id": id_}, (*inputs, *outputs, *remarks))
