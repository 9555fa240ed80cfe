"""Guards against those who try codes, and against a flood of one respondent's requests.

A code has 75 random bits, so nobody finds one by trying; what is limited is the load.
"""

from collections import OrderedDict
from collections.abc import Callable

import attrs

_MOST = 10_000
"""Visitors remembered; the one unseen for longest is forgotten first."""


@attrs.define
class Bucket:
    """Tokens that run out by use, and come back with time."""

    left: float
    at: float


@attrs.define
class Allowance:
    """So many things at once, and so many a second later on, for each visitor."""

    burst: float
    rate: float
    clock: Callable[[], float]
    """Seconds that only ever rise."""
    _buckets: OrderedDict[str, Bucket] = attrs.field(factory=OrderedDict)

    def wait(self, who: str) -> float:
        """Give the seconds until *who* may go on; 0 for at once."""
        return max(0.0, (1 - self._bucket(who).left) / self.rate)

    def spend(self, who: str) -> None:
        """Take one thing off what *who* may do."""
        self._bucket(who).left -= 1

    def _bucket(self, who: str) -> Bucket:
        now = self.clock()
        found = self._buckets.pop(who, None) or Bucket(self.burst, now)
        found.left = min(self.burst, found.left + (now - found.at) * self.rate)
        found.at = now
        self._buckets[who] = found
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        return found


@attrs.define
class Guard:
    """Decides whom to hear."""

    clock: Callable[[], float]
    _wrong: Allowance = attrs.field(init=False)
    _busy: Allowance = attrs.field(init=False)
    _known: OrderedDict[tuple[str, str], None] = attrs.field(
        init=False, factory=OrderedDict
    )

    def __attrs_post_init__(self) -> None:
        self._wrong = Allowance(burst=20, rate=1 / 6, clock=self.clock)
        self._busy = Allowance(burst=60, rate=5, clock=self.clock)

    def wait(self, visitor: str, code: str) -> float:
        """Give the seconds until a visitor may ask for a code; 0 for at once.

        Who has tried too many wrong codes waits, right or wrong; those who came by a
        right one from the same address, such as that of a firm, go on.
        """
        if (visitor, code) in self._known:
            self._busy.spend(code)
            return self._busy.wait(code)
        return self._wrong.wait(visitor)

    def judge(self, visitor: str, code: str, *, is_right: bool) -> None:
        """Remember how a visitor's try went."""
        if not is_right:
            self._wrong.spend(visitor)
            return
        self._known[visitor, code] = None
        self._known.move_to_end((visitor, code))
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
