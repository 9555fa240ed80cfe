"""Whatever is written, reading and evaluating it ends in a value or in problems.

`TIERS_EXAMPLES=100000` tries more than the default.
"""

import os
from collections.abc import Callable
from decimal import Decimal
from random import Random

from tiers.lang import check, feel
from tiers.lang.check import Scope
from tiers.lang.values import Value
from tiers.policy.reader import parse
from tiers.problems import Fault, Problem
from tiers.schema import Boolean, Date, Number, String, Type
from tiers.source import Located, Source

EXPRESSIONS = [
    'if spend > 100 and area = "town" then 1.5 else -2',
    "{a b: 1, c: a b + 1, d: [1, 2, {x: null}]}.d[3].x",
    "for x in 1..3, y in [x, 2 * x] return x + y",
    "some x in [1, 2, 3] satisfies x > spend",
    "every x in [1..3] satisfies x in (< 5, [7..9))",
    "function(a: number, b: list<string>) count(b) + a",
    "sort(list: [3, 1, 2], precedes: function(x, y) x < y)[-1]",
    "[1, 2, 3, 4][item > 2 and odd(item)]",
    'date("2026-01-31") + @"P1M" - duration("P1D")',
    '@"2026-03-01T10:00:00@Europe/Paris".time offset',
    "x instance of context<a: number, b: function<string> -> Any>",
    "spend between 1 and 2 or not(since < today())",
    'replace("abc", "(b)|c", "$1-\\u4e2d", "i")',
    "]1..5[ = (1..5) and 3 in ]1..5[",
    "string length(`area`) ** 2 / 7 // a comment",
    "overlaps([1..5], (4..9]) /* another */",
    'context put({}, ["a", "b"], 2)',
    '"A", "B", < 5, [1..2]',
    'not("A", > 5)',
    '贡献度 >= 60 and 区域 in ("城镇", "乡村")',
]
PIECES = [
    *"()[]{}<>=!+-*/.,:;?@#$%^&|~`'\"\\ \n\t0123456789aZ_é贡😀\u0000\u200b",
    *("..", "**", "->", "//", "/*", "*/", "if ", "then ", "else ", "for ", "in "),
    *("return ", "some ", "every ", "satisfies ", "function(", "instance of "),
    *("not(", "null", "true", "1e99999", '@"', "\\u12", "between ", " and ", "item"),
]
TYPES: dict[str, Type] = {
    "spend": Number(2),
    "area": String(("town", "country")),
    "since": Date(),
    "is_new": Boolean(),
}
FACTS: dict[str, Value] = {
    "spend": None,
    "area": "town",
    "is_new": True,
    "a b": Decimal(3),
}


def mutated(text: str, random: Random) -> str:
    """Change *text* in one to four places."""
    for _ in range(random.randint(1, 4)):
        here = random.randrange(len(text) + 1)
        there = min(len(text), here + random.choice((0, 0, 1, 1, 2, 5)))
        piece = random.choice((*PIECES, random.choice(EXPRESSIONS)[:15], ""))
        text = text[:here] + piece + text[there:]
    return text[:400]


def located(text: str) -> Located:
    source = Source("fuzz", text)
    return Located(text, source.span(0, len(text)), source, (0, len(text)))


def tried(text: str) -> None:
    """Read *text* in every way; evaluate what can be read."""
    heard: list[Problem] = []
    names = feel.Names.of(FACTS)
    readers: tuple[Callable[[], object], ...] = (
        lambda: feel.expression(located(text), names).evaluate(FACTS, heard.append),
        lambda: feel.tests(located(text), names).passes(
            Decimal(1), FACTS, heard.append
        ),
        lambda: check.expression(located(text), Scope(TYPES)),
    )
    for reader in readers:
        try:
            reader()
        except Fault as fault:
            heard += fault.problems
    assert all(p.at is not None and p.message.zh for p in heard), text


def test_no_text_breaks_the_language() -> None:
    random = Random(20260101)  # noqa: S311 - repeatable, and no secret
    for number in range(int(os.environ.get("TIERS_EXAMPLES", "2000"))):
        text = mutated(random.choice(EXPRESSIONS), random)
        try:
            tried(text)
        except Exception as error:
            error.add_note(f"example {number}: {text!r}")
            raise


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    assert [p.code for p in parse("[" * 1200, "p.yaml")[1]] == ["file-too-large"]
