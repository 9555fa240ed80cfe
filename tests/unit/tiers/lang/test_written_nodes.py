from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import build, check, feel, ir, temporal
from tiers.lang.check import Scope
from tiers.lang.ir import Node
from tiers.lang.written_nodes import literal, written
from tiers.schema import Boolean, Date, Months, Number, String, Type

TYPES: dict[str, Type] = {
    **dict.fromkeys("ij", Number(0, Decimal(-1000), Decimal(1000))),
    **dict.fromkeys("xy", Number(2, Decimal(-1000), Decimal(1000))),
    "s": String(),
    "level": String(("gold", "铜")),
    "p": Boolean(),
    **dict.fromkeys("de", Date()),
}

EXPRESSIONS = {
    "i - (j - 1) * 2": "i - (j - 1) * 2",
    "-x": "0 - x",
    "x / 3": "decimal(x / 3, 10)",
    "decimal(x / (y + 1), 2)": "decimal(x / (y + 1), 2)",
    "round half up(x, 1)": "round half up(x, 1)",
    "floor(x)": "floor(x)",
    "x ** 2": "x * x",
    "min(i, j, 3)": "min(i, j, 3)",
    "odd(i)": "odd(i)",
    "not(p) or x > 1 and y = null": "not(p) or x > 1 and y = null",
    "(p or x > 1) and y != 2": "(p or x > 1) and y != 2",
    "x in [1..5)": "x >= 1 and x < 5",
    'level in ("gold", null)': 'level = "gold" or level = null',
    "if p then if x > 1 then 1 else 2 else 3": (
        "if p then (if x > 1 then 1 else 2) else 3"
    ),
    '"a\\"b" + s': '"a\\"b" + s',
    'd - @"P1M" < today()': 'd - duration("P1M") < today()',
    "(d - e).days": "(d - e).days",
    "year(d)": "d.year",
    "date(2026, j, 31)": "date(2026, j, 31)",
    'substring before(s, "-")': 'substring before(s, "-")',
}

CUSTOMERS: list[dict[str, Any]] = [
    {},
    {"i": 7, "j": -2, "x": "1.25", "y": "2", "s": "a-b", "level": "铜", "p": True},
    {"i": 2026, "j": 5, "x": "0.5", "y": "-1", "p": False, "d": "2026-03-31"},
    {"i": -1, "j": 4, "x": "3", "level": "gold", "d": "2026-03-31", "e": "2025-12-01"},
]


def typed(expression: str) -> Node:
    return check.expression(expression, Scope(TYPES))[0]


def customer(given: dict[str, Any]) -> dict[str, Any]:
    def value(name: str, kind: Type) -> Any:
        match kind:
            case _ if given.get(name) is None:
                return None
            case Number():
                return Decimal(given[name])
            case Date():
                return date.fromisoformat(given[name])
            case _:
                return given[name]

    return {name: value(name, kind) for name, kind in TYPES.items()}


def in_feel(value: Any) -> Any:
    return temporal.literal(value.isoformat()) if isinstance(value, date) else value


def evaluated(text: str, facts: dict[str, Any]) -> Any:
    context = {name: in_feel(value) for name, value in facts.items()}
    now = temporal.literal("2026-07-01T00:00:00Z")
    expression = feel.expression(text, feel.Names(frozenset(context)))
    return expression.evaluate(context, lambda _: None, now=now)  # type: ignore[arg-type]


def same_in_feel(node: Node, text: str, facts: dict[str, Any]) -> bool:
    meant = meaning(node)({**facts, TODAY: date(2026, 7, 1)})
    found = evaluated(text, facts)
    return (found is None) == (meant is None) and found == in_feel(meant)


@pytest.mark.parametrize(("expression", "text"), EXPRESSIONS.items())
def test_a_node_is_written_as_its_owner_might(expression: str, text: str) -> None:
    assert written(typed(expression)) == text


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("given", CUSTOMERS)
def test_what_is_written_means_the_same(expression: str, given: dict[str, Any]) -> None:
    node = typed(expression)

    assert same_in_feel(node, written(node), customer(given))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_is_written_can_be_read_again(expression: str) -> None:
    text = written(typed(expression))

    assert written(typed(text)) == text


LONG = [(str(n), str(n * n)) for n in range(1, 300)]


def stairs(of: str, *groups: tuple[str | None, list[tuple[str, str]]]) -> Node:
    made = tuple(
        (name, tuple(ir.Step(Decimal(a), Decimal(b)) for a, b in stair))
        for name, stair in groups
    )
    group = typed("level") if groups[0][0] else None
    return build.steps(typed(of), made, group=group, below=Decimal(0))


STEPPED = {
    "short": stairs("x", (None, [("0", "10"), ("1.25", "20.5")])),
    "long": stairs("i", (None, LONG)),
    "of a sum": stairs("x + y", (None, LONG)),
    "by group": stairs("x", ("gold", LONG), ("铜", [("1.3", "7")])),
    "matched": build.match(typed("level"), (("gold", Decimal(3)), ("铜", Decimal(4)))),
    "of many": build.match(
        typed("i"), tuple((Decimal(n), Decimal(n * n)) for n in range(100))
    ),
}


@pytest.mark.parametrize("name", STEPPED)
@pytest.mark.parametrize("given", CUSTOMERS)
def test_steps_and_matches_mean_the_same(name: str, given: dict[str, Any]) -> None:
    node = STEPPED[name]

    assert same_in_feel(node, written(node), customer(given))


def test_short_steps_read_from_below() -> None:
    assert written(STEPPED["short"]) == (
        "if x = null then null else if x < 0 then 0 else if x < 1.25 then 10 else 20.5"
    )


def test_what_is_computed_for_steps_is_computed_once() -> None:
    text = written(STEPPED["of a sum"])

    assert text.startswith("{x0: x + y, y0: if x0 = null")
    assert text.count("x + y") == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(days=3, hours=12), 'duration("P3DT43200S")'),
        (timedelta(days=-3), 'duration("-P3D")'),
        (Months(0), 'duration("P0M")'),
        (Months(-14), 'duration("-P1Y2M")'),
        (Decimal("-1E+3"), "-1000"),
        (Decimal("0.50"), "0.5"),
    ],
)
def test_values_are_written_as_feel_has_them(value: ir.Value, text: str) -> None:
    assert literal(value) == text
    assert typed(text) == build.constant(value) or isinstance(value, Decimal)
