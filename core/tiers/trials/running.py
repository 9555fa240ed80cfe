"""Cases made ready, so that a policy, and changes of it, can decide them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.physical import RULE
from tiers.policy.model import CaseSpec
from tiers.problems import Problem, has_errors
from tiers.program.program import TIER, Fitted
from tiers.results import Decision, Explanation
from tiers.trials.differences import Difference, differences


@attrs.frozen
class Trial:
    """A case with the facts that it gives, as a policy reads them."""

    case: CaseSpec
    known: Mapping[str, Any]
    """Facts by name, and the columns that scoring models write."""
    given: Mapping[str, Any]
    """Scores that are taken as given."""
    as_of: date


@attrs.frozen
class CaseResult:
    """A case that was run."""

    case: CaseSpec
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...] = ()
    """Why the case could not be run."""
    decision: Decision | None = None
    trial: Trial | None = None
    explained: Explanation | None = None
    """How the decision comes about, if it is another than expected."""

    @property
    def passes(self) -> bool:
        """Tell whether everything came out as expected, and somebody expects it."""
        return self.case.is_confirmed and self.agrees

    @property
    def fails(self) -> bool:
        """Tell whether something that was confirmed came out otherwise."""
        return has_errors(self.problems) or (
            self.case.is_confirmed and bool(self.differences)
        )

    @property
    def agrees(self) -> bool:
        """Tell whether everything came out as is written, confirmed or not."""
        return not self.differences and not has_errors(self.problems)


@attrs.frozen
class Judge:
    """Decides trials by one policy."""

    interpreter: Interpreter

    @classmethod
    def of(cls, fitted: Fitted) -> "Judge":
        """Prepare a policy; trials bring their own day."""
        return cls(Interpreter.of(fitted, date.min))

    def decided(self, trial: Trial) -> Decision:
        """Decide a trial."""
        return self._of_day(trial).decide(trial.known, trial.given)

    def customer(self, trial: Trial) -> dict[str, Any]:
        """Give all that rules may read of a trial: facts, scores, tier and rule."""
        interpreter = self._of_day(trial)
        customer = interpreter.scored(trial.known, trial.given)
        decision = interpreter.decide(trial.known, trial.given)
        return {**customer, TIER: decision.tier, RULE: decision.rule}

    def notices(self, trials: Iterable[Trial]) -> bool:
        """Tell whether any trial comes out otherwise than its case expects."""
        return any(
            next(differences(trial.case, self.decided(trial)), None) is not None
            for trial in trials
        )

    def _of_day(self, trial: Trial) -> Interpreter:
        return attrs.evolve(self.interpreter, as_of=trial.as_of)
