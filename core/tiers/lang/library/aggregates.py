"""Functions that make one value of many, given as a list or one by one."""

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import reduce

from tiers.lang.library.lists import compared
from tiers.lang.library.numeric import computed
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.types import ANY, BOOLEAN, NUMBER, ListType, Type
from tiers.lang.values import DECIMAL128, Value
from tiers.problems import Refusal
from tiers.text import Text

_Numbers = tuple[Decimal, ...]
_GUARDED = Context(prec=DECIMAL128.prec * 3)
"""Digits enough that the last rounding alone shows in a spread."""


def _extreme(sign: int) -> Callable[[tuple[Value, ...]], Value]:
    def pick(values: tuple[Value, ...]) -> Value:
        if not values:
            return None
        found = values[0]
        compared(found, found)
        for value in values[1:]:
            found = value if sign * compared(value, found) > 0 else found
        return found

    return pick


def _all(truths: tuple[bool | None, ...]) -> Value:
    return False if False in truths else None if None in truths else True


def _any(truths: tuple[bool | None, ...]) -> Value:
    return True if True in truths else None if None in truths else False


def _sum(numbers: _Numbers) -> Decimal:
    return reduce(DECIMAL128.add, numbers)


def _mean(numbers: _Numbers) -> Decimal:
    return DECIMAL128.divide(_sum(numbers), Decimal(len(numbers)))


def _median(numbers: _Numbers) -> Decimal:
    ascending, half = sorted(numbers), len(numbers) // 2
    middle = ascending[half : half + 1] if len(numbers) % 2 else ascending[half - 1 :]
    return _mean(tuple(middle[:2]))


def _stddev(numbers: _Numbers) -> Decimal:
    """Take *numbers* for a sample: divide by one less than there are."""
    if len(numbers) < 2:
        raise Refusal(Text("a spread needs two numbers", "标准差至少需要两个数"))
    mean = _GUARDED.divide(reduce(_GUARDED.add, numbers), Decimal(len(numbers)))
    gaps = (_GUARDED.subtract(n, mean) for n in numbers)
    total = reduce(_GUARDED.add, (_GUARDED.multiply(gap, gap) for gap in gaps))
    return _GUARDED.sqrt(_GUARDED.divide(total, Decimal(len(numbers) - 1)))


def _modes(numbers: _Numbers) -> Value:
    """Give the most frequent numbers in ascending order."""
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return tuple(sorted(n for n, count in counts.items() if count == most))


def _over(numbers: Callable[[_Numbers], Decimal]) -> Callable[[_Numbers], Value]:
    """Give null for no numbers at all."""
    compute = computed(numbers)
    return lambda values: compute(values) if values else None


def _product(numbers: _Numbers) -> Value:
    if not numbers:
        raise Refusal(Text("there is nothing to multiply", "没有可相乘的数"))
    return computed(lambda values: reduce(DECIMAL128.multiply, values))(numbers)


def _of_numbers(becomes: Callable[[_Numbers], Value]) -> tuple[Signature, ...]:
    def checked(values: tuple[Value, ...]) -> Value:
        if None in values:
            raise Refusal(Text("one of the numbers is null", "其中有空值"))
        return becomes(tuple(v for v in values if isinstance(v, Decimal)))

    return _of(NUMBER, checked)


def _of(
    type_: Type, becomes: Callable[..., Value], *, is_nullable: bool = False
) -> tuple[Signature, ...]:
    """Declare both ways to call: with one list, and with its elements."""

    def each(*values: Value) -> Value:
        if not values:
            raise Refusal(Text("an argument is missing", "缺少参数"))
        return becomes(values)

    one = Taken("value", type_, is_nullable=is_nullable)
    return (
        Signature((Taken("list", ListType(type_)),), becomes),
        Signature((one,), each, repeats=True),
    )


AGGREGATES: Mapping[str, tuple[Signature, ...]] = {
    "min": _of(ANY, _extreme(-1)),
    "max": _of(ANY, _extreme(1)),
    "sum": _of_numbers(_over(_sum)),
    "product": _of_numbers(_product),
    "mean": _of_numbers(_over(_mean)),
    "median": _of_numbers(_over(_median)),
    "stddev": _of_numbers(computed(_stddev)),
    "mode": _of_numbers(_modes),
    "all": _of(BOOLEAN, _all, is_nullable=True),
    "any": _of(BOOLEAN, _any, is_nullable=True),
}
"""The functions by name, each with the ways to call it."""
