from datetime import date, timedelta

import pytest

from tiers_plugins.channels.face_to_face.windows import windows

MONDAY = date(2026, 7, 6)


@pytest.mark.parametrize("people", [1, 7, 35, 400])
@pytest.mark.parametrize("days", [1, 2, 3, 26, 90])
def test_visits_are_within_fieldwork_and_each_later_than_the_last(
    days: int, people: int
) -> None:
    last = MONDAY + timedelta(days - 1)
    for order in range(people):
        planned = [w.day for w in windows(order, people, MONDAY, last)]

        assert MONDAY <= planned[0] <= planned[1] <= planned[2] <= last
        assert days < 3 or len(set(planned)) == 3


def test_visits_to_one_person_fall_into_different_parts_of_the_day() -> None:
    for order in range(35):
        planned = windows(order, 35, MONDAY, date(2026, 7, 31))

        assert len({window.part for window in planned}) == 3


def test_neighbours_on_a_route_are_visited_on_one_day() -> None:
    days = [windows(n, 35, MONDAY, date(2026, 7, 31))[0].day for n in range(35)]

    assert days == sorted(days)
    assert max(days.count(day) for day in days) <= 5
