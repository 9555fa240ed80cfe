"""Could a missing fact have changed the outcome?

A fact does so where it is missing and leaves a rule open that would change the tier,
or give further actions. The question is asked in Kleene's three-valued logic: unknown
means that both answers are possible. The answer is on the safe side: no fact that
matters is left out. Engines put it together from what is asked of each rule:

- a rule applies surely where all its parts are true, and is open where they are not,
  but none is false;
- an open rule is in doubt about a missing fact if one of its parts is open in it;
- it matters if it would change what the sure rules decide; an action rule always does.

Where one rule surely applies, no rule after it can matter (`first`), no rule for a
lesser tier (`priority`) and none for the same tier (`any`). Where rules clash for sure,
none can (`unique`, `any`).
"""

from collections.abc import Mapping

import attrs

from tiers.freezing import frozen
from tiers.lang import build, ir, tables
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.program.program import TIER, Fitted, Program
from tiers.schema import Boolean, Schema

TIER_DOUBT = "#tier in doubt"
"""The column that says whether a missing fact could change the tier."""


@frozen
class Part:
    """One condition of a rule, as the question sees it."""

    possible: Node
    """The condition, unknown wherever a missing value could make it vary."""
    open: Mapping[str, Node]
    """By fact: whether the condition is open in a part that the fact has a say in."""


@frozen
class Doubts:
    """What the rules ask, for the question which missing facts matter."""

    helpers: tuple[tuple[ir.Column, Node], ...]
    """Columns to compute first, in this order, from facts, scores and each other."""
    facts: tuple[str, ...]
    """The facts that can be in doubt."""
    rules: tuple[tuple[Part, ...], ...]
    """Beside the rules of the program; reads helpers, facts and scores."""
    ranks: tuple[int, ...]
    """How the rules supersede each other, the least first, or clash if they differ."""
    can_clash: bool
    """Whether the hit policy forbids that some rules apply together."""
    action_rules: tuple[tuple[Part, ...], ...]
    """Of the action rules, and of what the rules give beside the tier.

    Reads the tier and `TIER_DOUBT`, too.
    """


def doubts(fitted: Fitted) -> Doubts:
    """Work out what is asked about a program."""
    program, asked = fitted.program, _Asked.of(fitted)
    schema = program.schema
    rules = tuple(asked.parts(rule.node) for rule in program.rules)
    given, asked = _beside(program, asked)
    action_rules = (*(asked.parts(one.node) for one in program.granting), *given)
    return Doubts(
        helpers=asked.helpers,
        facts=tuple(
            dict.fromkeys((*_named(schema, rules), *_named(schema, action_rules)))
        ),
        rules=rules,
        ranks=ranks(program),
        can_clash=program.hit in {"unique", "any"},
        action_rules=action_rules,
    )


def _named(schema: Schema, rules: tuple[tuple[Part, ...], ...]) -> list[str]:
    """Name the facts that leave parts of rules open, in the order of the schema."""
    found = {name for parts in rules for part in parts for name in part.open}
    return [fact.name for fact in schema.facts if fact.name in found]


def _beside(
    program: Program, asked: "_Asked"
) -> tuple[list[tuple[Part, ...]], "_Asked"]:
    """Ask whether an output of the rules may vary: as of a rule for each, or each row.

    Rules of one tier do not change it, but may change what comes with it; where that
    can be, the rule is asked for again.
    """
    found: list[tuple[Part, ...]] = []
    for given in program.outputs:
        output = given.output
        if output.listing is not None:
            found.extend(map(asked.parts, output.listing.conditions))
        elif given.of_rule is None:
            found.append(asked.parts(_varies(ir.Column(output.name, output.type))))
        else:
            asked = asked.with_rule(program)
            found.append(asked.parts(_varies(given.of_rule)))
    return [parts for parts in found if any(part.open for part in parts)], asked


