from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.exchange.layout import Box, layout


def apart(a: Box, b: Box) -> bool:
    beside = a.x + a.width <= b.x or b.x + b.width <= a.x
    return beside or a.y + a.height <= b.y or b.y + b.height <= a.y


def test_what_is_needed_lies_below_what_needs_it() -> None:
    found = layout({"spend": [], "worth": ["spend"], "tier": ["worth", "spend"]})

    assert found["spend"].y > found["worth"].y > found["tier"].y
    assert found["spend"].x >= 0


def test_a_wide_layer_is_broken_into_rows() -> None:
    found = layout({f"fact{n}": [] for n in range(23)})

    rows = [box.y for box in found.values()]
    assert sorted(map(rows.count, set(rows))) == [7, 8, 8]


def test_nothing_is_placed_where_there_is_nothing() -> None:
    assert layout({}) == {}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    names = [f"n{at}" for at in range(draw(st.integers(1, 25)))]
    return {
        name: draw(st.lists(st.sampled_from(names[:at]), unique=True, max_size=4))
        if at
        else []
        for at, name in enumerate(names)
    }


@settings(max_examples=30)
@given(graphs())
def test_no_two_parts_overlap(needs: dict[str, list[str]]) -> None:
    found = layout(needs)

    assert list(found) == list(needs)
    assert all(apart(a, b) for a, b in combinations(found.values(), 2))
