"""Matrices of pairwise comparisons: weights by the eigenvector, and consistency.

See Saaty, The Analytic Hierarchy Process (1980).
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from operator import mul

import attrs

from tiers.problems import Refusal
from tiers.text import Text

Matrix = tuple[tuple[Fraction, ...], ...]

PLACES = 10
"""The places that weights are rounded to, half-even."""

RANDOM_INDEX = tuple(
    Decimal(hundredths).scaleb(-2)
    for hundredths in (
        *(0, 0, 58, 90, 112),
        *(124, 132, 141, 145, 149),
        *(151, 148, 156, 157, 159),
    )
)
"""The mean consistency index of random matrices of order 1 to 15; Saaty (1980)."""

_CELL = re.compile(r"[0-9]+(\.[0-9]+)?(/[0-9]+(\.[0-9]+)?)?")
_NEAR = Fraction(1, 100)
"""How far two cells may be from each other's reciprocal: 0.33 is taken for 1/3."""

_FINE = Context(prec=50)
_SETTLED = Decimal("1e-40")
_STEPS = 10_000


@attrs.frozen
class Judgement:
    """What a matrix says, and how far it contradicts itself."""

    weights: tuple[Decimal, ...]
    eigenvalue: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal


def read(rows: Sequence[Sequence[str]]) -> Matrix:
    """Read a square matrix of positive numbers and fractions such as `1/3`.

    The cells above the diagonal count; those below must be their reciprocals, to 1 %.

    Raises:
        Refusal: it is no such matrix.
    """
    size = len(rows)
    if not 1 <= size <= len(RANDOM_INDEX) or any(len(row) != size for row in rows):
        most = len(RANDOM_INDEX)
        raise Refusal(
            Text(
                f"the matrix has as many rows as columns, at most {most}",
                f"矩阵的行数与列数应相等，且不超过 {most}",
            )
        )
    cells = [[_cell(text) for text in row] for row in rows]
    for i in range(size):
        if cells[i][i] != 1:
            raise _not_one(rows[i][i])
    for i, j in combinations(range(size), 2):
        if abs(cells[i][j] * cells[j][i] - 1) > _NEAR:
            raise _not_reciprocal(rows[i][j], rows[j][i])
        cells[j][i] = 1 / cells[i][j]
    return tuple(map(tuple, cells))


def _cell(text: str) -> Fraction:
    words = text.replace(" ", "")
    up, _, down = words.partition("/")
    if not _CELL.fullmatch(words) or not Fraction(up) or not Fraction(down or 1):
        raise Refusal(
            Text(
                f"`{text}` is no comparison: write a number such as 3 or 1/3",
                f"`{text}` 不是有效的比较值，应形如 3 或 1/3",
            )
        )
    return Fraction(up) / Fraction(down or 1)


def _not_one(cell: str) -> Refusal:
    return Refusal(
        Text(
            f"a criterion compared with itself is 1, not `{cell}`",
            f"准则与自身比较应为 1，而不是 `{cell}`",
        )
    )


def _not_reciprocal(one: str, other: str) -> Refusal:
    return Refusal(
        Text(
            f"`{one}` and `{other}` compare the same two criteria: each is 1 divided "
            "by the other",
            f"`{one}` 与 `{other}` 比较的是同一对准则，应互为倒数",
        )
    )


def judged(matrix: Matrix) -> Judgement:
    """Find the principal eigenvector by the power method, to forty digits.

    Weights add up to 1 before each is rounded half-even to `PLACES`.
    """
    with localcontext(_FINE):
        cells = [[Decimal(c.numerator) / c.denominator for c in row] for row in matrix]
        vector = [Decimal(1) / len(matrix)] * len(matrix)
        for _ in range(_STEPS):
            image = [_dot(row, vector) for row in cells]
            before, vector = vector, [part / sum(image) for part in image]
            if max(map(_distance, vector, before)) < _SETTLED:
                break
        return _judgement(vector, sum(image, Decimal(0)))


def _dot(row: Sequence[Decimal], vector: Sequence[Decimal]) -> Decimal:
    return sum(map(mul, row, vector), Decimal(0))


def _distance(one: Decimal, other: Decimal) -> Decimal:
    return abs(one - other)


def _judgement(vector: Sequence[Decimal], eigenvalue: Decimal) -> Judgement:
    size, unit = len(vector), Decimal(1).scaleb(-PLACES)
    index = (eigenvalue - size) / max(1, size - 1)
    random = RANDOM_INDEX[size - 1]
    return Judgement(
        weights=tuple(part.quantize(unit) for part in vector),
        eigenvalue=eigenvalue,
        consistency_index=index,
        consistency_ratio=index / random if random else Decimal(0),
    )
