import threading

import pytest

from tiers_plugins.sinks.pacing import Pace, Patience, Timing


class Clock:
    """A clock that goes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timing = Timing(
            wall=lambda: 1_782_864_000 + self.now,
            steady=lambda: self.now,
            wait=self.wait,
            random=lambda: 0.5,
        )

    def wait(self, stop: threading.Event, seconds: float) -> None:
        assert not stop.is_set()
        self.now += seconds


def test_a_rate_lets_so_many_items_through_a_second() -> None:
    clock = Clock()
    pace = Pace(100, clock.timing, threading.Event())

    turns = []
    for _ in range(4):
        pace.take(50)
        turns.append(clock.now)

    assert turns == [0, 0.5, 1, 1.5]


def test_time_that_nobody_used_is_not_made_up_for() -> None:
    clock = Clock()
    pace = Pace(100, clock.timing, threading.Event())
    pace.take(50)
    clock.now = 60

    pace.take(50)
    pace.take(50)

    assert clock.now == 60.5


def test_without_a_rate_nobody_waits_but_for_a_rest() -> None:
    clock = Clock()
    pace = Pace(None, clock.timing, threading.Event())
    pace.take(1_000_000)
    assert clock.now == 0

    pace.rest(7)
    pace.take(1)

    assert clock.now == 7


def test_nobody_waits_any_more_once_it_is_over() -> None:
    clock = Clock()
    stop = threading.Event()
    pace = Pace(1, clock.timing, stop)
    pace.rest(1_000)
    stop.set()

    pace.take(1)

    assert clock.now == 0


@pytest.mark.parametrize(
    ("failures", "most"), [(1, 0.5), (2, 1), (3, 2), (6, 16), (7, 30), (60, 30)]
)
def test_the_rest_after_failures_is_anything_up_to_twice_the_last(
    failures: int, most: float
) -> None:
    patience = Patience(base=0.5, cap=30)

    rests = [
        patience.back_off(failures, Timing(random=lambda share=share: share))  # type: ignore[misc]
        for share in (0.0, 0.5, 1.0)
    ]

    assert rests == [0, most / 2, most]
