"""A program as the solver sees it: facts, scores, decisions, the tier and the actions.

Several copies may share one world: an old and a new policy, or one policy and a
customer who has more of something. What a copy has in common with another is one value.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

import attrs

from tiers.analysis.coding import Coder
from tiers.analysis.logic import Z, alike, chosen, every, implied, negated, some, two_of
from tiers.analysis.world import Coded, World
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.program.doubt import ranks
from tiers.program.program import TIER, Fitted, Program
from tiers.program.rules import Step
from tiers.program.scoring import ColumnScorer
from tiers.schema import Fact, Number


@attrs.define
class Copy:
    """One program over one customer."""

    fitted: Fitted
    coder: Coder
    free: frozenset[str]
    """Scores that nothing defines: those of a population that is not known."""
    rules: tuple[Z, ...] = ()
    """Whether each rule applies."""
    deciding: tuple[Z, ...] = ()
    """Whether each rule is the one that decides."""
    is_none: Z = False
    """Whether no rule applies."""
    is_clash: Z = False
    """Whether rules apply together which the hit policy keeps apart."""
    tier: Z = 0
    """The place of the tier; the number of tiers where there is none."""
    action_rules: tuple[Z, ...] = ()
    actions: Mapping[str, Z] = attrs.field(factory=dict)
    """By action: whether the customer gets it."""

    @property
    def program(self) -> Program:
        """The program that this is a copy of."""
        return self.fitted.program

    @property
    def name(self) -> str:
        """What the copy is called among others."""
        return self.coder.owner

    def coded(self, node: Node) -> Coded:
        """Code a node over this copy."""
        return self.coder.coded(node)


def unfitted_scores(fitted: Fitted) -> frozenset[str]:
    """Name the scores that are known for a given customer only.

    Those need a population that was not given, or a model that no formula says.
    """
    pairs = zip(fitted.program.scores, fitted.formulas, strict=True)
    return frozenset(
        str(score.name)
        for score, formula in pairs
        if isinstance(score.scorer, ColumnScorer)
        or (score.formula is None and str(score.name) not in fitted.tables)
        or formula is None
    )


def copy_of(world: World, fitted: Fitted, name: str) -> Copy:
    """Bring a program into a world, with facts of its own."""
    coder = Coder(world, name)
    for fact in fitted.program.schema.facts:
        coder.types[fact.name] = fact.type
        coder.columns[fact.name] = free_fact(world, fact)
    return finished(Copy(fitted, coder, unfitted_scores(fitted)))


def free_fact(world: World, fact: Fact) -> Coded:
    """Give the free value of a fact."""
    return world.free(fact.type, may_be_missing=fact.missing == "unknown")


def finished(copy: Copy, known: Mapping[str, Coded] | None = None) -> Copy:
    """Code all that follows from the facts; *known* columns are taken as they are."""
    for step in steps(copy):
        column = step.column
        copy.coder.types[column.name] = column.type
        if known and column.name in known:
            copy.coder.columns[column.name] = known[column.name]
        else:
            copy.coder.columns[column.name] = _column(copy, step)
    _decide(copy)
    return copy


def steps(copy: Copy) -> tuple[Step, ...]:
    """Give the columns to compute; a free score has a step that nothing defines."""
    return copy.fitted.steps


def _column(copy: Copy, step: Step) -> Coded:
    world, kind = copy.coder.world, step.column.type
    if step.column.name in copy.free:
        return _free_score(copy, step.column.name)
    world.into = world.definitions
    found = copy.coder.aligned(step.node, kind)
    world.into = None
    if isinstance(found.value, bool | int) and isinstance(found.missing, bool):
        return found
    column = world.free(kind, may_be_missing=found.missing is not False)
    if column.missing is not False:
        world.definitions.append(alike(column.missing, found.missing))
    is_known = negated(found.missing)
    world.definitions.append(implied(is_known, alike(column.value, found.value)))
    return column


def _free_score(copy: Copy, name: str) -> Coded:
    """Leave a score free; it has a value where all that it reads has one."""
    world, columns = copy.coder.world, copy.coder.columns
    score = next(s for s in copy.program.scores if s.name == name)
    reads = sorted(score.reads & columns.keys())
    found = world.free(score.type, may_be_missing=False)
    return Coded(found.value, some(columns[read].missing for read in reads))


def _decide(copy: Copy) -> None:
    """Code which rule decides, the tier, and the actions."""
    program, coder = copy.program, copy.coder
    copy.rules = tuple(coder.is_true(rule.node) for rule in program.rules)
    copy.is_none = negated(some(copy.rules))
    copy.is_clash = _clash(program, copy.rules)
    copy.deciding = _deciding(program, copy.rules, copy.is_clash)
    copy.tier = _tier(program, copy)
    tiers = [tier.name for tier in program.tiers]
    words = [coder.world.word(name) for name in tiers]
    text: Z = words[-1]
    for at in range(len(words) - 2, -1, -1):
        text = chosen(alike(copy.tier, at), words[at], text)
    coder.columns[TIER] = Coded(text, alike(copy.tier, len(tiers)))
    coder.types[TIER] = program.tier_column.type
    number: Z = chosen(copy.is_clash, len(program.rules) + 1, len(program.rules))
    for at in range(len(program.rules) - 1, -1, -1):
        number = chosen(copy.deciding[at], at, number)
    coder.columns[RULE] = Coded(number)
    coder.types[RULE] = Number(0, Decimal(0), Decimal(len(program.rules) + 1))
    copy.action_rules = tuple(coder.is_true(one.node) for one in program.granting)
    copy.actions = {
        action.name: some(
            holds
            for rule, holds in zip(program.action_rules, copy.action_rules, strict=True)
            if action.name in rule.do
        )
        for action in program.actions
    }


def _clash(program: Program, rules: Collection[Z]) -> Z:
    match program.hit:
        case "unique":
            return two_of(rules)
        case "any":
            pairs = list(zip(program.rules, rules, strict=True))
            return two_of(
                some(holds for rule, holds in pairs if rule.tier == tier.name)
                for tier in program.tiers
            )
        case _:
            return False


def order(program: Program) -> list[int]:
    """Order the rules by which goes first."""
    rank = ranks(program) if program.hit == "priority" else range(len(program.rules))
    return sorted(range(len(program.rules)), key=lambda at: (rank[at], at))


def _deciding(program: Program, rules: tuple[Z, ...], is_clash: Z) -> tuple[Z, ...]:
    """Say of each rule that it decides; a clash leaves none."""
    if program.hit == "unique":
        return tuple(every([holds, negated(is_clash)]) for holds in rules)
    found: list[Z] = [False] * len(rules)
    before: list[Z] = [negated(is_clash)]
    for at in order(program):
        found[at] = every([rules[at], *before])
        before.append(negated(rules[at]))
    return tuple(found)


def _tier(program: Program, copy: Copy) -> Z:
    places = {tier.name: at for at, tier in enumerate(program.tiers)}
    last = len(program.tiers)
    default = last if program.default is None else places[program.default]
    found: Z = default
    for at in reversed(order(program)):
        found = chosen(copy.rules[at], places[program.rules[at].tier], found)
    return chosen(copy.is_clash, last, found)
