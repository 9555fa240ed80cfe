"""Results: what is said of a population, and how surely.

Everything is in points of 100. Where too few answered there is no number.
"""

from typing import Any, Literal

import attrs

from tiers.text import Text

Kind = Literal["mean", "share", "net"]
"""What figures of a measure are: NPS is net, one share less another."""


def _plain(value: Any) -> Any:
    """Keep ten digits: what machines differ in lies beyond them."""
    return None if value is None else float(f"{value:.10g}")


@attrs.frozen
class Known:
    """A number, its error, and how it was come by."""

    value: float = attrs.field(converter=_plain)
    error: float = attrs.field(converter=_plain)
    """Standard error."""
    low: float = attrs.field(converter=_plain)
    high: float = attrs.field(converter=_plain)
    degrees: int
    """Of freedom: persons who answered less strata, unless a regression took more."""


@attrs.frozen
class Figure:
    """An estimate for one tier, one channel, or all."""

    name: str
    """The tier or channel; empty for all."""
    answers: int
    known: Known | None
    """None where too few answered."""
    effect: float | None = attrs.field(default=None, converter=_plain)
    """Design effect: the variance over that of a plain random sample as large."""
    worth: float | None = attrs.field(default=None, converter=_plain)
    """Effective n: the size of the plain random sample that says as much."""
    kish: float | None = attrs.field(default=None, converter=_plain)
    """Effective n after Kish, by unequal weights alone: sum(w)^2 / sum(w^2)."""


@attrs.frozen
class Difference:
    """One tier or channel less another."""

    one: str
    other: str
    known: Known
    t: float | None = attrs.field(converter=_plain)
    """None where no error is seen."""
    p: float | None = attrs.field(converter=_plain)
    """Two-sided, for this difference alone."""
    p_holm: float | None = attrs.field(converter=_plain)
    """Raised for all differences that are told with it (Holm, Scandinavian Journal of
    Statistics 6, 1979)."""


@attrs.frozen
class Mode:
    """Whether answers differ by channel, tiers alike."""

    reference: str
    shifts: tuple[Difference, ...]
    """Other channels less the reference."""
    f: float = attrs.field(converter=_plain)
    degrees: tuple[int, int]
    p: float = attrs.field(converter=_plain)
    is_corrected: bool
    """Whether the figures are as if all had answered through the reference."""


@attrs.frozen
class Measured:
    """All that is said of one measure."""

    name: str
    text: Text
    kind: Kind
    interval: str
    """Which kind: `t`, or `wilson-t` for shares."""
    overall: Figure
    tiers: tuple[Figure, ...]
    channels: tuple[Figure, ...]
    tier_differences: tuple[Difference, ...]
    channel_differences: tuple[Difference, ...]
    mode: Mode | None
    """None where channels can't be compared within tiers."""
