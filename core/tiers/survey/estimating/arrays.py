"""Arrays of samples: one entry a person who was drawn."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float64]
"""Numbers, one a person."""
Matrix: TypeAlias = npt.NDArray[np.float64]
"""Numbers, one row a person."""
Codes: TypeAlias = npt.NDArray[np.intp]
"""What each person belongs to, counted from 0."""
Mask: TypeAlias = npt.NDArray[np.bool_]
"""Whether each person is meant."""


def codes(*labels: npt.ArrayLike) -> Codes:
    """Number the combinations of labels, in their order."""
    found = np.zeros(len(np.asarray(labels[0])), dtype=np.intp)
    for column in labels:
        _, place = np.unique(np.asarray(column), return_inverse=True)
        found = found * (int(place.max(initial=0)) + 1) + place.reshape(-1)
    _, dense = np.unique(found, return_inverse=True)
    return dense.reshape(-1).astype(np.intp)


def sums(values: Matrix, groups: Codes, count: int) -> Matrix:
    """Add the rows of each group."""
    columns = [np.bincount(groups, column, count) for column in values.T]
    return np.column_stack(columns) if columns else np.zeros((count, 0))


def indicators(groups: Codes, count: int) -> Matrix:
    """Give a column of 0 and 1 for each group."""
    return np.eye(count)[groups]
