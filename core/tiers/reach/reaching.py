"""What a policy could decide about a customer some of whose facts may be otherwise."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import TODAY
from tiers.lang import ir
from tiers.physical import RULE
from tiers.program.program import TIER, Fitted, Program
from tiers.program.scoring import ColumnScorer
from tiers.reach import choosing
from tiers.reach.extent import (
    Extent,
    OneOf,
    Reach,
    anything,
    point,
    truths,
    value_of,
)
from tiers.reach.extents import extent
from tiers.schema import Type

Known = dict[str, Extent]


@attrs.frozen
class _Step:
    """A column of a policy: what computes it, and what that reads."""

    name: str
    reach: Reach
    reads: frozenset[str]
    type: Type
    is_written: bool = False
    """Whether a model writes it, which nobody can look into."""


@attrs.frozen
class Reaching:
    """A fitted policy as questions about what may be."""

    fitted: Fitted
    interpreter: Interpreter
    steps: tuple[_Step, ...]
    rules: tuple[Reach, ...]
    action_rules: tuple[Reach, ...]
    outputs: tuple[tuple[str, Reach], ...]
    """What the rules give beside the tier."""

    @classmethod
    def of(cls, fitted: Fitted, interpreter: Interpreter) -> "Reaching":
        """Prepare the questions of a policy."""
        program = fitted.program
        return cls(
            fitted=fitted,
            interpreter=interpreter,
            steps=tuple(_steps(fitted)),
            rules=tuple(extent(rule.node) for rule in program.rules),
            action_rules=tuple(extent(one.node) for one in program.granting),
            outputs=tuple(_outputs(program)),
        )

    @property
    def program(self) -> Program:
        """The policy itself."""
        return self.interpreter.program

    def around(self, facts: Mapping[str, Any], varying: frozenset[str]) -> "Around":
        """Prepare questions about one customer, of whom *varying* facts may vary.

        *facts* has the columns that models write, too.
        """
        customer = self.interpreter.scored(facts)
        customer[TODAY] = self.interpreter.as_of
        moved, steps = set(varying), []
        for step in self.steps:
            if step.reads & moved:
                steps.append(step)
                moved.add(step.name)
        known = {name: point(v) for name, v in customer.items() if name not in moved}
        return Around(self, known, tuple(steps))


def _steps(fitted: Fitted) -> Iterator[_Step]:
    """Give the columns in order, each that a model writes before what reads it."""
    written = {score.written.name: score for score in fitted.program.written_scores}
    for step in fitted.steps:
        for name in sorted(ir.columns(step.node) & written.keys()):
            score = written.pop(name)
            assert isinstance(score.scorer, ColumnScorer)
            nodes = score.scorer.inputs(score.params).values()
            reads = frozenset[str]().union(*map(ir.columns, nodes))
            wide = anything(score.type)
            yield _Step(name, lambda _, wide=wide: wide, reads, score.type, True)  # type: ignore[misc]  # noqa: FBT003
        column = step.column
        reads = ir.columns(step.node)
        yield _Step(column.name, extent(step.node), reads, column.type)


def _outputs(program: Program) -> Iterator[tuple[str, Reach]]:
    for given in program.outputs:
        output = given.output
        if given.of_rule is not None:
            yield output.name, extent(given.of_rule)
        elif output.listing is not None:
            for number, condition in enumerate(output.listing.conditions):
                yield f"#{output.name}.{number}", extent(condition)
        else:
            yield output.name, extent(ir.Column(output.name, output.type))


@attrs.frozen
class Around:
    """Questions about one customer, some of whose facts may vary."""

    reaching: Reaching
    fixed: Mapping[str, Extent]
    steps: tuple[_Step, ...]
    """The columns that vary with those facts."""

    def known(self, extents: Mapping[str, Extent]) -> Known:
        """Give what facts, scores and decisions can be, from what facts can be."""
        known = {**self.fixed, **extents}
        for step in self.steps:
            known[step.name] = step.reach(known)
        return known

    def rules(self, known: Known) -> frozenset[int]:
        """Number the rules that may decide; see `ir.Row` for none and for a clash."""
        program, rules = self.reaching.program, self.reaching.rules
        none = len(rules)
        match program.hit:
            case "unique":
                asked = [truths(rule(known)) for rule in rules]
                return frozenset(choosing.together(asked, none, none + 1))
            case "any":
                return self._agreeing([truths(rule(known)) for rule in rules])
            case "first":
                order = list(range(none))
            case "priority":
                ranks = [tier.name for tier in program.tiers]
                order = sorted(
                    range(none), key=lambda at: ranks.index(program.rules[at].tier)
                )
        lazy = ((at, truths(rules[at](known))) for at in order)
        return frozenset(choosing.first(lazy, none))

    def _agreeing(self, asked: list[frozenset[object]]) -> frozenset[int]:
        """Let rules that give one tier apply together, and clash otherwise."""
        none = len(asked)
        tiers = [rule.tier for rule in self.reaching.program.rules]
        may = [at for at, truth in enumerate(asked) if True in truth]
        must = [at for at in may if asked[at] == {True}]
        if len({tiers[at] for at in must}) > 1:
            return frozenset((none + 1,))
        found = {at for at in may if not must or tiers[at] == tiers[must[0]]}
        if must:  # of rules that agree, the first one decides
            found = {at for at in found if at <= must[0]}
        if len({tiers[at] for at in may}) > 1:
            found.add(none + 1)
        return frozenset(found if must else {*found, none})

    def tier(self, rule: int) -> str | None:
        """Give the tier of a rule by its number."""
        program = self.reaching.program
        if rule < len(program.rules):
            return program.rules[rule].tier
        return program.default if rule == len(program.rules) else None

    def tiers(self, known: Known) -> frozenset[str | None]:
        """Name the tiers that may be reached."""
        return frozenset(self.tier(rule) for rule in self.rules(known))

    def is_settled(self, known: Known) -> bool:
        """Tell whether tier, actions and what comes with them are the same for all."""
        rules = self.rules(known)
        if len({self.tier(rule) for rule in rules}) > 1:
            return False
        known = {
            **known,
            TIER: OneOf(frozenset(self.tier(rule) for rule in rules)),
            RULE: OneOf(frozenset(map(Decimal, rules))),
        }
        reaching = self.reaching
        given = (truths(asked(known)) for asked in reaching.action_rules)
        if any(True in truth and len(truth) > 1 for truth in given):
            return False
        return all(_is_sure(n, reach(known)) for n, reach in reaching.outputs)


def _is_sure(name: str, found: Extent) -> bool:
    """Tell whether an output, or that a row of a list applies, is known."""
    if name.startswith("#"):
        truth = truths(found)
        return True not in truth or len(truth) == 1
    return value_of(found) is not None
