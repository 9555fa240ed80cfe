"""An expression that stands alone has a value, or null and a warning that says why."""

from decimal import Decimal
from typing import Any

import pytest

from tiers.lang import feel, temporal
from tiers.lang.library.writing import written
from tiers.lang.types import NUMBER, ListType
from tiers.lang.values import Value
from tiers.problems import Fault, Problem
from tiers.source import Located, Source

CONTEXT: dict[str, Value] = {
    "x": Decimal(10),
    "none": None,
    "xs": tuple(map(Decimal, (3, 1, 2))),
    "order total": Decimal("99.5"),
    "orders": (
        {"id": "a", "net amount": Decimal(5), "tags": ("new",)},
        {"id": "b", "net amount": Decimal(7), "tags": ()},
    ),
    "since": temporal.literal("2026-01-31"),
}
NOW = temporal.literal("2026-07-01T10:30:00+08:00")


def located(text: str) -> Located:
    source = Source("x", text)
    return Located(text, source.span(0, len(text)), source, (0, len(text)))


def evaluated(text: str) -> tuple[Value, list[Problem]]:
    heard: list[Problem] = []
    assert isinstance(NOW, temporal.DateTime)
    expression = feel.expression(located(text), feel.Names.of(CONTEXT))
    return expression.evaluate(CONTEXT, heard.append, now=NOW), heard


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 8", "6.5"),
        ("-2 ** 2", "4"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ('"a" + "b"', "ab"),
        ("order total * 2", "199"),
        ('since + @"P1M"', "2026-02-28"),
        ('@"P1D" * 3', "P3D"),
        ('if x > 5 then "big" else "small"', "big"),
        ("if none then 1 else 2", "2"),
        ("[1, 2, 3][-1]", "3"),
        ("xs[item > 1]", "[3, 2]"),
        ("orders[net amount > 5].id", '["b"]'),
        ("orders.tags", '[["new"], []]'),
        ("orders[1].net amount", "5"),
        ("x[1]", "10"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in xs, j in 1..i return i * j", "[3, 6, 9, 1, 2, 4]"),
        ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", "[1, 2, 6, 24]"),
        ('for d in @"2026-02-28"..@"2026-03-01" return d.day', "[28, 1]"),
        ("for i in [1..4) return i", "[1, 2, 3]"),
        ("some i in xs satisfies i > 2", "true"),
        ("every i in xs satisfies i > 2", "false"),
        ("{a: 1, b: a + 1, c: {d: b}}.c.d", "2"),
        (
            "{f: function(n) if n < 2 then 1 else n * f(n - 1), v: f(20)}.v",
            "2432902008176640000",
        ),
        ("(function(a, b) a - b)(b: 1, a: 5)", "4"),
        ("sort(xs, function(a, b) a < b)", "[1, 2, 3]"),
        ('substring(string: "abcd", start position: 2, length: 2)', "bc"),
        ("[1..5).end included", "false"),
        ("3 in (1, [2..4], > 9)", "true"),
        ("5 in (< 3, (5..7])", "false"),
        ("x between 10 and 20", "true"),
        ("x instance of number", "true"),
        ("xs instance of list<string>", "false"),
        ("none instance of number", "false"),
        ("null = none", "true"),
        ("x != null", "true"),
        ("true or none", "true"),
        ("false and none", "false"),
        ("not(x > 5)", "false"),
        ("today().year", "2026"),
        ("string(now())", "2026-07-01T10:30:00+08:00"),
        ("[1, [2]] = [1, [2]]", "true"),
        ("{a: 1} = {a: 1.0}", "true"),
    ],
)
def test_an_expression_has_a_value(text: str, value: str) -> None:
    found, heard = evaluated(text)

    assert written(found) == value
    assert not heard


@pytest.mark.parametrize(
    "text",
    [
        "x + none",
        "true and none",
        "false or none",
        "none > 3",
        "none.a",
        "for i in none return i",
        "some i in none satisfies i",
        "xs[7]",
        "orders[1].nothing[1]",
        "5 in [none..10]",
    ],
)
def test_what_depends_on_null_is_null(text: str) -> None:
    assert evaluated(text)[0] is None


@pytest.mark.parametrize(
    ("text", "column", "width", "message"),
    [
        ("1 + y", 5, 1, "nothing is named `y`"),
        ("x + (3 / 0)", 6, 5, "this divides by zero"),
        ('x + "a"', 1, 7, "`number` and `string` can't be combined by `+`"),
        ('x < "a"', 1, 7, "`number` and `string` can't be compared"),
        ("sqrt(-1)", 1, 8, ""),
        ("x(1)", 1, 4, "this is no function"),
        ("abs(1, 2)", 1, 9, "this takes 1 argument"),
        ("abs(m: 1)", 1, 9, "no parameter is named `m`"),
        (
            "upper case(1)",
            1,
            13,
            "a value of type `string` is needed here, and this is `number`",
        ),
        ("{a: 1}.b", 1, 8, "there is no `b` in it"),
        ("{a: 1, a: 2}", 1, 12, "an entry is there twice"),
        (
            "for i in 1..9999999 return i",
            10,
            10,
            "this takes more than 1,000,000 steps",
        ),
        ("1e7000", 1, 6, "this number is too large"),
        ("9e6144 * 10", 1, 11, "this has no result among numbers"),
        ('@"2026-13-01"', 1, 13, ""),
        ('[1.."a"]', 1, 8, "`number` and `string` can't be compared"),
        (
            '(function(a: number) a)("x")',
            2,
            27,
            "a value of type `number` is needed here, and this is `string`",
        ),
    ],
)
def test_null_comes_with_a_warning_at_its_place(
    text: str, column: int, width: int, message: str
) -> None:
    found, [heard] = evaluated(text)

    assert found is None
    assert heard.severity == "warning"
    assert heard.message.en == message or not message
    assert heard.message.zh
    assert heard.at is not None
    assert (heard.at.column, heard.at.width) == (column, width)


def test_a_function_that_calls_itself_for_ever_is_null() -> None:
    found, heard = evaluated("{f: function(n) f(n + 1), v: f(1)}.v")

    assert found is None
    assert "calls lie in each other" in heard[0].message.en


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", None, True),
        ("< 10", 9, True),
        ("5, 6, [8..9]", 8, True),
        ("not(5, 6)", 5, False),
        ("not(5, 6)", 7, True),
        ("x", 10, True),
        ("xs", 2, True),
        ("? > x", 11, True),
        ("odd(?)", 4, False),
        ("null", None, True),
        ("< 10", None, None),
        ("not(< 10)", None, None),
    ],
)
def test_a_cell_asks_something_of_its_input(
    cell: str, value: int | None, passes: Any
) -> None:
    tests = feel.tests(cell, feel.Names.of(CONTEXT))
    input_ = None if value is None else Decimal(value)

    assert tests.passes(input_, CONTEXT, lambda _: None) is passes


def test_a_model_may_bring_types_of_its_own() -> None:
    names = feel.Names(types={"tGrades": ListType(NUMBER)})
    expression = feel.expression("[1, 2] instance of tGrades", names)

    assert expression.evaluate({}, lambda _: None) is True


def test_what_can_not_be_read_is_a_fault() -> None:
    with pytest.raises(Fault) as caught:
        feel.expression(located("{a 1}"), feel.Names())

    assert [p.code for p in caught.value.problems] == ["syntax"]
