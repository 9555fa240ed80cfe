from decimal import Decimal
from typing import Any

import pytest

from tiers.policy import facts
from tiers.policy.fact_specs import FactSpec, Range
from tiers.policy.reader import parse
from tiers.policy.structure import converter, structure
from tiers.problems import Problem
from tiers.schema import LIMIT, Boolean, Date, Number, String, Type


def result(text: str) -> tuple[FactSpec | None, list[Problem]]:
    made = converter()
    facts.register(made)
    root, problems = parse(text, "p.yaml")
    assert problems == []
    assert root is not None
    return structure(root, FactSpec, made)


def fact(text: str) -> Any:
    spec, problems = result(text)
    assert problems == []
    return spec


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("string", String()),
        ("integer", Number(0)),
        ("decimal(2)", Number(2)),
        ("boolean", Boolean()),
        ("date", Date()),
        ("[城镇, 乡村]", String(("城镇", "乡村"))),
        ("[1, 2]", String(("1", "2"))),
    ],
)
def test_a_type_is_named_or_lists_its_values(written: str, kind: Type) -> None:
    assert fact(f"type: {written}").type == kind


@pytest.mark.parametrize(
    ("written", "help_"),
    [
        ("decimal", "say how many digits follow the point, such as `decimal(2)`"),
        ("decimal(two)", "say how many digits follow the point, such as `decimal(2)`"),
        ("strng", "did you mean `string`? There is"),
    ],
)
def test_an_unknown_type_comes_with_advice(written: str, help_: str) -> None:
    _, [problem] = result(f"type: {written}")

    assert problem.code == "unknown-type"
    assert problem.help is not None
    assert problem.help.en.startswith(help_)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("[0..100]", "0", "100"),
        ("(0..1]", "0.01", "1"),
        ("[0..100)", "0", "99.99"),
        ("[-5.5 .. 5]", "-5.5", "5"),
    ],
)
def test_an_open_end_is_moved_by_one_unit(written: str, low: str, high: str) -> None:
    spec = fact(f'{{type: decimal(2), range: "{written}"}}')

    assert spec.type == Number(2, Decimal(low), Decimal(high))


def test_an_end_that_is_left_out_is_that_of_any_number() -> None:
    spec = fact('{type: integer, range: "[0..)"}')

    assert spec.range == Range(Decimal(0), None, high_open=True)
    assert spec.type == Number(0, Decimal(0), LIMIT)


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("integer", "0-100", "bad-range"),
        ("integer", "[a..5]", "bad-range"),
        ("integer", "[0..0.5]", "bad-range"),
        ("string", "[0..5]", "bad-range"),
        ("integer", "[5..0]", "empty-range"),
        ("integer", "(0..1)", "empty-range"),
    ],
)
def test_a_range_that_says_nothing_sensible_is_a_fault(
    kind: str, written: str, code: str
) -> None:
    _, [problem] = result(f'{{type: {kind}, range: "{written}"}}')

    assert problem.code == code
    assert problem.at is not None
    assert problem.at.excerpt[problem.at.column - 1 :].startswith('"')


def test_too_many_places_and_an_empty_list_are_faults() -> None:
    assert [p.code for p in result("type: decimal(11)")[1]] == ["out-of-range"]
    assert [p.code for p in result("type: []")[1]] == ["wrong-type"]


def test_an_end_of_many_digits_is_looked_at_exactly() -> None:
    end = "9" * 40

    assert fact(f'{{type: decimal(2), range: "[0..{end}.5]"}}').type.high == Decimal(
        f"{end}.5"
    )


def test_a_null_target_is_kept_as_a_missing_value() -> None:
    spec = fact("{type: boolean, values: {Y: true, '?': null}}")

    assert [(str(k), v.is_null) for k, v in spec.values.items()] == [
        ("Y", False),
        ("?", True),
    ]
