"""How fast a receiver is asked, and how long it is left alone after a failure.

Clock, waiting and randomness come in by `Timing`, so that tests need not wait.
"""

import random
import threading
import time
from collections.abc import Callable

import attrs

from tiers.text import Text


def _wait(stop: threading.Event, seconds: float) -> None:
    stop.wait(seconds)


@attrs.frozen
class Timing:
    """The clock, what waits, and randomness."""

    wall: Callable[[], float] = time.time
    """Seconds since 1970, as receivers compare them with their own clock."""
    steady: Callable[[], float] = time.monotonic
    """Seconds of a clock that nobody sets."""
    wait: Callable[[threading.Event, float], None] = _wait
    """Wait so many seconds, or until the event is set."""
    random: Callable[[], float] = random.random
    """A number from 0 up to 1."""


@attrs.frozen
class Patience:
    """How often a receiver is tried, and how long it is waited for, in seconds."""

    tries: int = 8
    base: float = 0.5
    cap: float = 30.0
    longest: float = 300.0
    """A receiver that asks for a longer rest than this is given up."""

    def back_off(self, failures: int, timing: Timing) -> float:
        """Give the rest after so many failures: exponential, with full jitter.

        Anything from nothing to the whole rest is equally likely, so that senders who
        failed together do not come back together (M. Brooker, "Exponential Backoff
        and Jitter", AWS Architecture Blog, 2015).
        """
        rest = min(self.cap, self.base * 2 ** (failures - 1))
        jittered: float = rest * timing.random()
        return jittered


class GivenUp(Exception):  # noqa: N818 - whoever knows the place makes a problem of it
    """A receiver that takes nothing, however often it is tried; with the reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def too_often(tries: int, last: Text) -> Text:
    """Say that nobody tries any more."""
    return Text(
        f"{tries} tries failed, the last because {last.en}",
        f"尝试 {tries} 次均失败，最后一次的原因：{last.zh}",
    )


class Pace:
    """Lets so many items through a second, for all threads together."""

    def __init__(
        self, rate: float | None, timing: Timing, stop: threading.Event
    ) -> None:
        self._rate, self._timing, self._stop = rate, timing, stop
        self._lock = threading.Lock()
        self._next = self._rested = timing.steady()

    def take(self, items: int) -> None:
        """Wait for the turn of so many items."""
        with self._lock:
            turn = max(self._timing.steady(), self._next)
            self._next = turn + (items / self._rate if self._rate else 0)
        while not self._stop.is_set():
            left = max(turn, self._rested) - self._timing.steady()
            if left <= 0:
                return
            self._timing.wait(self._stop, left)

    def rest(self, seconds: float) -> None:
        """Give nobody a turn for so many seconds."""
        with self._lock:
            self._rested = max(self._rested, self._timing.steady() + seconds)
