from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import attrs
import pytest

from tiers.policy.keys import key
from tiers.policy.nodes import Map, Scalar
from tiers.policy.reader import parse
from tiers.policy.structure import converter, structure
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text


@attrs.frozen
class Step:
    """A part of a sample."""

    of: Located
    points: Mapping[Located, Decimal] = attrs.field(factory=dict)


@attrs.frozen
class Sample:
    """A class as a scoring model declares its parameters."""

    name: str = key("what it is called")
    count: int = key(
        "how many",
        name="how-many",
        default=1,
        validator=[attrs.validators.ge(0), attrs.validators.le(10)],
    )
    weight: Decimal | None = key("its weight", default=None)
    since: date | None = key("first day", default=None)
    title: Text | None = key("what people see", default=None)
    mode: Literal["fast", "exact"] = key("how", default="exact")
    is_on: bool = key("in use", name="on", default=False)
    steps: tuple[Step, ...] = key("in order", factory=tuple)
    given: Scalar | None = key("null has a meaning here", default=None)


@attrs.frozen
class Open:
    """A class that leaves the rest of its keys to someone else."""

    model: Located
    parameters: Map = key("the rest", name="*", factory=Map)


def made(text: str, cls: type = Sample) -> Any:
    value, problems = result(text, cls)
    assert problems == []
    return value


def result(text: str, cls: type = Sample) -> tuple[Any, list[Problem]]:
    root, problems = parse(text, "p.yaml")
    assert problems == []
    assert root is not None
    return structure(root, cls, converter())


def salvage(text: str, cls: type = Sample) -> Any:
    """Give what can be made in spite of faults."""
    root, _ = parse(text, "p.yaml")
    with pytest.raises(Fault) as caught:
        converter().structure(root, cls)
    return caught.value.value


def faults(text: str, cls: type = Sample) -> list[tuple[str, str]]:
    value, problems = result(text, cls)
    assert value is None
    return [(p.code, str(p.at).removeprefix("p.yaml:")) for p in problems]


def test_every_kind_of_key_is_structured() -> None:
    sample = made(
        "{name: a, how-many: 3, weight: 0.10, since: 2026-07-01, title: {zh: 甲},"
        " mode: fast, on: true, steps: [{of: x, points: {'< 5': 1.50}}]}"
    )

    assert sample == Sample(
        name="a",
        count=3,
        weight=Decimal("0.10"),
        since=date(2026, 7, 1),
        title=Text("甲", "甲"),
        mode="fast",
        is_on=True,
        steps=(Step(Located("x", Scalar("").at), {Scalar("< 5"): Decimal("1.50")}),),
    )
    assert str(sample.weight) == "0.10"


def test_numbers_and_truths_are_text_where_text_is_asked_for() -> None:
    assert made("name: 2026.20").name == "2026.20"
    assert made("{name: a, steps: [{of: true}]}").steps[0].of == "true"


def test_a_name_keeps_its_place() -> None:
    sample = made("name: a\nsteps:\n  - of: spend\n")

    assert str(sample.steps[0].of.at) == "p.yaml:3:9"


def test_null_for_an_optional_key_is_as_if_it_were_left_out() -> None:
    assert made("{name: a, how-many: null, title: ~, steps: }") == Sample(name="a")


def test_null_is_kept_where_it_has_a_meaning() -> None:
    assert made("{name: a, given: null}").given.is_null
    assert made("{name: a}").given is None


def test_the_rest_of_the_keys_goes_to_the_field_that_takes_it() -> None:
    found = made("{model: bands, of: spend, points: 5}", Open)

    assert found.parameters == {"of": "spend", "points": "5"}


def test_all_faults_are_found_at_once() -> None:
    assert faults(
        "how-many: many\nmode: fats\nsteps:\n  - {off: x}\n  - {of: [y]}\nsize: 5\n"
    ) == [
        ("missing-key", "1:1"),
        ("wrong-type", "1:11"),
        ("unknown-value", "2:7"),
        ("unknown-key", "4:6"),
        ("wrong-type", "5:10"),
        ("unknown-key", "6:1"),
    ]


def test_what_is_sound_is_kept_beside_the_faults() -> None:
    kept = salvage(
        "{name: a, how-many: many, weight: 2, size: 5,"
        " steps: [{of: x, points: {a: 1, b: one}}, {of: [y]}, {of: z}]}"
    )

    assert (kept.name, kept.count, kept.weight) == ("a", 1, Decimal(2))
    assert [(step.of, step.points) for step in kept.steps] == [
        ("x", {"a": 1}),
        ("z", {}),
    ]


def test_nothing_is_kept_where_a_required_key_has_faults() -> None:
    assert salvage("{name: [a], weight: 2}") is attrs.NOTHING


@attrs.frozen
class Lenient:
    """A class that can do without a required key as long as nobody uses it."""

    name: str = key("what it is called", stand_in="?")
    count: int = key("how many")


