"""Tokens become syntax, or a problem that points at the place."""

import string
from random import Random

import pytest

from tiers.lang import check
from tiers.lang import syntax as sx
from tiers.lang.check import Scope
from tiers.lang.conversion import type_name
from tiers.lang.functions import SPACED
from tiers.lang.parser import parse_expression, parse_tests
from tiers.problems import Fault, Problem
from tiers.schema import Boolean, Date, Number, String, Type
from tiers.source import Located, Source

TYPES: dict[str, Type] = {"a": Number(), "b": Boolean(), "s": String(), "d": Date()}


def shape(part: sx.Syntax) -> str:
    """Write syntax with all its parentheses."""
    match part:
        case sx.Literally(value=value):
            return str(value)
        case sx.Name(name=name):
            return name
        case sx.Binary(left=a, op=op, right=b):
            return f"({shape(a)} {op} {shape(b)})"
        case sx.Comparing(left=a, op=order, right=b):
            return f"({shape(a)} {order} {shape(b)})"
        case sx.Logical(left=a, op=word, right=b):
            return f"({shape(a)} {word} {shape(b)})"
        case sx.Negative(operand=a):
            return f"(-{shape(a)})"
        case sx.Conditional(condition=a, then=b, otherwise=c):
            return f"(if {shape(a)} then {shape(b)} else {shape(c)})"
        case sx.Filter(of=a, condition=b):
            return f"{shape(a)}[{shape(b)}]"
        case sx.Property(of=a, name=name):
            return f"{shape(a)}.<{name}>"
        case sx.Invocation(function=f, arguments=given, names=names):
            return f"{shape(f)}({', '.join([*names, *map(shape, given)])})"
        case sx.Record(entries=entries):
            return "{" + ", ".join(f"{k}: {shape(v)}" for k, v in entries) + "}"
        case sx.For(iterators=iterators, body=body):
            named = ", ".join(f"{n} in {shape(v)}" for n, v in iterators)
            return f"(for {named} return {shape(body)})"
        case sx.Quantified(quantifier=word, iterators=iterators, body=body):
            named = ", ".join(f"{n} in {shape(v)}" for n, v in iterators)
            return f"({word} {named} satisfies {shape(body)})"
        case sx.Counting(low=a, high=b):
            return f"{shape(a)}..{shape(b)}"
        case sx.Definition(parameters=parameters, body=body):
            return f"(function {[n for n, _ in parameters]} {shape(body)})"
        case sx.InstanceOf(operand=a, type=kind):
            return f"({shape(a)} is {type_name(kind)})"
        case sx.Listing(items=items):
            return f"[{', '.join(map(shape, items))}]"
        case _:
            return type(part).__name__


def located(text: str) -> Located:
    source = Source("p.yaml", text)
    return Located(text, source.span(0, len(text)), source, (0, len(text)))


def problem(text: str) -> Problem:
    with pytest.raises(Fault) as caught:
        parse_expression(located(text), SPACED)
    [found] = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a - b - c", "((a - b) - c)"),
        ("a + b * c", "(a + (b * c))"),
        ("a / b / c", "((a / b) / c)"),
        ("-a ** 2", "((-a) ** 2)"),
        ("a ** b ** c", "((a ** b) ** c)"),
        ("a or b and c", "(a or (b and c))"),
        ("a + 1 < b * 2 and c", "(((a + 1) < (b * 2)) and c)"),
        ("if a then b else c + 1", "(if a then b else (c + 1))"),
        (
            "if a then b else if c then d else e",
            "(if a then b else (if c then d else e))",
        ),
        ("((a))", "a"),
    ],
)
def test_operators_bind_as_feel_says(text: str, expected: str) -> None:
    assert shape(parse_expression(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[b > 1][2].c", "a[(b > 1)][2].<c>"),
        ("f(x, y)(z)", "f(x, y)(z)"),
        ("f(a b: 1, c: 2)", "f(a b, c, 1, 2)"),
        ("{a b: 1, c: a b + 1}", "{a b: 1, c: (a b + 1)}"),
        ("{a-b: 1}.a-b - 1", "({a-b: 1}.<a-b> - 1)"),
        ('{"x y": 1}.x y', "{x y: 1}.<x y>"),
        ("[{a+b: 1}][a+b > 0]", "[{a+b: 1}][(a+b > 0)]"),
        ("for x in 1..3 return x * 2", "(for x in 1..3 return (x * 2))"),
        (
            "for a b in xs, c in a b return a b + c",
            "(for a b in xs, c in a b return (a b + c))",
        ),
        ("some x in xs satisfies x > 1", "(some x in xs satisfies (x > 1))"),
        ("every x in xs satisfies x", "(every x in xs satisfies x)"),
        ("function(x y: number, z) x y + z", "(function ['x y', 'z'] (x y + z))"),
        ("x instance of list<number> and y", "((x is list<number>) and y)"),
        (
            "x instance of function<date, Any> -> days and time duration",
            "(x is function<date, Any> -> days and time duration)",
        ),
        ("-x instance of number", "(-(x is number))"),
        ("t.time offset", "t.<time offset>"),
        ("[1..5[.start", "Interval.<start>"),
        ("[[1..2[, []]", "[Interval, []]"),
        ("for + some", "(for + some)"),
    ],
)
def test_names_may_come_from_the_text_itself(text: str, expected: str) -> None:
    assert shape(parse_expression(text)) == expected