def _varies(node: Node) -> Node:
    """Give a condition that is open where a node may vary."""
    return ir.IsMissing(node)


def ranks(program: Program) -> tuple[int, ...]:
    """Give the rank of each rule: its place, or that of its tier."""
    if program.hit in {"first", "unique"}:
        return tuple(range(len(program.rules)))
    tiers = {tier.name: at for at, tier in enumerate(program.tiers)}
    return tuple(tiers[rule.tier] for rule in program.rules)


@frozen
class _Asked:
    """The scores and decisions as the question sees them."""

    stand_ins: Mapping[str, Node]
    """What stands in for a column, or the tier, that is known although it may vary."""
    behind: Mapping[str, frozenset[str]]
    """The facts that each column depends on."""
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
        for step in fitted.steps:
            asked = asked.with_column(step.column, step.node)
        return asked

    def with_column(self, column: ir.Column, formula: Node) -> "_Asked":
        """Take a column in; one that is missing where it may vary needs no stand-in."""
        name, possible = column.name, self.possible(formula)
        behind = {**self.behind, name: self.facts(formula)}
        if possible == formula or not behind[name] & self.uncertain:
            return attrs.evolve(self, behind=behind)
        helper = ir.Column(f"#possible {name}", column.type)
        return attrs.evolve(
            self,
            stand_ins={**self.stand_ins, name: helper},
            behind=behind,
            helpers=(*self.helpers, (helper, possible)),
        )

    def with_rule(self, program: Program) -> "_Asked":
        """Let the rule that gives the tier vary, as far as its tier does not."""
        if program.hit in {"first", "unique"} or RULE in self.behind:
            return self
        places = ranks(program)
        order = sorted(range(len(places)), key=lambda at: places[at])
        conditions = [rule.node for rule in program.rules]
        node = tables.row("first", conditions, order=order)
        return self.with_column(ir.Column(RULE, node.type), node)

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
            case ir.Feel():
                return self.unless_gone(node, varying)
            case ir.If(condition, then, otherwise):
                return ir.If(
                    self.possible(condition),
                    self.possible(then),
                    self.possible(otherwise),
                    node.type,
                    strict=True,
                )
            case ir.Row() | ir.Collect():
                found = build.mapped(node, self.possible)
                assert isinstance(found, ir.Row | ir.Collect)
                return attrs.evolve(found, strict=True)
            case _:
                return build.mapped(node, self.possible)

    def unless_gone(self, node: ir.Feel, varying: frozenset[str]) -> Node:
        """Make *node* unknown where it reads a missing value: FEEL hides what for."""
        read = (part for part in ir.children(node) if self.facts(part) & varying)
        gone = build.some(*(ir.IsMissing(self.possible(part)) for part in read))
        return ir.If(gone, build.MISSING, node, node.type)

    def parts(self, node: Node) -> tuple[Part, ...]:
        """Take the condition of a rule apart."""
        parts = node.parts if isinstance(node, ir.Every) else (node,)
        return tuple(map(self.part, (part for part in parts if part != build.TRUE)))

    def part(self, node: Node) -> Part:
        """Say, by fact, when *node* is open in a part that depends on the fact."""
        possible = self.possible(node)
        return Part(possible, self.open(node, ir.IsMissing(possible)))

    def open(self, node: Node, open_: Node) -> dict[str, Node]:
        """Say, by fact, when *node* is open because of it; *open_*: open at all."""
        names = self.facts(node) & self.uncertain
        if not names:
            return {}
        if not isinstance(node, ir.Every | ir.Some | ir.Not):
            return dict.fromkeys(names, open_)
        inner = [self.part(part).open for part in ir.children(node)]
        return {
            name: build.every(open_, build.some(*(p[name] for p in inner if name in p)))
            for name in names
        }


def _unless_doubtful(node: Node) -> Node:
    doubtful = ir.Column(TIER_DOUBT, Boolean())
    return ir.If(doubtful, build.MISSING, node, node.type)
