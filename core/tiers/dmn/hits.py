"""Hit policies: what follows where several rows of a table apply."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import attrs

from tiers.dmn.boxes import Aggregation, HitPolicy
from tiers.lang.evaluation import calls
from tiers.lang.evaluation.frame import Frame, Meaning
from tiers.lang.relations import equal
from tiers.lang.values import Value
from tiers.problems import Problem, Refusal
from tiers.source import Span
from tiers.text import Text


@attrs.frozen
class Row:
    """A row of a table: its number from 1, and what follows from it."""

    number: int
    result: Meaning


@attrs.frozen
class Hit:
    """How results are joined; *ranks* test a result for each of a column's values."""

    policy: HitPolicy
    aggregation: Aggregation | None
    names: Sequence[str]
    ranks: Sequence[Sequence[Callable[[Value, Frame], object]]]
    at: Span


def combined(hit: Hit, rows: Sequence[Row], frame: Frame) -> Value:
    """Join the results of all *rows* that apply, of which there is at least one."""
    match hit.policy:
        case "UNIQUE":
            return _unique(hit, rows, frame)
        case "ANY":
            return _any(hit, rows, frame)
        case "FIRST":
            return rows[0].result(frame)
        case "PRIORITY":
            return _by_priority(hit, _results(rows, frame), frame)[0]
        case "OUTPUT ORDER":
            return _by_priority(hit, _results(rows, frame), frame)
        case "RULE ORDER":
            return _results(rows, frame)
        case "COLLECT":
            return _collected(hit, _results(rows, frame))


def _results(rows: Sequence[Row], frame: Frame) -> tuple[Value, ...]:
    return tuple(row.result(frame) for row in rows)


def _unique(hit: Hit, rows: Sequence[Row], frame: Frame) -> Value:
    if len(rows) == 1:
        return rows[0].result(frame)
    message = Text(
        f"rows {_numbers(rows)} apply at once", f"第 {_numbers(rows)} 行同时适用"
    )
    frame.run.warn(_clash(hit, message))
    return None


def _any(hit: Hit, rows: Sequence[Row], frame: Frame) -> Value:
    first, *others = _results(rows, frame)
    if all(equal(first, other) for other in others):
        return first
    message = Text(
        f"rows {_numbers(rows)} apply with different results",
        f"第 {_numbers(rows)} 行同时适用，但结果不同",
    )
    frame.run.warn(_clash(hit, message))
    return None


def _clash(hit: Hit, message: Text) -> Problem:
    advice = Text(
        f"the hit policy `{hit.policy}` forbids it", f"命中策略 `{hit.policy}` 不允许"
    )
    return Problem("clashing-rows", message, hit.at, advice, "warning")


def _numbers(rows: Sequence[Row]) -> str:
    return ", ".join(str(row.number) for row in rows)


def _by_priority(
    hit: Hit, results: tuple[Value, ...], frame: Frame
) -> tuple[Value, ...]:
    """Sort by the order of each column's values; ties keep the order of rows."""

    def priority(result: Value) -> tuple[int, ...]:
        cells = result if isinstance(result, Mapping) and len(hit.names) > 1 else None
        return tuple(
            _rank(cells[name] if cells is not None else result, ranks, frame)
            for name, ranks in zip(hit.names, hit.ranks, strict=True)
        )

    return tuple(sorted(results, key=priority))


def _rank(
    value: Value, ranks: Sequence[Callable[[Value, Frame], object]], frame: Frame
) -> int:
    places = (at for at, test in enumerate(ranks) if test(value, frame) is True)
    return next(places, len(ranks))


_FUNCTIONS = {"SUM": "sum", "MIN": "min", "MAX": "max"}


def _collected(hit: Hit, results: tuple[Value, ...]) -> Value:
    if hit.aggregation is None:
        return results
    if hit.aggregation == "COUNT":
        return Decimal(len(results))
    function = calls.builtin(_FUNCTIONS[hit.aggregation])
    if len(hit.names) > 1 or function is None:
        message = Text(
            f"`{hit.aggregation}` needs a table with one output",
            f"`{hit.aggregation}` 只能用于单个输出列的表格",
        )
        raise Refusal(message)
    return function(results)
