"""Cases: what a policy must say about a customer, against what it says."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.wording import value_text
from tiers.intake import conform_one
from tiers.pipeline.models import Writer
from tiers.pipeline.ready import unfitted
from tiers.policy.model import CaseSpec
from tiers.policy.nodes import Scalar, Seq
from tiers.policy.scalars import as_decimal
from tiers.problems import PolicyError, Problem, has_errors
from tiers.program.program import Program
from tiers.results import Decision
from tiers.schema import EXACT
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
    known = Writer.of(fitted, as_of).customer(program.schema, facts, given)
    decision = Interpreter.of(fitted, as_of).decide(known, given)
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
    given = {**decision.decisions, **decision.outputs}
    for name, written in expect.decisions.items():
        label, value = Text(f"decision {name}", f"决策 {name}"), given[str(name)]
        yield from _compared(label, _written(written), _plain(value))


def _scores(
    expected: Mapping[Any, Decimal | None], decision: Decision
) -> Iterator[Difference]:
    for name, value in expected.items():
        label = Text(f"score {name}", f"得分 {name}")
        yield from _compared(label, value, decision.scores[str(name)])


def _written(node: Any) -> Any:
    """Give what a case expects as plain texts; numbers with no noughts at the end."""
    if isinstance(node, Seq):
        return [_written(part) for part in node]
    if not isinstance(node, Scalar) or node.is_null:
        return None
    number = as_decimal(node)
    return str(node) if number is None else _plain(number)


def _plain(value: Any) -> Any:
    """Give a value as a case would write it."""
    match value:
        case None:
            return None
        case tuple():
            return [_plain(part) for part in value]
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value.normalize(EXACT):f}"
        case _:
            return value_text(value)


def _compared(what: Text, expected: Any, actual: Any) -> Iterator[Difference]:
    if expected != actual:
        yield Difference(what, _shown(expected), _shown(actual))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "null"
        case list():
            return "[" + ", ".join(map(_shown, value)) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
