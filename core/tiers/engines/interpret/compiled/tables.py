"""The nodes of decision tables, as the lines of functions; see `interpret.tables`."""

from collections.abc import Sequence

from tiers.engines.interpret.compiled.writing import Writing
from tiers.engines.interpret.tables import differ_surely
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.schema import Number, Type


def lines(node: ir.Row | ir.Pick | ir.Collect, writer: Writing) -> list[str]:
    """Write what a function returns for a node of a table."""
    match node:
        case ir.Row("first"):
            return _first(node, writer)
        case ir.Row():
            return _row(node, writer)
        case ir.Pick():
            return _pick(node, writer)
        case ir.Collect():
            return _collect(node, writer)


def applying(
    conditions: Sequence[Node],
    writer: Writing,
    given: Sequence[str] = (),
    *,
    strict: bool = False,
) -> list[str]:
    """Write the places of the conditions that are true, in a list `rows`.

    What each row gives goes to a list `given`; whether a condition of a *strict* table
    is unknown, to `unknown`.
    """
    found = ["rows, given, unknown = [], [], False"]
    for at, condition in enumerate(conditions):
        if given:
            then = f"rows.append({at}); given.append({given[at]})"
        else:
            then = f"rows.append({at})"
        if strict and writer.can_miss(condition):
            found.append(f"truth = {writer.value(condition)}")
            found.append(f"if truth: {then}")
            found.append("elif truth is None: unknown = True")
        else:
            found.append(f"if {writer.true(condition)}: {then}")
    return found


def _first(node: ir.Row, writer: Writing) -> list[str]:
    found = []
    for at in node.order:
        condition = node.conditions[at]
        if not node.strict or not writer.can_miss(condition):
            found.append(f"if {writer.true(condition)}: return {at}")
            continue
        found.append(f"truth = {writer.value(condition)}")
        found.append(f"if truth: return {at}")
        found.append("if truth is None: return None")
    return [*found, f"return {node.none}"]


def _row(node: ir.Row, writer: Writing) -> list[str]:
    given = _answers(node, writer)
    found = applying(node.conditions, writer, given, strict=node.strict)
    if node.hit == "unique":
        found.append(f"if len(rows) > 1: return {node.clash}")
    if node.strict:
        differ = writer.named(differ_surely)
        found.append("if unknown or any(None in row for row in given):")
        found.append(f" return {node.clash} if {differ}(given) else None")
    if given:
        found.append("if any(row != given[0] for row in given):")
        found.append(f" return {node.clash}")
    return [*found, f"return rows[0] if rows else {node.none}"]


def _answers(node: ir.Row, writer: Writing) -> list[str]:
    """Write what each row gives as a tuple, numbers of one column with equal places."""
    columns = list(zip(*node.answers, strict=True))
    alike = [_most_places([value.type for value in column]) for column in columns]
    rows = (zip(row, alike, strict=True) for row in node.answers)
    return [
        "(" + "".join(f"{writer.at(value, n, 0)}, " for value, n in row) + ")"
        for row in rows
    ]


def _most_places(kinds: Sequence[Type]) -> int | None:
    return max((k.places for k in kinds if isinstance(k, Number)), default=None)


def _pick(node: ir.Pick, writer: Writing) -> list[str]:
    places = _most_places([node.type])
    values = [writer.at(value, places, 0) for value in node.values]
    taken = [f"if at == {at}: return {value}" for at, value in enumerate(values)]
    return [f"at = {writer.value(node.index)}", *taken]


def _collect(node: ir.Collect, writer: Writing) -> list[str]:
    places = node.type.places
    given = [writer.at(value, places, 0) for value in node.values]
    found = applying(node.conditions, writer, given, strict=node.strict)
    if node.strict:
        found.append("if unknown: return None")
    found.append(f"if not rows: return {writer.at(node.default, places, 0)}")
    if node.how == "count":
        return [*found, f"return len(rows) * {10**places}"]
    return [*found, f"return None if None in given else {node.how}(given)"]
