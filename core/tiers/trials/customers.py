"""Customers that a case could speak of, made up and varied."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.intake import conform_one
from tiers.problems import has_errors
from tiers.program.program import TIER, Fitted, Program
from tiers.results import Decision
from tiers.schema import Boolean, Number, String, Type


@attrs.frozen
class Setting:
    """What a case gives: facts and scores by name, as the policy reads them."""

    facts: Mapping[str, Any]
    scores: Mapping[str, Any]

    def key(self) -> tuple[Any, ...]:
        """Give what tells settings apart."""
        return (
            tuple(sorted((k, str(v)) for k, v in self.facts.items())),
            tuple(sorted((k, str(v)) for k, v in self.scores.items())),
        )


@attrs.frozen
class Customers:
    """A policy that decides about settings."""

    fitted: Fitted
    interpreter: Interpreter
    as_of: date

    @classmethod
    def of(cls, fitted: Fitted, as_of: date) -> Self:
        """Prepare a policy."""
        return cls(fitted, Interpreter.of(fitted, as_of), as_of)

    @property
    def program(self) -> Program:
        """Give the policy itself."""
        return self.fitted.program

    @property
    def types(self) -> dict[str, Type]:
        """The types of what a case can give."""
        facts = {f.name: f.type for f in self.program.schema.facts if not f.key}
        return {**facts, **{str(s.name): s.type for s in self.program.scores}}

    def invented(self) -> Setting:
        """Make up a customer, where no case gives one."""
        needed = (f for f in self.program.schema.facts if f.missing == "error")
        facts = {f.name: self._some(f.type) for f in needed if not f.key}
        lacking = (s for s in self.program.scores if s.formula is None)
        return Setting(facts, {str(s.name): self._some(s.type) for s in lacking})

    def _some(self, kind: Type) -> Any:
        match kind:
            case Number(places, low, high):
                middle = (low + min(high, low + 100)) / 2
                return round(middle, places)
            case String(values):
                return values[0] if values else "-"
            case Boolean():
                return False
            case _:
                return self.as_of

    def customer(self, setting: Setting) -> dict[str, Any] | None:
        """Give all that is known of a setting; None if it is no customer."""
        facts, problems = conform_one(setting.facts, self.program.schema)
        if has_errors(problems):
            return None
        known = self.interpreter.scored(facts, setting.scores)
        decision = self.interpreter.decide(facts, setting.scores)
        return {**known, TIER: decision.tier}

    def with_value(self, setting: Setting, name: str, value: Any) -> Setting:
        """Set a fact or a score."""
        part = "facts" if name in {f.name for f in self.program.schema.facts} else ""
        if part:
            return attrs.evolve(setting, facts={**setting.facts, name: value})
        return attrs.evolve(setting, scores={**setting.scores, name: value})

    def decided(self, setting: Setting) -> Decision:
        """Decide about a setting, which is known to be a customer."""
        facts, _ = conform_one(setting.facts, self.program.schema)
        return self.interpreter.decide(facts, setting.scores)
