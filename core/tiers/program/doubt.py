"""Could a missing fact have changed the outcome?

For each fact that may be missing there is a node that is true where the fact is missing
and some value of it could lead to another tier or other actions. The question is asked
in Kleene's three-valued logic: unknown means that both answers are possible. The answer
is on the safe side: no fact that matters is left out.

Where one rule surely applies, no rule after it can matter (`first`), no rule for a
lesser tier (`priority`) and none for the same tier (`any`). Where rules clash for sure,
none can (`unique`, `any`).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Fitted, Program, Rule, Score
from tiers.schema import Boolean, Number

TIER_DOUBT = "#tier in doubt"
"""The column that says whether a missing fact could change the tier."""

_BEST, _WORST = "#best sure", "#worst sure"
"""The columns with the first and the last rank of the rules that surely apply."""

_NESTED = 50
"""How many choices are nested in one column."""


@attrs.frozen
class Doubts:
    """For each fact that may be missing, when it could change the outcome."""

    helpers: tuple[tuple[ir.Column, Node], ...]
    """Columns to compute first, in this order, from facts, scores and each other."""
    tier: Mapping[str, Node]
    """By fact: could it change the tier? Reads helpers, facts and scores."""
    actions: Mapping[str, Node]
    """By fact: could it change the actions? Reads the tier and `TIER_DOUBT`, too."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that can be in doubt, in the order of the schema."""
        return tuple(dict.fromkeys((*self.tier, *self.actions)))


def doubts(fitted: Fitted) -> Doubts:
    """Work out the questions for a program."""
    asked = _Asked.of(fitted)
    program = fitted.program
    order = _Order.of(program)
    facts = [f.name for f in program.schema.facts if f.missing == "unknown"]
    tier = {fact: list(_tier_doubts(order, asked, fact)) for fact in facts}
    actions = {fact: list(_action_doubts(program, asked, fact)) for fact in facts}
    return Doubts(
        helpers=(*asked.helpers, *order.sure(asked)),
        tier={fact: build.some(*nodes) for fact, nodes in tier.items() if nodes},
        actions={fact: build.some(*nodes) for fact, nodes in actions.items() if nodes},
    )


@attrs.frozen
class _Asked:
    """The scores as the question sees them."""

    stand_ins: Mapping[str, Node]
    """What stands in for a score, or the tier, that is known although it may vary."""
    behind: Mapping[str, frozenset[str]]
    """The facts that each score depends on."""
    uncertain: frozenset[str]
    """The facts that may be missing."""
    helpers: tuple[tuple[ir.Column, Node], ...] = ()
    """The columns that the stand-ins read."""

    @classmethod
    def of(cls, fitted: Fitted) -> "_Asked":
        stand_in = _unless_doubtful(fitted.program.tier_column)
        facts = fitted.program.schema.facts
        uncertain = frozenset(f.name for f in facts if f.missing == "unknown")
        asked = cls({TIER: stand_in}, {}, uncertain)
        for score, formula in zip(fitted.program.scores, fitted.formulas, strict=True):
            asked = asked.with_score(score, formula)
        return asked

    def with_score(self, score: Score, formula: Node) -> "_Asked":
        """Take a score in; one that is missing where it may vary needs no stand-in."""
        name, possible = str(score.name), self.possible(formula)
        behind = {**self.behind, name: self.facts(formula)}
        if possible == formula or not behind[name] & self.uncertain:
            return attrs.evolve(self, behind=behind)
        helper = ir.Column(f"#possible {name}", score.type)
        return attrs.evolve(
            self,
            stand_ins={**self.stand_ins, name: helper},
            behind=behind,
            helpers=(*self.helpers, (helper, possible)),
        )

    def facts(self, node: Node) -> frozenset[str]:
        """Name the facts that *node* depends on, scores followed."""
        return frozenset[str]().union(
            *(self.behind.get(name, {name}) for name in ir.columns(node))
        )

    def possible(self, node: Node) -> Node:
        """Make *node* unknown wherever a missing value could make it vary."""
        varying = self.facts(node) & {*self.uncertain, TIER}
        if not varying:
            return node
        match node:
            case ir.IsMissing() | ir.Same() if varying == {TIER}:
                return _unless_doubtful(node)
            case ir.Column(name):
                return self.stand_ins.get(name, node)
            case ir.IsMissing(only) | ir.Same(only, ir.Constant(None)):
                gone = ir.IsMissing(self.possible(only))
                return ir.If(gone, build.MISSING, build.FALSE, Boolean())
            case ir.Same(left, right):
                sides = self.possible(left), self.possible(right)
                return ir.Same(*sides, strict=True)
            case ir.If(condition, then, otherwise):
                return ir.If(
                    self.possible(condition),
                    self.possible(then),
                    self.possible(otherwise),
                    node.type,
                    strict=True,
                )
            case _:
                return build.mapped(node, self.possible)

    def doubt(self, node: Node, fact: str) -> Node | None:
        """Say when *fact* is missing and could change the truth of *node*."""
        if fact not in self.facts(node):
            return None
        open_ = ir.IsMissing(self.possible(node))
        if not isinstance(node, ir.Every | ir.Some | ir.Not):
            missing = ir.IsMissing(ir.Column(fact, Boolean()))
            return build.every(open_, missing)
        parts = [self.doubt(part, fact) for part in ir.children(node)]
        return build.every(open_, build.some(*(p for p in parts if p)))


