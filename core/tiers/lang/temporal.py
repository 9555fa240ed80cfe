"""Stand-in until the real values of time are here."""

import attrs


@attrs.frozen
class Date:
    """A calendar day."""


@attrs.frozen
class Time:
    """A time of day."""


@attrs.frozen
class DateTime:
    """A moment."""


@attrs.frozen
class Duration:
    """A stretch of days, hours, minutes and seconds."""
