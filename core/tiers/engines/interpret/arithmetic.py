"""The arithmetic behind a score: parts that add up to it, checked by hand."""

from collections.abc import Callable
from decimal import Context, Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from tiers.engines.interpret.meaning import Meaning, meaning
from tiers.engines.interpret.pieces import Known
from tiers.engines.interpret.tabled import AS_IT_IS, Tables
from tiers.engines.interpret.wording import wording
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.results import Part
from tiers.schema import EXACT
from tiers.text import Text

_ENDING = Context(prec=60, traps=[])
_SHOWN = 10
"""The places after which an endless quotient is cut."""


class Arithmetic(NamedTuple):
    """How a score comes about: `sum(parts)`, divided if need be, rounded once."""

    parts: tuple[Part, ...] = ()
    divisor: Decimal | None = None
    """What the sum of the parts is divided by, where dividing each would not end."""
    exact: Decimal | None = None
    """The result before rounding; cut after ten places if it *is_endless*."""
    is_endless: bool = False
    rounding: ir.Rounding = "half-even"


Showing = Callable[[Known], Arithmetic]


def arithmetic(formula: Node, tables: Tables = AS_IT_IS) -> Showing:
    """Give what shows the arithmetic of the branch of *formula* that is taken."""
    match formula:
        case ir.If(condition, then, otherwise):
            return _of_branch(meaning(condition), (then, otherwise), tables)
        case ir.Extreme():
            return _of_extreme(formula, tables)
        case ir.Round(ir.Divide(whole, by), mode):
            return _of_quotient(whole, by, mode, tables)
        case ir.Divide(whole, by):
            return _of_quotient(whole, by, "half-even", tables)
        case ir.Round(only, mode):
            parts_of, exact = _parts(only, tables), meaning(only)
            return lambda c: Arithmetic(parts_of(c), exact=exact(c), rounding=mode)
        case _:
            return _of_sum(formula, tables)


def _of_sum(node: Node, tables: Tables) -> Showing:
    parts_of = _parts(node, tables)
    return lambda customer: Arithmetic(parts_of(customer))


def _of_branch(condition: Meaning, sides: tuple[Node, Node], tables: Tables) -> Showing:
    branches = [arithmetic(side, tables) for side in sides]
    return lambda c: branches[condition(c) is not True](c)


def _chosen(node: Node, tables: Tables) -> Callable[[Known], tuple[Any, Showing]]:
    """Give the value, and what shows the part that has it, the first of several."""
    if not isinstance(node, ir.Extreme):
        value_of, show = meaning(node), arithmetic(node, tables)
        return lambda customer: (value_of(customer), show)
    inner = [_chosen(part, tables) for part in node.parts]
    pick, unknown = min if node.pick == "min" else max, _of_sum(node, tables)

    def chosen(customer: Known) -> tuple[Any, Showing]:
        found = [part(customer) for part in inner]
        if any(value is None for value, _ in found):
            return None, unknown
        return pick(found, key=itemgetter(0))

    return chosen


def _of_extreme(node: Node, tables: Tables) -> Showing:
    """Show the part that is the least or greatest."""
    chosen = _chosen(node, tables)
    return lambda customer: chosen(customer)[1](customer)


def _of_quotient(whole: Node, by: Node, mode: ir.Rounding, tables: Tables) -> Showing:
    """Divide each part where that comes out even, or leave it to the end."""
    whole_of, divisor_of = meaning(whole), meaning(by)
    parts_of = _parts(whole, tables)

    def shown(customer: Known) -> Arithmetic:
        divisor, parts = divisor_of(customer), parts_of(customer)
        exact, is_endless = _quotient(whole_of(customer), divisor)
        if not parts:
            return Arithmetic((), None, exact, is_endless, mode)
        if divisor and not is_endless:  # else that of a part is, too
            shares = [_quotient(part.value, divisor) for part in parts]
            if not any(is_cut for _, is_cut in shares):
                values = zip(parts, shares, strict=True)
                even = tuple([Part(part.text, share) for part, (share, _) in values])
                return Arithmetic(even, None, exact, is_endless, mode)
        return Arithmetic(parts, divisor, exact, is_endless, mode)

    return shown


def _quotient(value: Any, divisor: Any) -> tuple[Decimal | None, bool]:
    """Divide exactly; cut after ten places, and say so, if there is no end to it."""
    if value is None or not divisor:
        return None, False
    quotient = _ENDING.divide(value, divisor)
    if EXACT.multiply(quotient, divisor) == value:
        return quotient, False
    whole = EXACT.divide_int(EXACT.scaleb(value, _SHOWN), divisor)
    return EXACT.scaleb(whole, -_SHOWN), True


def _parts(node: Node, tables: Tables) -> Callable[[Known], tuple[Part, ...]]:
    """Give what each addend of a sum contributes; nothing where there is no sum."""
    found = _addends(node)
    shown = found if len(found) > 1 else ()
    parts = [tables.of(_part(a, sign, tables), a) for a, sign in shown]
    return lambda customer: tuple([part(customer) for part in parts])


def _part(addend: Node, sign: int, tables: Tables) -> Callable[[Known], Part]:
    words_of, value_of = wording(addend, 2, tables), meaning(addend)
    if sign > 0:
        return lambda customer: Part(words_of(customer), value_of(customer))

    def part(customer: Known) -> Part:
        words, value = words_of(customer), value_of(customer)
        negative = None if value is None else EXACT.minus(value)
        return Part(Text(f"− {words.en}", f"− {words.zh}"), negative)

    return part


def _addends(node: Node) -> tuple[tuple[Node, int], ...]:
    """Split a sum into its parts, each with the sign it is added by."""
    match node:
        case ir.Arithmetic(left, "+", right):
            return (*_addends(left), *_addends(right))
        case ir.Arithmetic(left, "-", right):
            return (*_addends(left), *((part, -sign) for part, sign in _addends(right)))
        case _:
            return ((node, 1),)
