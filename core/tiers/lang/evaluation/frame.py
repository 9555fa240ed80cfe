"""What an expression sees while it is evaluated: names, the clock, who is warned."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tiers.freezing import frozen
from tiers.lang.temporal import DateTime
from tiers.lang.values import Value
from tiers.problems import Problem, Refusal
from tiers.text import Text

Meaning = Callable[["Frame"], Value]
"""An expression as a function of what it sees."""

MOST_STEPS = 1_000_000
"""How many steps of loops one evaluation may take."""
DEEPEST_CALL = 200
"""How many calls of functions may lie in each other."""

ABSENT: Any = object()
"""Says that a name is not in scope, which null is."""


@attrs.define
class Run:
    """One evaluation, from its start to its result."""

    warn: Callable[[Problem], None]
    now: DateTime | None = None
    steps: int = 0
    calls: int = 0

    def spend(self, steps: int) -> None:
        """Count *steps* of a loop.

        Raises:
            Refusal: they are more than an evaluation may take.
        """
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise Refusal(
                Text(
                    f"this takes more than {MOST_STEPS:,} steps",
                    f"计算步数超过 {MOST_STEPS:,}",
                )
            )


@frozen(eq=False)
class Frame:
    """Names with values, inside the names of an outer frame."""

    values: Mapping[str, Value]
    run: Run
    outer: "Frame | None" = None

    def find(self, name: str) -> Value:
        """Give the value of *name*, or `ABSENT`."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.values:
                return frame.values[name]
            frame = frame.outer
        return ABSENT  # type: ignore[no-any-return]

    def inner(self, values: Mapping[str, Value]) -> "Frame":
        """Give a frame inside this one."""
        return Frame(values, self.run, self)
