"""Truths and choices over the solver's expressions, folded where they are known."""

from collections.abc import Iterable
from typing import Any

import z3

Z = Any
"""An expression of the solver, or a plain truth or integer where it is known."""


def every(parts: Iterable[Z]) -> Z:
    """Join by `and`."""
    found = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            found.append(part)
    return True if not found else found[0] if len(found) == 1 else z3.And(found)


def some(parts: Iterable[Z]) -> Z:
    """Join by `or`."""
    found = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            found.append(part)
    return False if not found else found[0] if len(found) == 1 else z3.Or(found)


def negated(truth: Z) -> Z:
    """Turn a truth around."""
    return not truth if isinstance(truth, bool) else z3.Not(truth)


def implied(condition: Z, truth: Z) -> Z:
    """Say that *truth* holds where *condition* does."""
    return some([negated(condition), truth])


def alike(one: Z, other: Z) -> Z:
    """Say that two truths, or two integers, are the same."""
    if isinstance(one, bool) and isinstance(other, bool):
        return one is other
    if isinstance(one, bool):
        return other if one else negated(other)
    if isinstance(other, bool):
        return one if other else negated(one)
    return one == other


def chosen(condition: Z, then: Z, otherwise: Z) -> Z:
    """Take the first where the condition holds, else the second."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, bool) or isinstance(otherwise, bool):
        return some([every([condition, then]), every([negated(condition), otherwise])])
    if isinstance(then, int) and isinstance(otherwise, int) and then == otherwise:
        return then
    return z3.If(condition, then, otherwise)


def two_of(truths: Iterable[Z]) -> Z:
    """Say that at least two of some truths hold."""
    found = [truth for truth in truths if truth is not False]
    sure = sum(truth is True for truth in found)
    if sure >= 2 or len(found) < 2:
        return sure >= 2
    if sure == 1:
        return some(truth for truth in found if truth is not True)
    return z3.AtLeast(*found, 2)
