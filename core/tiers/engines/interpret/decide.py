"""Decide about one customer: scores, then the tier, then the actions, then doubts."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Self

import attrs

from tiers.codes import CLASH, no_rule
from tiers.engines.interpret.beside import Beside
from tiers.engines.interpret.doubting import Doubting
from tiers.engines.interpret.holding import Holding, holding
from tiers.engines.interpret.meaning import TODAY, Meaning, meaning
from tiers.physical import RULE
from tiers.program.program import TIER, Fitted, Program
from tiers.program.rules import Rule
from tiers.results import Decision
from tiers.text import Text


@attrs.frozen
class Interpreter:
    """A fitted program as functions of one customer."""

    program: Program
    as_of: date
    steps: tuple[tuple[str, Meaning], ...]
    rules: Holding
    action_rules: Holding
    uncertain: tuple[str, ...]
    """The facts that may be missing."""
    numbers: Mapping[str, int]
    """The place of each rule by its id."""
    doubting: Doubting
    beside: Beside

    @classmethod
    def of(cls, fitted: Fitted, as_of: date) -> Self:
        """Prepare *fitted* for decisions as of a day."""
        program = fitted.program
        return cls(
            program=program,
            as_of=as_of,
            steps=tuple((s.column.name, meaning(s.node)) for s in fitted.steps),
            rules=holding([rule.node for rule in program.rules]),
            action_rules=holding([one.node for one in program.granting]),
            uncertain=tuple(
                f.name for f in program.schema.facts if f.missing == "unknown"
            ),
            numbers={rule.id: at for at, rule in enumerate(program.rules)},
            doubting=Doubting.of(fitted),
            beside=Beside.of(program),
        )

    def decide(
        self, facts: Mapping[str, Any], given: Mapping[str, Any] | None = None
    ) -> Decision:
        """Decide about a customer; *given* scores are taken as they are."""
        customer = self.scored(facts, given)
        return self.concluded(customer, self.matching(customer))

    def concluded(
        self,
        customer: dict[str, Any],
        matching: list[Rule],
        given: Collection[str] | None = None,
    ) -> Decision:
        """Decide about a customer whose scores, and the rules that apply, are known.

        The first of *matching* decides, unless they clash; *given* are the actions, if
        they are known, too.
        """
        rule = None if self.clash(matching) else _first(matching)
        tier = self.tier(rule, matching)
        customer[TIER], customer[RULE] = tier, self.number(rule, matching)
        actions = self.given(customer) if given is None else given
        unknown = self.unknown(customer)
        beside, rows = self.beside, self.beside.rows(customer)
        return Decision(
            scores={name: customer[name] for name in self.program.score_order},
            tier=tier,
            rule=rule.id if rule else None,
            because=self.reason(rule, matching, unknown),
            actions=tuple(a.name for a in self.program.actions if a.name in actions),
            unknown=unknown,
            clashing=() if rule else tuple(r.id for r in matching),
            decisions=beside.values(beside.decisions, customer, rows),
            outputs=beside.values(beside.outputs, customer, rows),
            rows=rows,
            clashes=beside.clashes(customer),
        )

    def tier(self, rule: Rule | None, matching: list[Rule]) -> str | None:
        """Give the tier of the rule that decides, or the default without any."""
        if rule:
            return rule.tier
        return None if matching else self.program.default

    def number(self, rule: Rule | None, matching: list[Rule]) -> Decimal:
        """Number the rule that decides; see `ir.Row` for none and for a clash."""
        if rule:
            return Decimal(self.numbers[rule.id])
        return Decimal(len(self.program.rules) + bool(matching))

    def scored(
        self, facts: Mapping[str, Any], given: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Give the customer with its scores and decisions."""
        customer = {**facts, TODAY: self.as_of, **(given or {})}
        for name, step in self.steps:
            if name not in customer:
                customer[name] = step(customer)
        return customer

    def matching(self, customer: Mapping[str, Any]) -> list[Rule]:
        """Give the rules that apply, the one that decides first."""
        rules = self.program.rules
        found = (rules[at] for at in self.rules(customer))
        if self.program.hit == "first":
            return list(islice(found, 1))
        if self.program.hit == "priority":
            order = [tier.name for tier in self.program.tiers]
            return sorted(found, key=lambda rule: order.index(rule.tier))[:1]
        return list(found)

    def clash(self, matching: list[Rule]) -> bool:
        """Tell whether the hit policy forbids that these rules apply together."""
        match self.program.hit:
            case "unique":
                return len(matching) > 1
            case "any":
                return len({rule.tier for rule in matching}) > 1
            case "first" | "priority":
                return False

    def given(self, customer: Mapping[str, Any]) -> set[str]:
        """Name the actions that the customer gets."""
        rules = self.program.action_rules
        return {name for at in self.action_rules(customer) for name in rules[at].do}

    def unknown(self, customer: dict[str, Any]) -> tuple[str, ...]:
        """Name the missing facts that could have changed the outcome."""
        missing = [name for name in self.uncertain if customer[name] is None]
        if not missing:
            return ()
        return self.doubting.in_doubt(customer, missing)

    def reason(
        self, rule: Rule | None, matching: list[Rule], unknown: tuple[str, ...]
    ) -> Text:
        """Say why the customer has this tier, or none."""
        if rule:
            return rule.because
        if matching:
            return CLASH
        return no_rule(self.program.default, is_missing=bool(unknown))


def _first(matching: list[Rule]) -> Rule | None:
    return matching[0] if matching else None
