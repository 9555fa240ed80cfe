"""Three-valued logic, comparisons, and tests of a value."""

from collections.abc import Iterable

from tiers.lang import relations
from tiers.lang.syntax import Comparison
from tiers.lang.values import Range, Value

Truth = bool | None


def truth(value: Value) -> Truth:
    """Give a truth value as it is; anything else is unknown."""
    return value if isinstance(value, bool) else None


def every(truths: Iterable[Truth]) -> Truth:
    """Join by `and`: one false decides, then one unknown."""
    answer: Truth = True
    for found in truths:
        if found is False:
            return False
        answer = None if found is None else answer
    return answer


def some(truths: Iterable[Truth]) -> Truth:
    """Join by `or`: one true decides, then one unknown."""
    answer: Truth = False
    for found in truths:
        if found is True:
            return True
        answer = None if found is None else answer
    return answer


def compared(left: Value, op: Comparison, right: Value) -> Truth:
    """Compare; unknown where the values can't be."""
    if op in {"=", "!="}:
        same = relations.equal(left, right)
        return same if op == "=" or same is None else not same
    sign = relations.order(left, right)
    if sign is None:
        return None
    match op:
        case "<":
            return sign < 0
        case "<=":
            return sign <= 0
        case ">":
            return sign > 0
        case _:
            return sign >= 0


def matches(value: Value, wanted: Value) -> Truth:
    """Tell whether *value* is *wanted*, lies in that range, or is in that list."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return relations.inside(value, wanted)
    if isinstance(wanted, tuple):
        same = relations.equal(value, wanted) if isinstance(value, tuple) else False
        return some([same, *(matches(value, w) for w in wanted)])
    return relations.equal(value, wanted)
