"""Prove: a policy → what holds for every customer, and whom it does not hold for."""

from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.meaning import TODAY, Meaning, meaning
from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import RULE
from tiers.pipeline.models import Writer
from tiers.problems import DataError, Problem
from tiers.program.program import TIER, Fitted, Program
from tiers.results import Decision
from tiers.text import Text

if TYPE_CHECKING:
    from tiers.analysis.findings import Report

Values = Mapping[str, Any]
"""A customer by fact, score and decision."""


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


def proved(
    fitted: Fitted,
    *,
    as_of: date,
    seconds: float,
    clean: pl.LazyFrame | None = None,
) -> "Report":
    """Prove what can be proved of a program; each question has so many seconds.

    With *clean* customers, those whom a finding is about are counted.

    Raises:
        DataError: the extra for proofs is not installed.
    """
    require()
    from tiers.analysis.promises import MORE  # noqa: PLC0415 - they need an extra
    from tiers.analysis.prove import prove  # noqa: PLC0415
    from tiers.analysis.subject import POLICY, Subject  # noqa: PLC0415

    interpreter = Interpreter.of(fitted, as_of)
    replay = Replayed({POLICY: interpreter, MORE: interpreter}, as_of)
    subject = Subject.of(
        fitted, evaluate=replay.evaluate, replay=replay, as_of=as_of, seconds=seconds
    )
    report = prove(subject)
    return report if clean is None else _counted(report, fitted, clean, as_of)


def require() -> None:
    """Make sure that there is a solver.

    Raises:
        DataError: there is none; with what to do.
    """
    if find_spec("z3") is None:
        message = Text(
            "proofs need an extra that is not installed", "证明功能需要另行安装组件"
        )
        help_ = Text(
            'run `pip install "tiers[verify]"`', '请运行 `pip install "tiers[verify]"`'
        )
        raise DataError([Problem("missing-extra", message, help=help_)])


def _counted(
    report: "Report", fitted: Fitted, clean: pl.LazyFrame, as_of: date
) -> "Report":
    """Count the customers whom each finding is about, in one reading."""
    nodes = {f"n{at}": f.where for at, f in enumerate(report.findings) if f.where}
    if not nodes:
        return report
    table = Writer.of(fitted, as_of).columns(clean).select(**nodes)
    sums = table.select(pl.all().fill_null(value=False).sum())
    row = sums.collect(engine="streaming").row(0, named=True)
    counts = iter(row.get(f"n{at}") for at in range(len(report.findings)))
    claims = tuple(
        attrs.evolve(
            claim,
            findings=tuple(
                attrs.evolve(finding, customers=next(counts))
                for finding in claim.findings
            ),
        )
        for claim in report.claims
    )
    return attrs.evolve(report, claims=claims)
