"""Search boxes of facts: the cheapest point that does, or any point that differs."""

from collections.abc import Callable
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count
from typing import Literal

import attrs

from tiers.reach.axes import Axes, Box, is_point

Answer = Literal["all", "none", "some"]
"""Which points of a box do: all, none, or perhaps some."""


@attrs.frozen
class Found:
    """What a search came to."""

    at: tuple[int, ...] | None
    """The cheapest point; None if no point does, or none was found in time."""
    price: Decimal | None
    is_proved: bool
    """Whether nothing cheaper exists, or nothing at all."""


def cheapest(
    axes: Axes,
    ask: Callable[[Box], Answer],
    does: Callable[[tuple[int, ...]], bool],
    *,
    most: int,
    below: Decimal | None = None,
) -> Found:
    """Find the cheapest point that *does*.

    Boxes are opened in the order of the least that a point in them costs, so that the
    first point found is the cheapest. Of equally cheap points the one in the box that
    was opened first is given. *ask* may say of a box that some points do where none
    does; *does* is asked of points only. No more than *most* boxes are opened, and
    nothing is looked for that costs *below* or more.
    """
    order = count()
    boxes: list[tuple[Decimal, int, Box]] = []

    def open_(box: Box) -> None:
        price = axes.price(axes.nearest(box))
        if below is None or price < below:
            heappush(boxes, (price, next(order), box))

    open_(axes.whole)
    for _ in range(most):
        if not boxes:
            return Found(None, None, is_proved=True)
        price, _, box = heappop(boxes)
        answer = ask(box)
        if answer == "none":
            continue
        nearest = axes.nearest(box)
        if answer == "all" or does(nearest):
            return Found(nearest, price, is_proved=True)
        if not is_point(box):
            for half in axes.halves(box):
                open_(half)
    return Found(None, None, is_proved=not boxes)
