"""What the form of an expression says about its type."""

import pytest

from tiers.lang import feel, parser
from tiers.lang.conversion import type_name
from tiers.lang.inference import inferred
from tiers.lang.types import NUMBER
from tiers.problems import Problem


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"gold"', "string"),
        ("1.5", "number"),
        ("true", "boolean"),
        ("null", "Any"),
        ("n", "number"),
        ("m", "Any"),
        ("n > 1 and m", "boolean"),
        ("[1, n]", "list<number>"),
        ('[1, "a"]', "list<Any>"),
        ("[1, null]", "list<Any>"),
        ("[]", "list<Any>"),
        ("{n: true, m: n}", "context<n: boolean, m: Any>"),
        ("n + 1", "Any"),
    ],
)
def test_what_is_written_out_has_a_type(text: str, name: str) -> None:
    assert type_name(inferred(parser.parse_expression(text), {"n": NUMBER})) == name


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('(function() "gold") instance of function<> -> string', True),
        ("(function() 1) instance of function<> -> string", False),
        ("(function(a: number) a) instance of function<number> -> number", True),
        ("(function(a) a) instance of function<number> -> number", False),
        (
            "(function() {b: 1, c: 2}) instance of function<> -> context<b: number>",
            True,
        ),
        ("(function(a: string, b) 1) instance of function<string> -> number", False),
        ("(function(a: string) 1) instance of function<number> -> number", False),
    ],
)
def test_a_function_is_known_by_what_it_gives(text: str, answer: object) -> None:
    warnings: list[Problem] = []
    asked = feel.expression(text, feel.Names())
    assert asked.evaluate({}, warnings.append) is answer
    assert warnings == []
