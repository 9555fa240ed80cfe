"""Conditions tried on a customer: whether they hold, and by how much they do not."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tiers.engines.interpret.meaning import ORDERS, meaning
from tiers.engines.interpret.pieces import Known, put, text
from tiers.engines.interpret.tabled import Showing, Tables
from tiers.engines.interpret.wording import literal, named, shortfall, wording
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import Condition
from tiers.results import Comparison, ConditionTried, Truth
from tiers.schema import Number


def all_hold(tried: Sequence[ConditionTried | Comparison]) -> Truth:
    """Tell whether all hold; one that does not decides, then an unknown one."""
    holds = [one.holds for one in tried]
    if False in holds:
        return False
    return None if None in holds else True


def condition_tried(condition: Condition, tables: Tables) -> Showing[ConditionTried]:
    """Give what tries a condition on a customer, each comparison of it, too."""
    words, node = str(condition), condition.node
    compared = tuple(_compared(node))
    comparisons = [tables.of(_comparison(n, tables), n) for n in compared]
    if len(comparisons) == 1 and node == compared[0]:
        return tables.of(_alone(words, comparisons[0]), node)
    if isinstance(node, ir.Every) and (limits := _limits(node)):
        return tables.of(_within(words, *limits), node)
    if isinstance(node, ir.Every) and compared == node.parts:
        return tables.of(_every(words, comparisons), node)
    holds = meaning(node)

    def tried(known: Known) -> ConditionTried:
        found = tuple([comparison(known) for comparison in comparisons])
        return ConditionTried(words, holds(known), found)

    return tables.of(tried, node)


def _alone(words: str, only: Showing[Comparison]) -> Showing[ConditionTried]:
    def tried(known: Known) -> ConditionTried:
        found = only(known)
        return ConditionTried(words, found.holds, (found,))

    return tried


def _every(
    words: str, comparisons: Sequence[Showing[Comparison]]
) -> Showing[ConditionTried]:
    """Try a condition that holds where all its comparisons do."""

    def tried(known: Known) -> ConditionTried:
        found = tuple([comparison(known) for comparison in comparisons])
        return ConditionTried(words, all_hold(found), found)

    return tried


def _limits(node: ir.Every) -> tuple[str, tuple[tuple[ir.Order, Decimal], ...]] | None:
    """Give the one number that all parts compare with constants, and with which."""
    names, limits = set(), []
    for part in node.parts:
        match part:
            case ir.Compare(
                ir.Column(name, Number()), op, ir.Constant(Decimal() as bound)
            ):
                names.add(name)
                limits.append((op, bound))
            case _:
                return None
    return (names.pop(), tuple(limits)) if len(names) == 1 else None


def _within(
    words: str, name: str, limits: Sequence[tuple[ir.Order, Decimal]]
) -> Showing[ConditionTried]:
    """Try whether a number lies within limits: what most tables are made of."""
    said = named(name)
    tests = [(ORDERS[op], bound, f" {op} {literal(bound)}") for op, bound in limits]
    gone = ConditionTried(words, None, tuple(_gone(name, rest) for *_, rest in tests))

    def tried(known: Known) -> ConditionTried:
        value = known[name]
        if value is None:
            return gone
        begun, found, all_do = said(known), [], True
        for compare, bound, rest in tests:
            text = f"{begun}{rest}"
            if compare(value, bound):
                found.append(Comparison(text, text, True))  # noqa: FBT003 - it holds
            else:
                all_do, short_by = False, abs(bound - value)
                found.append(Comparison(text, text, False, short_by))  # noqa: FBT003
        return ConditionTried(words, all_do, tuple(found))

    return tried


def _gone(name: str, rest: str) -> Comparison:
    """Compare a number that is missing."""
    missing = text(put([named(name)({name: None}), rest]))
    return Comparison(missing.en, missing.zh, None)


def _compared(node: Node) -> Iterator[Node]:
    """Give the comparisons inside a condition, in reading order."""
    match node:
        case ir.Every(parts) | ir.Some(parts):
            for part in parts:
                yield from _compared(part)
        case ir.Not(only) if isinstance(only, ir.Every | ir.Some | ir.Not):
            yield from _compared(only)
        case ir.Constant():
            return
        case _:
            yield node


def _comparison(node: Node, tables: Tables) -> Showing[Comparison]:
    match node:
        case ir.Compare(ir.Column(name, Number()), op, ir.Constant(Decimal() as bound)):
            return _against(name, op, bound)
        case _:
            return _in_general(node, tables)


def _against(name: str, op: ir.Order, bound: Decimal) -> Showing[Comparison]:
    """Compare a number with a constant."""
    compare, said, rest = ORDERS[op], named(name), f" {op} {literal(bound)}"
    gone = _gone(name, rest)

    def tried(known: Known) -> Comparison:
        value = known[name]
        if value is None:
            return gone
        words = f"{said(known)}{rest}"
        if compare(value, bound):
            return Comparison(words, words, True)  # noqa: FBT003 - it holds
        return Comparison(words, words, False, abs(bound - value))  # noqa: FBT003

    return tried


def _in_general(node: Node, tables: Tables) -> Showing[Comparison]:
    holds, short = meaning(node), shortfall(node)
    words = wording(node, 0, tables)

    def tried(known: Known) -> Comparison:
        truth = holds(known)
        by = short(known) if truth is False else None
        said = words(known)
        return Comparison(said.en, said.zh, truth, by)

    return tried