def test_names_of_members_hold_behind_a_dot_and_in_a_filter_only() -> None:
    read = parse_expression("x.a b[a b > 1]", members=["a b"])

    assert shape(read) == "x.<a b>[(a b > 1)]"
    with pytest.raises(Fault):
        parse_expression("a b > 1", members=["a b"])


def test_a_range_knows_which_ends_are_open() -> None:
    ends = []
    for text in ("[1..2]", "(1..2)", "]1..2[", "[1..2)"):
        tests = parse_tests(text)
        assert tests is not None
        [found] = tests.items
        assert isinstance(found, sx.Interval)
        ends.append((found.low_open, found.high_open))

    assert ends == [(False, False), (True, True), (True, True), (False, True)]


@pytest.mark.parametrize("text", ["-", "", "  - "])
def test_a_dash_asks_nothing(text: str) -> None:
    assert parse_tests(text) is None


def test_a_whole_cell_can_be_negated() -> None:
    tests = parse_tests('not("A", "B")')

    assert tests is not None
    assert tests.negated
    assert len(tests.items) == 2


def test_only_a_whole_cell_is_negated() -> None:
    tests = parse_tests("not(b), not(c)")

    assert tests is not None
    assert not tests.negated


@pytest.mark.parametrize(
    ("text", "column", "width", "message"),
    [
        ("a + ", 3, 1, "the expression ends too early"),
        ("a == 5", 4, 1, "`=` is not expected here"),
        ("a b", 3, 1, "`b` is not expected here"),
        ("(a + 1", 6, 1, "the expression ends too early"),
        ("a ≥ 5", 3, 1, "`≥` has no meaning here"),
        ("1 < 2 < 3", 7, 1, "`<` is not expected here"),
        ("if a then b", 11, 1, "the expression ends too early"),
        ("{1: 2}", 2, 1, "`1` is not expected here"),
        ("f(a: 1, 2)", 9, 1, "arguments go all by position or all by name"),
        ("x instance of 5", 12, 2, "a type is expected here"),
        ("for x in xs x", 13, 1, "`x` is not expected here"),
    ],
)
def test_what_can_not_be_read_is_pointed_at(
    text: str, column: int, width: int, message: str
) -> None:
    found = problem(text)

    assert found.code == "syntax"
    assert found.message.en == message
    assert found.at is not None
    assert (found.at.column, found.at.width) == (column, width)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        " + ".join(["a"] * 5000),
        "-" * 5000 + "a",
        "abs(" * 5000 + "a" + ")" * 5000,
        "if b then a else " * 5000 + "a",
        " and ".join(["b"] * 5000),
        "[" * 5000 + "a" + "]" * 5000,
        "a" + ".year" * 5000,
    ],
    ids=["parentheses", "sum", "minus", "calls", "if", "and", "lists", "properties"],
)
def test_an_expression_that_is_too_deep_is_a_problem(text: str) -> None:
    found = problem(text)

    assert found.code == "too-deep"
    assert found.message.en == "the expression is more than 100 levels deep"


def test_a_hundred_levels_are_not_too_deep() -> None:
    parse_expression("(" * 99 + "a" + ")" * 99)

    with pytest.raises(Fault):
        parse_expression("(" * 100 + "a" + ")" * 100)


SEEDS = [
    "if a > 5 and not(b) then a * 1.15 else decimal(a / 3, 2)",
    's in ("A", "客户") or substring(s, 2, 1) = "\\u5ba2"',
    'd + @"P1Y2M" >= date("2026-02-28") and (d - today()).days < 90',
    "a in [1..5) or a between -3 and .5 or modulo(a, 7) = null",
    "max(min(a, 100), 0, a ** 2) / sum(1, 2e3) != mean(a, 4)",
    'day of week(d) = "Sunday" and years and months duration(d, d).years > 1',
]
PIECES = [
    *string.printable,
    *["客", "（", "≥", "🐎", "\x00", "if ", " then ", "null", "(", ")", "[", "]", ".."],
    *[
        "**",
        "1e9",
        "1e999999",
        "99999999999999999999",
        '@"P9999999999D"',
        '"\\U110000"',
    ],
    *["a", "b", "s", "d", "not(", "/ 0", "date(", "substring(s, ", "a.year", "`", "//"],
]


def mutated(random: Random) -> str:
    text = random.choice(SEEDS)
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(text))
        end = start + random.choice([0, 0, 1, 2, 10])
        text = text[:start] + random.choice([*PIECES, text[start:end]]) + text[end:]
    return text


def test_any_text_is_an_expression_or_a_located_problem() -> None:
    random = Random(20260701)  # noqa: S311 - the same texts every time
    outcomes = set()
    for _ in range(1500):
        text = located(mutated(random))
        for read in (check.expression, check.condition):
            try:
                read(text, Scope(TYPES))
                outcomes.add("value")
            except Fault as fault:
                assert all(p.at for p in fault.problems)  # noqa: PT017 - either may be
                outcomes.update(p.code for p in fault.problems)

    assert outcomes >= {"value", "syntax", "unknown-name", "wrong-operand"}
