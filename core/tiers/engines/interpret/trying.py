"""Rules tried on a customer: whether they hold, and what of them does not, by how much.

This page says what is shown; `compiled.trying` shows the same in less time.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from tiers.engines.interpret.meaning import meaning
from tiers.engines.interpret.pieces import Known
from tiers.engines.interpret.tabled import AS_IT_IS, Showing, Tables
from tiers.engines.interpret.wording import wording
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import Program
from tiers.program.rules import Condition, Rule
from tiers.program.services import GIVEN, ActionRule, Granting
from tiers.results import Comparison, ConditionTried, RuleTried, Truth
from tiers.schema import Number
from tiers.text import Text

RulesTried = tuple[tuple[RuleTried, ...], tuple[RuleTried, ...]]
"""The rules that give a tier, and those that give actions."""


def rules_tried(program: Program) -> Showing[RulesTried]:
    """Give what tries every rule of a program on a customer."""
    rules = [rule_tried(rule) for rule in program.rules]
    granting = [action_rule_tried(one) for one in program.granting]
    return lambda known: (
        tuple([rule(known) for rule in rules]),
        tuple([rule(known) for rule in granting]),
    )


def all_hold(tried: Sequence[ConditionTried | Comparison]) -> Truth:
    """Tell whether all hold; one that does not decides, then an unknown one."""
    holds = [one.holds for one in tried]
    if False in holds:
        return False
    return None if None in holds else True


# --- rules ----------------------------------------------------------------------


def rule_tried(rule: Rule) -> Showing[RuleTried]:
    """Give what tries a rule."""
    conditions = [condition_tried(condition, AS_IT_IS) for condition in rule.conditions]
    name, gives, because = rule.id, (rule.tier,), rule.because

    def tried(known: Known) -> RuleTried:
        found = tuple([condition(known) for condition in conditions])
        return RuleTried(name, gives, all_hold(found), found, because)

    return tried


def action_rule_tried(one: Granting) -> Showing[RuleTried]:
    """Give what tries a rule that gives actions."""
    conditions = [asked_tried(condition, AS_IT_IS) for condition in one.conditions]
    rule, because = one.rule, why(one.rule)

    def tried(known: Known) -> RuleTried:
        found = tuple([condition(known) for condition in conditions])
        return RuleTried("", rule.do, all_hold(found), found, because, rule.after)

    return tried


def why(rule: ActionRule) -> Text | None:
    """Give the reason of a rule, naming the action that sets it off."""
    if not rule.after:
        return rule.because
    own = rule.because
    given = f"because {rule.after} was given", f"因为已采取 {rule.after}"
    if own is None:
        return Text(*given)
    return Text(f"{own.en} ({given[0]})", f"{own.zh}（{given[1]}）")


# --- conditions -----------------------------------------------------------------


def asked_tried(condition: Condition, tables: Tables) -> Showing[ConditionTried]:
    """Try a condition; of what sets a rule off, only whether it is given."""
    if condition.text is not GIVEN:
        return condition_tried(condition, tables)
    name, holds = condition.column, meaning(condition.node)

    def tried(known: Known) -> ConditionTried:
        truth = holds(known)
        found = Comparison(f"{name} is given", f"已采取 {name}", truth)
        return ConditionTried(str(condition), truth, (found,))

    return tables.of(tried, condition.node)


def condition_tried(condition: Condition, tables: Tables) -> Showing[ConditionTried]:
    """Give what tries a condition on a customer, each comparison of it, too."""
    words, node = str(condition), condition.node
    comparisons = [comparison_tried(n, tables) for n in compared(node)]
    holds = meaning(node)

    def tried(known: Known) -> ConditionTried:
        found = tuple([comparison(known) for comparison in comparisons])
        return ConditionTried(words, holds(known), found)

    return tables.of(tried, node)


def compared(node: Node) -> Iterator[Node]:
    """Give the comparisons inside a condition, in reading order."""
    match node:
        case ir.Every(parts) | ir.Some(parts):
            for part in parts:
                yield from compared(part)
        case ir.Not(only) if isinstance(only, ir.Every | ir.Some | ir.Not):
            yield from compared(only)
        case ir.Constant():
            return
        case _:
            yield node


def comparison_tried(node: Node, tables: Tables) -> Showing[Comparison]:
    """Give what tries one comparison on a customer."""
    holds, short = meaning(node), _shortfall(node)
    words = wording(node, 0, tables)

    def tried(known: Known) -> Comparison:
        truth = holds(known)
        by = short(known) if truth is False else None
        said = words(known)
        return Comparison(said.en, said.zh, truth, by)

    return tables.of(tried, node)


def _shortfall(node: Node) -> Callable[[Known], Decimal | None]:
    """Say how far a comparison of numbers is from holding; None if that is unknown."""
    if not isinstance(node, ir.Compare) or not isinstance(node.left.type, Number):
        return lambda _: None
    sides = meaning(node.left), meaning(node.right)

    def short(customer: Known) -> Decimal | None:
        left, right = (side(customer) for side in sides)
        return None if left is None or right is None else abs(right - left)

    return short
