"""Binary doubles, where a source has nothing better, written as decimals."""

_NOISE = 2.0**-50
"""The relative error that is taken for a trace of binary arithmetic."""


def written(value: float) -> str:
    """Write the decimal that a double stands for.

    Sums and quotients leave traces behind the 15th digit: 0.1 + 0.2 is written 0.3.
    Where 15 digits say something else, all are written.
    """
    short = f"{value:.15g}"
    is_near = abs(float(short) - value) <= abs(value) * _NOISE
    return (short if is_near else repr(value)).removesuffix(".0")
