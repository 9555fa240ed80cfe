"""The arithmetic behind a score: parts that add up to it, checked by hand."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Context, Decimal, Inexact
from typing import Any

import attrs

from tiers.engines.interpret.meaning import Customer, meaning
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


def arithmetic(formula: Node, customer: Customer) -> Arithmetic:
    """Show the arithmetic of the branch of *formula* that is taken."""
    node = _taken(formula, customer)
    match node:
        case ir.Round(ir.Divide(whole, by), mode):
            return _of_quotient(whole, by, mode, customer)
        case ir.Divide(whole, by):
            return _of_quotient(whole, by, "half-even", customer)
        case ir.Round(only, mode):
            parts = tuple(_parts(only, customer))
            return Arithmetic(parts, exact=meaning(only)(customer), rounding=mode)
        case _:
            return Arithmetic(tuple(_parts(node, customer)))


def _taken(node: Node, customer: Customer) -> Node:
    """Find the branch, and the least or greatest of several, that gives the value."""
    match node:
        case ir.If(condition, then, otherwise):
            is_true = meaning(condition)(customer) is True
            return _taken(then if is_true else otherwise, customer)
        case ir.Extreme(_, parts):
            value = meaning(node)(customer)
            equal = [p for p in parts if meaning(p)(customer) == value]
            return node if value is None else _taken(equal[0], customer)
        case _:
            return node


def _of_quotient(
    whole: Node, by: Node, mode: ir.Rounding, customer: Customer
) -> Arithmetic:
    """Divide each part where that comes out even, or leave it to the end."""
    divisor = meaning(by)(customer)
    parts = tuple(_parts(whole, customer))
    exact, is_endless = _quotient(meaning(whole)(customer), divisor)
    shares = [_quotient(part.value, divisor) for part in parts]
    if divisor and not any(is_cut for _, is_cut in shares):
        values = zip(parts, shares, strict=True)
        parts = tuple(attrs.evolve(part, value=share) for part, (share, _) in values)
        return Arithmetic(parts, None, exact, is_endless, mode)
    return Arithmetic(parts, divisor if parts else None, exact, is_endless, mode)


def _quotient(value: Any, divisor: Any) -> tuple[Decimal | None, bool]:
    """Divide exactly; cut after ten places, and say so, if there is no end to it."""
    if value is None or not divisor:
        return None, False
    try:
        return _ENDING.divide(value, divisor), False
    except Inexact:
        return _CUT.divide(value, divisor).quantize(_SHOWN, ROUND_DOWN, _CUT), True


def _parts(node: Node, customer: Customer) -> Iterator[Part]:
    """Give what each addend of a sum contributes; nothing where there is no sum."""
    found = addends(node)
    for addend, sign in found if len(found) > 1 else ():
        words = wording(addend, customer, 2)
        value = meaning(addend)(customer)
        if sign < 0:
            words = Text(f"− {words.en}", f"− {words.zh}")
            value = None if value is None else EXACT.minus(value)
        yield Part(words, value)
