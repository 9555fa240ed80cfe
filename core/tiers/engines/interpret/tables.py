"""What the nodes of decision tables mean: which row applies, and what rows give."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any

from tiers.lang import ir
from tiers.schema import EXACT

_Meaning = Callable[[Mapping[str, Any]], Any]


def row(
    node: ir.Row, conditions: list[_Meaning], answers: list[list[_Meaning]]
) -> _Meaning:
    """Number the row that applies; a row does whose condition is true."""
    if node.hit == "first":
        return _first(node, conditions)

    clash, none = Decimal(node.clash), Decimal(node.none)

    def apply(customer: Mapping[str, Any]) -> Decimal | None:
        truths = [condition(customer) for condition in conditions]
        rows = [at for at, truth in enumerate(truths) if truth]
        if node.hit == "unique" and len(rows) > 1:
            return clash
        given = [[answer(customer) for answer in answers[at]] for at in rows if answers]
        if node.strict and (None in truths or any(None in row for row in given)):
            return clash if differ_surely(given) else None
        if any(row != given[0] for row in given):
            return clash
        return Decimal(rows[0]) if rows else none

    return apply


def differ_surely(given: list[list[Any]]) -> bool:
    """Tell whether two rows give values that are known and differ."""
    return any(len(set(values) - {None}) > 1 for values in zip(*given, strict=True))


def _first(node: ir.Row, conditions: list[_Meaning]) -> _Meaning:
    ordered = [(Decimal(at), conditions[at]) for at in node.order]
    none = Decimal(node.none)

    def apply(customer: Mapping[str, Any]) -> Decimal | None:
        for at, condition in ordered:
            truth = condition(customer)
            if truth:
                return at
            if truth is None and node.strict:
                return None
        return none

    return apply


def pick(index: _Meaning, values: list[_Meaning]) -> _Meaning:
    """Take the value at a place; missing if the place is."""

    def apply(customer: Mapping[str, Any]) -> Any:
        at = index(customer)
        return None if at is None else values[int(at)](customer)

    return apply


def collect(
    node: ir.Collect,
    conditions: list[_Meaning],
    values: list[_Meaning],
    default: _Meaning,
) -> _Meaning:
    """Put together what the rows that apply give."""
    together = _TOGETHER[node.how]

    def apply(customer: Mapping[str, Any]) -> Decimal | None:
        truths = [condition(customer) for condition in conditions]
        if node.strict and None in truths:
            return None
        rows = [at for at, truth in enumerate(truths) if truth]
        if not rows:
            found: Decimal | None = default(customer)
            return found
        if node.how == "count":
            return Decimal(len(rows))
        given = [values[at](customer) for at in rows]
        return None if None in given else together(given)

    return apply


_TOGETHER: Mapping[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda given: reduce(EXACT.add, given),
    "min": min,
    "max": max,
    "count": lambda given: Decimal(len(given)),
}
