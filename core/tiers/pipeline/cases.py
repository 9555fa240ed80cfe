"""Cases: what a policy must say about a customer, against what it says."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs

from tiers import policy as policies
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.explain import explain
from tiers.intake import conform_one
from tiers.pipeline.fit import unfitted
from tiers.pipeline.load import compiled
from tiers.pipeline.models import Writer
from tiers.pipeline.plugins import Plugins
from tiers.policy.case_sheets import read_cases
from tiers.policy.model import CaseSpec
from tiers.policy.validate import validate_cases
from tiers.problems import PolicyError, Problem, has_errors
from tiers.program.program import Fitted, Program
from tiers.trials.differences import Difference, differences
from tiers.trials.running import CaseResult, Trial

__all__ = ["CaseResult", "Difference", "load_cases", "pattern", "run_cases"]


def load_cases(path: Path, sheet: Path, plugins: Plugins) -> Program:
    """Load the policy at *path* with the cases of a sheet in the place of its own.

    Raises:
        PolicyError: the policy can't be used, or a case of the sheet.
    """
    policy, problems = policies.load(path)
    if policy is None or has_errors(problems):
        raise PolicyError(problems)
    cases, faults = read_cases(sheet, policy)
    policy = attrs.evolve(policy, tests=cases)
    faults = [*faults, *validate_cases(policy)]
    if has_errors(faults):
        raise PolicyError(faults)
    program, problems = compiled(policy, plugins)
    if program is None:
        raise PolicyError(problems)
    return program


def run_cases(program: Program, *, as_of: date) -> Iterator[CaseResult]:
    """Run the cases of a program; one without a day of its own runs as of *as_of*."""
    for case in program.cases:
        yield _run(program, case, case.as_of or as_of)


def pattern(program: Program) -> Fitted:
    """Run a program without a population, all scores that need one being given."""
    lacking = {str(s.name): None for s in program.scores if s.formula is None}
    return unfitted(program, lacking)


def _run(program: Program, case: CaseSpec, as_of: date) -> CaseResult:
    given = {str(name): score for name, score in case.scores.items()}
    facts, problems = conform_one(_facts(case), program.schema)
    if has_errors(problems):
        return CaseResult(case, (), tuple(problems))
    try:
        fitted = unfitted(program, given)
    except PolicyError as error:
        return CaseResult(case, (), tuple(_located(case, error)))
    known = Writer.of(fitted, as_of).customer(program.schema, facts, given)
    interpreter = Interpreter.of(fitted, as_of)
    decision = interpreter.decide(known, given)
    found = CaseResult(
        case=case,
        differences=tuple(differences(case, decision)),
        decision=decision,
        trial=Trial(case, known, given, as_of),
    )
    if not found.differences:
        return found
    shown = explain(fitted, interpreter, known, customer=str(case.name), given=given)
    return attrs.evolve(found, explained=shown)


def _located(case: CaseSpec, error: PolicyError) -> Iterator[Problem]:
    return (attrs.evolve(p, at=case.name.at) for p in error.problems)


def _facts(case: CaseSpec) -> dict[str, object]:
    return {
        str(name): None if value.is_null else value
        for name, value in case.facts.items()
    }
