"""Syntax gets types, and every fault its place."""

from decimal import Decimal

import pytest

from tiers.engines.interpret.meaning import meaning
from tiers.lang import check
from tiers.lang.check import Scope
from tiers.problems import Fault, Problem
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Number,
    String,
    Type,
    YearMonthDuration,
)
from tiers.source import Located, Source

TYPES: dict[str, Type] = {
    "x": Number(2, Decimal(-5), Decimal("12.5")),
    "y": Number(1, Decimal(1), Decimal(3)),
    "z": Number(0, Decimal(-40), Decimal(-2)),
    "s": String(),
    "level": String(("gold", "silver")),
    "b": Boolean(),
    "d": Date(),
    "net spend": Number(),
}
SCOPE = Scope(TYPES)


def number(places: int, low: str, high: str) -> Number:
    return Number(places, Decimal(low), Decimal(high))


def located(text: str) -> Located:
    source = Source("p.yaml", text)
    return Located(text, source.span(0, len(text)), source, (0, len(text)))


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Fault) as caught:
        check.expression(located(text), SCOPE)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x + y", number(2, "-4", "15.5")),
        ("x - y", number(2, "-8", "11.5")),
        ("x * z", number(2, "-500", "200")),
        ("-x", number(2, "-12.5", "5")),
        ("abs(x)", number(2, "0", "12.5")),
        ("abs(z)", number(0, "2", "40")),
        ("y ** 2", number(2, "1", "9")),
        ("floor(x)", number(0, "-5", "12")),
        ("ceiling(x)", number(0, "-5", "13")),
        ("max(x, y)", number(2, "1", "12.5")),
        ("min(x, 0)", number(2, "-5", "0")),
        ("if b then x else 100.125", number(3, "-5", "100.125")),
        ("if b then null else y", number(1, "1", "3")),
        ("modulo(x, 3)", number(2, "-3", "3")),
        ("sum(x, y, 1)", number(2, "-3", "16.5")),
        ("2 * 3", number(0, "6", "6")),
        ("x > 1", Boolean()),
        ("s + level", String()),
        ("if b then level else level", String(("gold", "silver"))),
        ("d - d", DayTimeDuration()),
        ('d + @"P1M"', Date()),
        ("years and months duration(d, d)", YearMonthDuration()),
        ("`net spend` + net   spend", number(0, "-2e12", "2e12")),
    ],
)
def test_results_have_types(text: str, kind: Type) -> None:
    node, warnings = check.expression(text, SCOPE)

    assert node.type == kind
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "code", "column", "width"),
    [
        ("x + s", "wrong-operand", 1, 5),
        ("x > 1 and s", "wrong-operand", 11, 1),
        ('x = "5"', "wrong-operand", 1, 7),
        ("-s", "wrong-operand", 1, 2),
        ("b < true", "wrong-operand", 1, 8),
        ("if x then 1 else 2", "wrong-operand", 4, 1),
        ('if b then 1 else "A"', "wrong-operand", 1, 20),
        ("string length(x)", "wrong-operand", 15, 1),
        ("null + 1", "wrong-operand", 1, 8),
        ('level = "gilt"', "unknown-value", 1, 14),
        ("d.hour", "unknown-property", 1, 6),
        ("rond(x)", "unknown-function", 1, 4),
        ("floor(x, 1, 2)", "argument-count", 1, 14),
        ("decimal(x)", "argument-count", 1, 10),
        ("decimal(x, y)", "no-columns", 1, 13),
        ("decimal(x, 11)", "bad-argument", 1, 14),
        ('date("2026-02-30")', "bad-argument", 1, 18),
        ("min(b, b)", "bad-argument", 1, 9),
        ("x / 0", "division-by-zero", 1, 5),
        ("x ** 9", "bad-exponent", 1, 6),
        ("x ** y", "bad-exponent", 1, 6),
        ('@"2026-13-01"', "bad-temporal", 1, 13),
        ('@"P1Y1D"', "bad-temporal", 1, 8),
        ('@"P10000001D"', "bad-temporal", 1, 13),
        ("x in ()", "syntax", 7, 1),
        ("x in []", "empty-list", 6, 2),
        ("x in [5..1]", "empty-range", 6, 6),
        ("[1..5]", "misplaced-test", 1, 6),
        ("1e200 * x", "too-many-digits", 1, 5),
        ("x * (((y ** 8) ** 8) ** 8)", "too-many-digits", 8, 18),
    ],
)
def test_a_fault_is_pointed_at(text: str, code: str, column: int, width: int) -> None:
    [problem] = problems(text)

    assert problem.code == code
    assert problem.at is not None
    assert (problem.at.column, problem.at.width) == (column, width)


def test_every_unknown_name_is_reported_with_a_suggestion() -> None:
    first, second = problems("lvel = 1 or xx > 2")

    assert first.message.en == "no fact or score is named `lvel`"
    assert first.help is not None
    assert first.help.en.startswith("did you mean `level`?")
    assert second.at is not None
    assert second.at.column == 13


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x > 13", "always-false"),
        ("x <= 12.5", "always-true"),
        ("y = 0", "always-false"),
        ("z != 3", "always-true"),
    ],
)
def test_a_comparison_that_never_varies_is_warned_of(text: str, code: str) -> None:
    _, [warning] = check.condition(text, SCOPE)

    assert (warning.code, warning.severity) == (code, "warning")


def test_an_expression_that_grows_when_written_out_is_refused() -> None:
    bit = Scope({"a": Number(0, Decimal(0), Decimal(1))})

    with pytest.raises(Fault) as caught:
        check.expression("(" * 9 + "a" + " ** 8)" * 9, bit)

    assert [p.code for p in caught.value.problems] == ["too-deep"]


def test_a_long_sum_is_fine_as_a_function() -> None:
    node, _ = check.expression(f"sum({', '.join(['y'] * 3000)})", SCOPE)

    assert meaning(node)({"y": Decimal("1.5")}) == 4500


def test_a_cell_is_about_its_column() -> None:
    column = check.expression("x", SCOPE)[0]
    asks = {
        text: meaning(check.tests(text, column, SCOPE)[0])
        for text in ("-", "> 2", "1, 3", "not(1, 3)", "y", "b", "null", "[1..y)")
    }
    customer = {"x": Decimal(3), "y": Decimal(3), "b": False}

    assert {text: ask(customer) for text, ask in asks.items()} == {
        "-": True,
        "> 2": True,
        "1, 3": True,
        "not(1, 3)": False,
        "y": True,
        "b": False,
        "null": False,
        "[1..y)": False,
    }