def _unless_doubtful(node: Node) -> Node:
    doubtful = ir.Column(TIER_DOUBT, Boolean())
    return ir.If(doubtful, build.MISSING, node, node.type)


@attrs.frozen
class _Order:
    """How the rules of a program supersede each other, or clash where ranks differ."""

    program: Program
    ranks: Mapping[str, int]

    @classmethod
    def of(cls, program: Program) -> "_Order":
        tiers = {tier.name: at for at, tier in enumerate(program.tiers)}
        match program.hit:
            case "first" | "unique":
                ranks = {rule.id: at for at, rule in enumerate(program.rules)}
            case "priority" | "any":
                ranks = {rule.id: tiers[rule.tier] for rule in program.rules}
        return cls(program, ranks)

    @property
    def beyond(self) -> int:
        """A number that no rule has for a rank."""
        return max(len(self.program.rules), len(self.program.tiers))

    @property
    def can_clash(self) -> bool:
        """Whether the hit policy forbids that some rules apply together."""
        return self.program.hit in {"unique", "any"}

    def column(self, name: str) -> ir.Column:
        """Give a column that holds a rank."""
        return ir.Column(name, Number(0, Decimal(-1), Decimal(self.beyond)))

    def sure(self, asked: _Asked) -> Iterator[tuple[ir.Column, Node]]:
        """Give the columns with the best and the worst rank that surely applies."""
        rules = sorted(self.program.rules, key=lambda rule: self.ranks[rule.id])
        sure = [(asked.possible(rule.node), self.ranks[rule.id]) for rule in rules]
        yield from _last(self.column(_BEST), self.beyond, sure[::-1])
        if self.can_clash:
            yield from _last(self.column(_WORST), -1, sure)

    def matters(self, rule: Rule) -> Node:
        """Say when a rule, should it apply, changes what the sure ones decide."""
        best, worst = self.column(_BEST), self.column(_WORST)
        rank = build.constant(Decimal(self.ranks[rule.id]))
        if not self.can_clash:
            return build.compare(rank, "<", best)
        is_other = ir.Not(ir.Same(best, rank))
        return build.every(build.compare(best, ">=", worst), is_other)


def _last(
    column: ir.Column, without: int, sure: list[tuple[Node, int]]
) -> Iterator[tuple[ir.Column, Node]]:
    """Give columns, the final one with the rank of the last that is sure.

    Each column goes on from the one before, so that none is a deep nest of choices.
    """
    found: Node = build.constant(Decimal(without))
    for at, (condition, rank) in enumerate(sure):
        if at and at % _NESTED == 0:
            before = attrs.evolve(column, name=f"{column.name} {at}")
            yield before, found
            found = before
        found = build.choose(condition, build.constant(Decimal(rank)), found)
    yield column, found


def _tier_doubts(order: _Order, asked: _Asked, fact: str) -> Iterator[Node]:
    for rule in order.program.rules:
        found = asked.doubt(rule.node, fact)
        if found:
            yield build.every(order.matters(rule), found)


def _action_doubts(program: Program, asked: _Asked, fact: str) -> Iterator[Node]:
    for rule in program.action_rules:
        found = asked.doubt(rule.when.node, fact)
        if found:
            yield found
