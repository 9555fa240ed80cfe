"""Whom to ask next: the most changes for the money."""

from decimal import Decimal
from fractions import Fraction

from tiers.survey.asking.again import again
from tiers.survey.asking.worth import (
    POINTS,
    Candidate,
    Known,
    Way,
    best_way,
    chosen,
    points,
)

CALL = Way("phone", Decimal(10), Decimal("0.5"))
LETTER = Way("mail", Decimal(4), Decimal("0.1"))


def candidate(name: str, chance: int, way: Way = CALL) -> Candidate:
    return Candidate(name, "gold", Fraction(chance, POINTS), way)


def test_points_are_quantiles_of_the_interval_within_the_range() -> None:
    known = Known("C1", Decimal(50), Decimal("30.4"), Decimal("69.6"))

    found = points(known, places=1, low=Decimal(40), high=Decimal(100))

    assert len(found) == POINTS
    assert found[POINTS // 2] == 50
    assert found[0] == 40  # 50 - 10 * 1.593 lies below the range
    assert found[-1] == Decimal("65.9")
    assert found == sorted(found)


def test_an_answer_that_is_known_has_one_point() -> None:
    sure = Known("C1", Decimal(7), Decimal(7), Decimal(7))

    assert set(points(sure, places=0, low=Decimal(0), high=Decimal(10))) == {7}


def test_the_best_way_gives_most_answers_for_its_cost() -> None:
    assert best_way([LETTER, CALL]) == CALL
    assert best_way([]) is None


def test_the_most_worthwhile_come_first_while_the_money_lasts() -> None:
    people = [
        candidate("A", 2),
        candidate("B", 8),
        candidate("C", 0),
        candidate("D", 8, LETTER),
        candidate("E", 5),
    ]

    assert [c.customer for c in chosen(people, None)] == ["B", "E", "D", "A"]
    assert [c.customer for c in chosen(people, Decimal(15))] == ["B", "D"]
    assert [c.customer for c in chosen(people, Decimal(3))] == []


def test_a_channel_asks_twice_before_the_best_of_the_others_does() -> None:
    page = Way("online", Decimal(1), Decimal("0.1"))
    ways = (CALL, LETTER, page)

    assert again(("phone",), ways) == "phone"
    assert again(("phone", "phone"), ways) == "online"  # 10 an answer, letters 40
    assert again(("phone", "phone", "online"), ways) == "online"
    assert again(("phone", "phone", "online", "online"), ways) == "mail"
    assert again(("mail", "mail"), (LETTER,)) == "mail"
    assert again(("mail", "mail"), ways, tries=3) == "mail"
    assert again(("mail", "mail", "mail"), ways, tries=3) == "online"
