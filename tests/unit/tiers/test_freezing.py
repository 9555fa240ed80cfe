"""Classes of frozen values are those of attrs, but for who compares and shows them."""

import pickle
from functools import cached_property
from typing import Any

import attrs
import pytest

from tiers.freezing import frozen
from tiers.text import Text


def classes(make: Any) -> tuple[Any, Any]:
    """Make the same two classes by *make*."""

    @make
    class Tier:
        name: str
        score: int = 0
        note: str = attrs.field(default="", eq=False)
        _secret: str = attrs.field(default="", repr=False)
        grades: Any = attrs.field(factory=dict, hash=False)
        label: Any = attrs.field(default="", repr=lambda text: f"<{text}>")

    @make(kw_only=True)
    class Kept(Tier):
        until: int = 0

        @cached_property
        def shown(self) -> str:
            return f"{self.name} {self.until}"

    return Tier, Kept


OURS, THEIRS = classes(frozen), classes(attrs.frozen)
VALUES: list[dict[str, Any]] = [
    {"name": "gold"},
    {"name": "gold", "score": 1},
    {"name": "gold", "note": "lapsed"},
    {"name": "gold", "secret": "s"},
    {"name": "gold", "label": "黄金"},
]


@pytest.mark.parametrize("given", VALUES)
@pytest.mark.parametrize("number", [0, 1])
def test_a_value_is_shown_as_attrs_shows_it(given: Any, number: int) -> None:
    assert repr(OURS[number](**given)) == repr(THEIRS[number](**given))


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_values_are_alike_where_they_are_for_attrs(one: Any, other: Any) -> None:
    (tier, kept), (their_tier, _) = OURS, THEIRS
    is_alike = their_tier(**one) == their_tier(**other)

    assert (tier(**one) == tier(**other)) is is_alike
    assert (tier(**one) != tier(**other)) is not is_alike
    assert (len({tier(**one), tier(**other)}) == 1) is is_alike
    assert tier(**one) != kept(**other)


def test_what_does_not_count_for_the_hash_counts_for_equality() -> None:
    tier = OURS[0]

    assert hash(tier("gold", grades={"a": 1})) == hash(tier("gold"))
    assert tier("gold", grades={"a": 1}) != tier("gold")


def test_a_value_can_be_changed_by_nobody_but_evolved_and_matched() -> None:
    value = OURS[1]("gold", 5, until=7)

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.score = 6
    assert attrs.evolve(value, until=8).until == 8
    assert value.shown == "gold 7"
    assert OURS[1].__match_args__ == THEIRS[1].__match_args__


def test_classes_without_equality_are_told_apart_by_identity() -> None:
    @frozen(eq=False)
    class Engine:
        name: str

    one = Engine("columnar")

    assert one != Engine("columnar")
    assert {one: 1}[one] == 1
    assert repr(one).endswith("Engine(name='columnar')")


def test_what_a_class_says_itself_is_left_alone() -> None:
    @frozen
    class Word:
        text: str

        def __eq__(self, other: object) -> bool:
            return str(other) == self.text

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return self.text

    assert (Word("gold") == "gold", hash(Word("gold")), repr(Word("gold"))) == (
        True,
        7,
        "gold",
    )


def test_a_value_that_holds_itself_is_shown() -> None:
    parts: list[Any] = []
    parts.append(OURS[0]("gold", label="x", grades=parts))

    assert "grades=[...]" in repr(parts[0])


def test_values_are_pickled() -> None:
    assert pickle.loads(pickle.dumps(Text("a", "甲"))) == Text("a", "甲")  # noqa: S301 - our own
