"""Cases: what a policy must say about a customer, against what it says."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.intake import conform_one
from tiers.pipeline.ready import unfitted
from tiers.policy.model import CaseSpec
from tiers.problems import PolicyError, Problem, has_errors
from tiers.program.program import Program
from tiers.results import Decision
from tiers.text import Text


@attrs.frozen
class Difference:
    """One thing that came out otherwise than expected."""

    what: Text
    expected: str
    actual: str


@attrs.frozen
class CaseResult:
    """A case that was run."""

    case: CaseSpec
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...] = ()
    """Why the case could not be run."""
    decision: Decision | None = None

    @property
    def passes(self) -> bool:
        """Tell whether everything came out as expected."""
        return not self.differences and not has_errors(self.problems)


def run_cases(program: Program, *, as_of: date) -> Iterator[CaseResult]:
    """Run the cases of a program; one without a day of its own runs as of *as_of*."""
    for case in program.cases:
        yield _run(program, case, case.as_of or as_of)


def _run(program: Program, case: CaseSpec, as_of: date) -> CaseResult:
    given = {str(name): score for name, score in case.scores.items()}
    facts, problems = conform_one(_facts(case), program.schema)
    if has_errors(problems):
        return CaseResult(case, (), tuple(problems))
    try:
        fitted = unfitted(program, given)
    except PolicyError as error:
        located = (attrs.evolve(p, at=case.name.at) for p in error.problems)
        return CaseResult(case, (), tuple(located))
    decision = Interpreter.of(fitted, as_of).decide(facts, given)
    return CaseResult(case, tuple(_differences(case, decision)), (), decision)


def _facts(case: CaseSpec) -> dict[str, object]:
    return {
        str(name): None if value.is_null else value
        for name, value in case.facts.items()
    }


def _differences(case: CaseSpec, decision: Decision) -> Iterator[Difference]:
    expect = case.expect
    if expect.tier is not None:
        tier = None if expect.tier.is_null else str(expect.tier)
        yield from _compared(Text("tier", "层级"), tier, decision.tier)
    if expect.rule is not None:
        yield from _compared(Text("rule", "规则"), str(expect.rule), decision.rule)
    if expect.actions is not None:
        asked = sorted(map(str, expect.actions))
        yield from _compared(Text("actions", "措施"), asked, sorted(decision.actions))
    if expect.unknown is not None:
        asked = sorted(map(str, expect.unknown))
        yield from _compared(Text("unknown", "缺失"), asked, sorted(decision.unknown))
    yield from _scores(expect.scores, decision)


def _scores(
    expected: Mapping[Any, Decimal | None], decision: Decision
) -> Iterator[Difference]:
    for name, value in expected.items():
        label = Text(f"score {name}", f"得分 {name}")
        yield from _compared(label, value, decision.scores[str(name)])


def _compared(what: Text, expected: Any, actual: Any) -> Iterator[Difference]:
    if expected != actual:
        yield Difference(what, _shown(expected), _shown(actual))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case list():
            return "[" + ", ".join(value) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
