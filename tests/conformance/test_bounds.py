"""Values of random expressions lie where the types of these say."""

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.engines.interpret.meaning import meaning
from tiers.lang import build, check
from tiers.lang.check import Scope
from tiers.schema import Number

TYPES = {
    "x": Number(2, Decimal(-5), Decimal("12.5")),
    "y": Number(1, Decimal(1), Decimal(3)),
    "z": Number(0, Decimal(-40), Decimal(-2)),
}
SCOPE = Scope(TYPES)


def filled(form: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda drawn: form.format(*drawn))


@cache
def numbers(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["x", "y", "z", "0.5", "3", "-7.25"])
    if depth == 0:
        return leaf
    a, places = numbers(depth - 1), st.integers(0, 4)
    modes = st.sampled_from(
        ["round up", "round half up", "round half down", "round down", "floor"]
    )
    return st.one_of(
        leaf,
        filled("({} {} {})", a, st.sampled_from("+-*"), a),
        filled("({} / {})", a, st.sampled_from(["x", "y", "z", "(x - y)"])),
        filled("{}({}, {})", modes, a, places),
        filled("decimal({}, {})", a, places),
        filled("decimal({} / y, {})", a, places),
        filled("modulo({}, {})", a, st.sampled_from(["x", "y", "z"])),
        filled("{}({}, {})", st.sampled_from(["min", "max", "mean"]), a, a),
        filled("abs({})", a),
        filled("-{}", a),
        filled("({}) ** 3", a),
        filled("(if {} > {} then {} else {})", a, a, a, a),
    )


def values(kind: Number) -> st.SearchStrategy[Decimal]:
    ends = st.sampled_from([kind.low, kind.high])
    return ends | st.decimals(kind.low, kind.high, places=kind.places)


facts = st.fixed_dictionaries({name: values(kind) for name, kind in TYPES.items()})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(numbers(3), facts)
def test_a_value_lies_in_the_bounds_of_its_type(
    text: str, customer: dict[str, Decimal]
) -> None:
    node, _ = check.expression(text, SCOPE)

    value = meaning(node)(customer)

    kind = build.number_of(node)
    assert value is None or kind.low <= value <= kind.high
    assert value is None or build.places_of(value) <= kind.places
