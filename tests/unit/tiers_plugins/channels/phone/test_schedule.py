from collections import Counter
from datetime import date, time
from itertools import pairwise

import pytest

from tiers.problems import DataError
from tiers_plugins.channels.phone.manner import manner
from tiers_plugins.channels.phone.schedule import WINDOWS, days_between, slots

JULY = days_between(date(2026, 7, 6), date(2026, 7, 31))


def test_attempts_are_on_different_days_and_at_different_times_of_the_week() -> None:
    for place in range(40):
        found = slots(place, 6, JULY, WINDOWS)
        days = [slot.day for slot in found]
        times = Counter(slot.window.name for slot in found)

        assert len(found) == 6
        assert days == sorted(set(days))
        assert all(slot.window.fits(slot.day) for slot in found)
        assert max(times.values()) <= 2
        assert times["weekend"] >= 1
        assert all(one.window != two.window for one, two in pairwise(found))


def test_first_calls_are_dealt_out_over_days_and_hours() -> None:
    first = Counter(
        (slot.day, slot.window.name)
        for slot in (slots(place, 6, JULY, WINDOWS)[0] for place in range(120))
    )

    assert len(first) == 12
    assert max(first.values()) <= 20


def test_a_short_period_has_one_attempt_a_day_and_only_hours_that_its_days_have() -> (
    None
):
    weekend = days_between(date(2026, 7, 11), date(2026, 7, 12))
    at_work = tuple(window for window in WINDOWS if not window.is_weekend)

    assert [s.window.name for s in slots(0, 6, weekend, WINDOWS)] == ["weekend"] * 2
    assert slots(0, 6, weekend, at_work) == ()


def test_hours_can_be_told_and_left_out() -> None:
    found = manner({"evening": "19:00-20:30", "weekend": "off", "attempts": "3"})

    assert found.attempts == 3
    assert [window.name for window in found.windows] == [
        "morning",
        "evening",
        "afternoon",
    ]
    assert found.windows[1].begins == time(19)


@pytest.mark.parametrize(
    "options",
    [
        {"attempts": "0"},
        {"callers": "many"},
        {"evening": "20:00-18:00"},
        {"evening": "18:00+08:00-20:00"},
        {"sponsor": " "},
        {"link": "https://ask.example"},
        dict.fromkeys(["morning", "afternoon", "evening", "weekend"], "off"),
    ],
)
def test_other_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(DataError):
        manner(options)
