"""A measure on a scale of its own, brought to points from 0 to 100."""

from decimal import Decimal
from fractions import Fraction

import attrs

from tiers.lang import build
from tiers.ports import Formula
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.combination import Term
from tiers_plugins.scorers.groups import number


@attrs.frozen
class Measure:
    """What is measured, and the ends of its scale; values beyond count as the end."""

    of: Formula = attrs.field(metadata={"doc": "what is measured, in FEEL"})
    start: Decimal = attrs.field(
        default=Decimal(0),
        metadata={"key": "from", "doc": "the lower end of the scale"},
    )
    end: Decimal = attrs.field(
        default=Decimal(100),
        metadata={"key": "to", "doc": "the upper end of the scale"},
    )

    def points(self, weight: Fraction, *, is_better: bool = True) -> Term:
        """Give the term that adds the points of this measure, times *weight*.

        The points are 0 at `from` and 100 at `to`, or the other way round where less
        *is better*.

        Raises:
            Refusal: it is no number, or the scale has no length.
        """
        node, _ = number(self.of)
        if self.start >= self.end:
            raise Refusal(
                Text(
                    f"the scale of `{self.of.text}` ends where it begins, or before",
                    f"`{self.of.text}` 的量程终点不大于起点",
                )
            )
        inside = build.clipped(node, self.start, self.end)
        ends = build.constant(self.start), build.constant(self.end)
        way = (
            build.subtract(inside, ends[0])
            if is_better
            else build.subtract(ends[1], inside)
        )
        length = Fraction(self.end) - Fraction(self.start)
        return way, weight * 100 / length
