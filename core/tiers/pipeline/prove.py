"""Prove: a policy → what holds for every customer, and whom it does not hold for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from tiers.analysis.findings import Report
from tiers.analysis.promises import MORE
from tiers.analysis.prove import prove
from tiers.analysis.subject import POLICY, Subject
from tiers.analysis.world import Values
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import TODAY, Meaning, meaning
from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.program.program import TIER, Fitted, Program
from tiers.results import Decision


@attrs.define
class Replayed:
    """The interpreter as the analysis asks it."""

    interpreters: Mapping[str, Interpreter]
    as_of: date
    _meanings: dict[int, tuple[Node, Meaning]] = attrs.field(factory=dict)

    def decide(self, copy: str, facts: Values, given: Values) -> Decision:
        """Decide about a customer."""
        return self.interpreters[copy].decide(facts, given)

    def values(self, copy: str, facts: Values, given: Values) -> Values:
        """Give the customer with scores, decisions, the tier and the rule."""
        interpreter = self.interpreters[copy]
        customer = interpreter.scored(facts, given)
        matching = interpreter.matching(customer)
        rule = None if interpreter.clash(matching) or not matching else matching[0]
        customer[TIER] = interpreter.tier(rule, matching)
        customer[RULE] = interpreter.number(rule, matching)
        return customer

    def evaluate(self, node: Node, values: Values) -> Any:
        """Compute a node for a customer."""
        if id(node) not in self._meanings:
            self._meanings[id(node)] = node, meaning(node)
        return self._meanings[id(node)][1]({TODAY: self.as_of, **values})


def unfitted(program: Program) -> Fitted:
    """Give a program whose scores that need a population are left free."""
    formulas = tuple(s.formula or build.MISSING for s in program.scores)
    return Fitted(program, formulas, {})


def proved(fitted: Fitted, *, as_of: date, seconds: float) -> Report:
    """Prove what can be proved of a program; each question has so many seconds."""
    interpreter = Interpreter.of(fitted, as_of)
    replay = Replayed({POLICY: interpreter, MORE: interpreter}, as_of)
    subject = Subject.of(
        fitted, evaluate=replay.evaluate, replay=replay, as_of=as_of, seconds=seconds
    )
    return prove(subject)
