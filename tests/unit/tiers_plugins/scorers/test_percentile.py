"""`percentile`: the empirical distribution function."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

Scored = Callable[..., list[Decimal | None]]


def test_a_percentile_is_the_share_that_is_not_above(scored: Scored) -> None:
    found = scored({"model": "percentile", "of": "x"}, ["10", "20", "30", "40"])

    assert found == [25, 50, 75, 100]


def test_ties_share_the_higher_rank(scored: Scored) -> None:
    found = scored({"model": "percentile", "of": "x"}, ["5", "1", "5", "9", "5"])

    assert found == [80, 20, 80, 100, 80]


def test_missing_values_are_not_counted_and_have_none(scored: Scored) -> None:
    found = scored({"model": "percentile", "of": "x"}, ["1", "", "2", ""])

    assert found == [50, None, 100, None]


def test_groups_are_ranked_apart(scored: Scored) -> None:
    rows = [("1", "a"), ("2", "a"), ("1", "b"), ("9", ""), ("", "b")]

    found = scored({"model": "percentile", "of": "x", "within": "g"}, rows)

    assert found == [50, 100, 100, None, None]


def test_nobody_to_be_ranked_is_no_fault(scored: Scored) -> None:
    assert scored({"model": "percentile", "of": "x"}, ["", ""]) == [None, None]
    assert scored({"model": "percentile", "of": "x", "within": "g"}, [""]) == [None]


def test_it_agrees_with_counting(scored: Scored) -> None:
    random = Random(7)  # noqa: S311 - the same customers every time
    rows = [(str(random.randint(-20, 20)), random.choice("abc")) for _ in range(300)]

    found = scored({"model": "percentile", "of": "x", "within": "g"}, rows)

    for (value, group), percentile in zip(rows, found, strict=True):
        peers = [int(v) for v, g in rows if g == group]
        share = Decimal(100 * sum(v <= int(value) for v in peers)) / len(peers)
        assert percentile == round(share, 4)


def test_the_order_of_rows_does_not_matter(scored: Scored) -> None:
    values = ["3", "1", "2", "2"]

    found = scored({"model": "percentile", "of": "x"}, values)

    assert scored({"model": "percentile", "of": "x"}, values[::-1]) == found[::-1]
