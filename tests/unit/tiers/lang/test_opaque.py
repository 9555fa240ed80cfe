"""What has no columns says so, and `feel: full` leaves it to FEEL."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tiers.engines.interpret.meaning import TODAY, meaning
from tiers.lang import check, ir
from tiers.lang.check import Scope
from tiers.problems import Fault
from tiers.schema import Boolean, Date, Number, String, Type

TYPES: dict[str, Type] = {
    "x": Number(2, Decimal(0), Decimal(100)),
    "s": String(),
    "d": Date(),
    "b": Boolean(),
}
COLUMNS, FULL = Scope(TYPES), Scope(TYPES, is_full=True)

CUSTOMER: dict[str, Any] = {
    "x": Decimal("9.00"),
    "s": "a b",
    "d": date(2026, 2, 1),
    "b": None,
    TODAY: date(2026, 7, 1),
}

WITHOUT_COLUMNS = [
    ("sqrt(x)", "the endless digits of `sqrt`", 3),
    ("2 ** x", "an exponent is a whole number", 512),
    ('count(split(s, " "))', "a list whose length differs", 2),
    ("count([x, 1, 2][item > 1][item < 5]) + [x, 1][x > 3][1]", "differs", 10),
    ("[x, 1][b = true][1]", "a list whose length differs", None),
    ("number(s)", "a number that is read from a text", None),
    ("duration(s).days", "a duration that is read from a text", None),
    ("{a: x}", "a context", None),
    ("[1, x]", "a list", None),
    ("(function(a) a + 1)(x)", "a function that is defined here", 10),
    ("{f: function(a) a * 2, r: f(x)}.r", "a function that is defined here", 18),
    ('time("10:00:00").hour', "a time of day or a moment", 10),
    ('@"10:00:00".hour', "a time of day or a moment", 10),
    ("for v in 1..x return v", "a list whose length differs", None),
    ("sum(for v in 1..3000 return v)", "a loop of more than 2,000 steps", 4501500),
    ("count(for v in 1..50, w in 1..50 return v)", "a loop of more than", 2500),
    ("sort([x, 1])[1]", "what `sort` makes of such a list", 1),
    ("decimal(x, x / 3)", "an argument that is computed here", 9),
    ('@"P1D" * 1.5', "a part of a duration", None),
    ("(for v in [today().year, 2] return sqrt(v - v + 16))[1]", "endless", 4),
]
"""An expression, a part of the reason, and what FEEL gives as a whole number."""


@pytest.mark.parametrize(("text", "reason", "_value"), WITHOUT_COLUMNS)
def test_the_reason_says_what_columns_can_not_hold(
    text: str, reason: str, _value: int | None
) -> None:
    with pytest.raises(Fault) as caught:
        check.expression(text, COLUMNS, Number(0))

    [problem] = caught.value.problems
    assert reason in problem.message.en
    if problem.code == "no-columns":
        assert problem.help is not None
        assert "`feel: full`" in problem.help.zh


@pytest.mark.parametrize(("text", "_reason", "value"), WITHOUT_COLUMNS)
def test_full_feel_gives_a_value_of_the_type_that_is_wanted(
    text: str, _reason: str, value: int | None
) -> None:
    node, _ = check.expression(text, FULL, Number(0))

    assert isinstance(node, ir.Feel)
    assert meaning(node)(CUSTOMER) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Number(3), Decimal("1.414")),
        (Number(0), Decimal(1)),
        (Number(3, Decimal(2), Decimal(9)), None),
        (String(), None),
        (Boolean(), None),
    ],
)
def test_a_value_is_brought_to_its_type_or_missing(kind: Type, value: object) -> None:
    node, _ = check.expression("sqrt(x)", FULL, kind)

    assert meaning(node)({**CUSTOMER, "x": Decimal(2)}) == value


def test_a_cell_reads_its_input_by_its_name() -> None:
    input_ = ir.Column("x", TYPES["x"])

    node, _ = check.tests("not(? > sqrt(x), < 0)", input_, FULL)

    assert isinstance(node, ir.Feel)
    assert ir.columns(node) == {"x"}
    assert meaning(node)(CUSTOMER) is False
    assert meaning(node)({**CUSTOMER, "x": Decimal("0.5")}) is True


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sqrt(x) + nobody", "unknown-name"),
        ("sqrt(x) + year(d)", "unknown-function"),
        ("sqrt(x) < 1 and now() > 5", "unknown-function"),
        ("sqrt(s + 1)", "wrong-operand"),
        ("{a: 1}.b", "unknown-property"),
    ],
)
def test_a_mistake_stays_a_mistake(text: str, code: str) -> None:
    with pytest.raises(Fault) as caught:
        check.expression(text, FULL, Number(0))

    assert caught.value.problems[0].code == code


def test_without_a_declared_type_nothing_is_left_to_feel() -> None:
    with pytest.raises(Fault) as caught:
        check.expression("sqrt(x)", FULL)

    [problem] = caught.value.problems
    assert problem.help is not None
    assert (
        problem.help.en == "FEEL gives conditions and scores; compute this as a score"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sum([])", "empty-list"),
        ("meets(x, [1..2])", "wrong-operand"),
        ("some v in null satisfies v", "empty-list"),
        ("{a: 1, a: 2}.a", "repeated-name"),
        ("{a: 1}.b", "unknown-property"),
        ("[x, 1][s]", "wrong-operand"),
        ("contains(strin: s, match: s)", "argument-count"),
        ("sublist([x, 1], 3)", "bad-argument"),
        ('matches(s, "[")', "bad-argument"),
        ('replace(s, "a*", "b")', "bad-argument"),
        ("string join([x], s)", "wrong-operand"),
        ("list contains([x], s)", "wrong-operand"),
        ('x * @"P1D" * b', "no-columns"),
    ],
)
def test_faults_of_lists_and_calls(text: str, code: str) -> None:
    with pytest.raises(Fault) as caught:
        check.expression(text, COLUMNS)

    assert caught.value.problems[0].code == code