def test_a_stand_in_takes_the_place_of_a_required_key_with_faults() -> None:
    assert salvage("{count: 5}", Lenient) == Lenient("?", 5)
    assert salvage("{name: a}", Lenient) is attrs.NOTHING


def test_a_misspelt_key_is_taken_as_it_was_meant() -> None:
    assert salvage("{nmae: a, wieght: 2}") == Sample(name="a", weight=Decimal(2))
    assert faults("{nmae: a, wieght: two}") == [
        ("wrong-type", "1:19"),
        ("unknown-key", "1:2"),
        ("unknown-key", "1:11"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{name: }",
        "{name: [a]}",
        "{name: a, how-many: 1.5}",
        "{name: a, how-many: 1_000}",
        "{name: a, weight: .inf}",
        "{name: a, weight: 1e999999}",
        "{name: a, weight: １}",
        "{name: a, since: 2026-02-30}",
        "{name: a, since: 20260701}",
        "{name: a, title: {}}",
        "{name: a, on: yes}",
        "{name: a, on: 'true'}",
        "{name: a, steps: {of: x}}",
        "{name: a, steps: [x]}",
        "{name: a, steps: [{of: x, points: [1]}]}",
    ],
)
def test_a_value_of_the_wrong_type_is_a_fault(written: str) -> None:
    assert [code for code, _ in faults(written)] == ["wrong-type"]


def test_a_mistyped_key_gets_a_suggestion() -> None:
    _, [problem] = result("{name: a, how-may: 3}")

    assert problem.message.en == "no key is named `how-may` here"
    assert problem.help is not None
    assert problem.help.en.startswith("did you mean `how-many`?")


def test_brackets_taken_for_a_list_are_suspected_to_be_text() -> None:
    _, [problem] = result("{name: [1..5]}")

    assert problem.message.en == "expected text, found a list"
    assert problem.message.zh == "此处应为文本，实际为列表"
    assert problem.help is not None
    assert "quotes" in problem.help.en


def test_a_wording_knows_two_languages_only() -> None:
    assert faults("{name: a, title: {en: x, fr: y}}") == [("unknown-key", "1:26")]


def test_a_validator_speaks_at_the_value() -> None:
    _, [problem] = result("{name: a, how-many: 11}")

    assert problem.code == "out-of-range"
    assert str(problem.at) == "p.yaml:1:21"
    assert problem.message.en == "it must be <= 10"


@attrs.frozen
class Scale:
    """A class whose keys depend on each other."""

    low: Decimal = attrs.field(alias="start", metadata={"key": "from"})
    high: Decimal = attrs.field(metadata={"key": "to"})

    @high.validator
    def _is_above(self, _: Any, high: Decimal) -> None:
        if high <= self.low:
            raise ValueError("it must lie above `from`")


def test_a_validator_may_look_at_another_key() -> None:
    _, [problem] = result("{from: 5, to: 5}", Scale)

    assert str(problem.at) == "p.yaml:1:15"
    assert problem.message.en == "it must lie above `from`"


def test_a_validator_is_silent_if_the_other_key_has_a_fault_of_its_own() -> None:
    assert faults("{from: x, to: 5}", Scale) == [("wrong-type", "1:8")]


@attrs.frozen
class Refusing:
    """A class that refuses as a whole."""

    a: int = 0
    b: int = 0

    def __attrs_post_init__(self) -> None:
        if self.a + self.b == 0:
            raise ValueError("one of `a` and `b` is needed")


def test_a_class_that_refuses_as_a_whole_is_a_fault_of_the_mapping() -> None:
    assert faults("{a: 0}", Refusing) == [("out-of-range", "1:1")]


class Formula(str):
    """A type that only the caller knows."""

    __slots__ = ()


@attrs.frozen
class Weighted:
    """Parameters with types that only the caller knows."""

    of: Mapping[Formula, Formula]


def formula(node: Any, _: Any) -> Formula:
    if "?" in node:
        raise ExceptionGroup(
            "", [Fault(Problem("bad-formula", Text.same("?"))) for _ in range(2)]
        )
    return Formula(f"={node}")


def test_a_caller_can_add_types_even_as_keys() -> None:
    mine = converter()
    mine.register_structure_hook(Formula, formula)
    root, _ = parse("of: {spend: 40, visits: 60}", "p.yaml")
    assert root is not None

    value, problems = structure(root, Weighted, mine)

    assert problems == []
    assert value == Weighted(
        {Formula("=spend"): Formula("=40"), Formula("=visits"): Formula("=60")}
    )


def test_faults_in_groups_are_flattened_and_placed_at_the_value() -> None:
    mine = converter()
    mine.register_structure_hook(Formula, formula)
    root, _ = parse("of: {spend: '?', '?': 60}", "p.yaml")
    assert root is not None

    _, problems = structure(root, Weighted, mine)

    assert [(p.code, p.at and p.at.column) for p in problems] == [
        ("bad-formula", 13),
        ("bad-formula", 13),
        ("bad-formula", 18),
        ("bad-formula", 18),
    ]
