from datetime import date

import pytest

from tiers.policy.nodes import NOWHERE, Scalar
from tiers.policy.windows import Window, months_before, window


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 7, 1), 12, date(2025, 7, 1)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 2, 28), 1, date(2026, 1, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(5, 1, 1), 1200, date.min),
    ],
)
def test_the_same_day_of_an_earlier_month(day: date, count: int, before: date) -> None:
    assert months_before(day, count) == before


@pytest.mark.parametrize(
    ("given", "as_of", "after", "last"),
    [
        (Window(months=12), date(2026, 7, 1), date(2025, 7, 1), date(2026, 7, 1)),
        (Window(months=1), date(2026, 3, 31), date(2026, 2, 28), date(2026, 3, 31)),
        (Window(days=90), date(2026, 7, 1), date(2026, 4, 2), date(2026, 7, 1)),
        (Window(days=1), date.min, date.min, date.min),
        # Months that have ended by the day; on its last day a month has ended.
        (
            Window(2, is_calendar=True),
            date(2026, 7, 15),
            date(2026, 4, 30),
            date(2026, 6, 30),
        ),
        (
            Window(2, is_calendar=True),
            date(2026, 6, 30),
            date(2026, 4, 30),
            date(2026, 6, 30),
        ),
        (
            Window(2, is_calendar=True),
            date(2026, 6, 29),
            date(2026, 3, 31),
            date(2026, 5, 31),
        ),
    ],
)
def test_a_window_begins_after_a_day_and_ends_with_one(
    given: Window, as_of: date, after: date, last: date
) -> None:
    assert given.ends(as_of) == (after, last)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("P12M", Window(months=12)),
        ("P1Y6M", Window(months=18)),
        ("P90D", Window(days=90)),
    ],
)
def test_a_window_is_so_many_months_or_days(written: str, found: Window) -> None:
    assert window(Scalar(written, NOWHERE)) == found


@pytest.mark.parametrize(
    "written", ["", "12", "P0D", "-P1M", "P1M2D", "PT1H", "P1DT1H", "P101Y", "P36601D"]
)
def test_nothing_else_is_a_window(written: str) -> None:
    with pytest.raises(ValueError, match=written or "^$"):
        window(Scalar(written, NOWHERE))


def test_periods_fill_their_window() -> None:
    year, month = Window(months=12), Window(months=1)

    assert year.periods(month) == 12
    assert year.periods(Window(months=5)) is None
    assert year.periods(Window(days=30)) is None
    assert Window(days=28).periods(Window(days=7)) == 4


def test_periods_are_counted_back_from_the_day_itself() -> None:
    cuts = Window(months=3).cuts(Window(months=1), date(2026, 5, 31))

    assert cuts == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
