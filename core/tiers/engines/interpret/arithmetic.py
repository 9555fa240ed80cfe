"""The arithmetic behind a score: parts that add up to it, checked by hand."""

from collections.abc import Callable
from decimal import ROUND_DOWN, Context, Decimal, Inexact
from typing import Any

import attrs

from tiers.engines.interpret.meaning import Customer, Meaning, meaning
from tiers.engines.interpret.wording import addends, wording
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.results import Part
from tiers.schema import EXACT
from tiers.text import Text

_ENDING = Context(prec=60, traps=[Inexact])
_CUT = Context(prec=400, rounding=ROUND_DOWN)
_SHOWN = Decimal("1e-10")


@attrs.frozen
class Arithmetic:
    """How a score comes about: `sum(parts)`, divided if need be, rounded once."""

    parts: tuple[Part, ...] = ()
    divisor: Decimal | None = None
    """What the sum of the parts is divided by, where dividing each would not end."""
    exact: Decimal | None = None
    """The result before rounding; cut after ten places if it *is_endless*."""
    is_endless: bool = False
    rounding: ir.Rounding = "half-even"


Showing = Callable[[Customer], Arithmetic]


def arithmetic(formula: Node) -> Showing:
    """Give what shows the arithmetic of the branch of *formula* that is taken."""
    match formula:
        case ir.If(condition, then, otherwise):
            return _of_branch(meaning(condition), then, otherwise)
        case ir.Extreme(_, parts):
            return _of_extreme(formula, parts)
        case ir.Round(ir.Divide(whole, by), mode):
            return _of_quotient(whole, by, mode)
        case ir.Divide(whole, by):
            return _of_quotient(whole, by, "half-even")
        case ir.Round(only, mode):
            parts_of, exact = _parts(only), meaning(only)
            return lambda c: Arithmetic(parts_of(c), exact=exact(c), rounding=mode)
        case _:
            return _of_sum(formula)


def _of_sum(node: Node) -> Showing:
    parts_of = _parts(node)
    return lambda customer: Arithmetic(parts_of(customer))


def _of_branch(condition: Meaning, then: Node, otherwise: Node) -> Showing:
    branches = arithmetic(then), arithmetic(otherwise)
    return lambda c: branches[condition(c) is not True](c)


def _of_extreme(node: Node, parts: tuple[Node, ...]) -> Showing:
    """Show the part that is the least or greatest, the first of several."""
    value_of, unknown = meaning(node), _of_sum(node)
    tried = [(meaning(part), arithmetic(part)) for part in parts]

    def shown(customer: Customer) -> Arithmetic:
        value = value_of(customer)
        if value is None:
            return unknown(customer)
        return next(show for of, show in tried if of(customer) == value)(customer)

    return shown


def _of_quotient(whole: Node, by: Node, mode: ir.Rounding) -> Showing:
    """Divide each part where that comes out even, or leave it to the end."""
    whole_of, divisor_of, parts_of = meaning(whole), meaning(by), _parts(whole)

    def shown(customer: Customer) -> Arithmetic:
        divisor, parts = divisor_of(customer), parts_of(customer)
        exact, is_endless = _quotient(whole_of(customer), divisor)
        shares = [_quotient(part.value, divisor) for part in parts]
        if divisor and not any(is_cut for _, is_cut in shares):
            values = zip(parts, shares, strict=True)
            even = tuple(Part(part.text, share) for part, (share, _) in values)
            return Arithmetic(even, None, exact, is_endless, mode)
        given = divisor if parts else None
        return Arithmetic(parts, given, exact, is_endless, mode)

    return shown


def _quotient(value: Any, divisor: Any) -> tuple[Decimal | None, bool]:
    """Divide exactly; cut after ten places, and say so, if there is no end to it."""
    if value is None or not divisor:
        return None, False
    try:
        return _ENDING.divide(value, divisor), False
    except Inexact:
        return _CUT.divide(value, divisor).quantize(_SHOWN, ROUND_DOWN, _CUT), True


def _parts(node: Node) -> Callable[[Customer], tuple[Part, ...]]:
    """Give what each addend of a sum contributes; nothing where there is no sum."""
    found = addends(node)
    parts = [_part(*addend) for addend in (found if len(found) > 1 else ())]
    return lambda customer: tuple([part(customer) for part in parts])


def _part(addend: Node, sign: int) -> Callable[[Customer], Part]:
    words_of, value_of = wording(addend, 2), meaning(addend)
    if sign > 0:
        return lambda customer: Part(words_of(customer), value_of(customer))

    def part(customer: Customer) -> Part:
        words, value = words_of(customer), value_of(customer)
        negative = None if value is None else EXACT.minus(value)
        return Part(Text(f"− {words.en}", f"− {words.zh}"), negative)

    return part
