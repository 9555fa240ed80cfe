"""What a cell may look like: the patterns that both readers of cells share.

Patterns keep to what Python's and Rust's regular expressions mean alike: ASCII
digits, no look-around. They are matched against trimmed text, in full.
"""

from typing import Final

BLANKS: Final = " \t\r\n\v\f\u00a0\u3000\ufeff"
"""What is trimmed: blanks, the full-width one too, and a stray byte order mark."""

_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"

NUMBER: Final = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?0*[0-9]{1,4})?$"
"""A decimal number: no separators of thousands, no signs of currency or percent."""

NUMBER_PARTS: Final = r"^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$"
"""Sign, whole part, decimals and exponent of a `NUMBER`."""

ISO_DAY: Final = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"

DAY: Final = (
    r"^[12][0-9]{3}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}"
    r"|[0-9]{4}|年[0-9]{1,2}月[0-9]{1,2}日)" + _TIME + "$"
)
"""A day, and a time of day, which is dropped."""

DAY_PARTS: Final = r"^([0-9]{4})[^0-9]?([0-9]{1,2})[^0-9]?([0-9]{1,2})"
"""Year, month and day of a `DAY`."""

TRUE: Final = ("true", "1", "yes", "是")
FALSE: Final = ("false", "0", "no", "否")
"""What says yes and no, in lower case."""


def plain_number(places: int) -> str:
    """Give the pattern of numbers that need no exponent and no more than *places*."""
    whole = f"[0-9]{{1,{max(1, 37 - places)}}}"
    return rf"^[+-]?{whole}(?:\.[0-9]{{0,{places}}})?$"
