"""What was proved of a policy, for people and for machines."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from tiers.engines.interpret.values import value_text
from tiers.pipeline.fit import fit
from tiers.pipeline.prove import proved, unfitted
from tiers.pipeline.related import Taken
from tiers.problems import Problem, render
from tiers.program import Program
from tiers.text import Text
from tiers_cli.screen import current_lang, say

if TYPE_CHECKING:
    from tiers.analysis.findings import Claim, Finding, Report
    from tiers.analysis.witnesses import Witness

seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(min=0.001),
    default=10,
    show_default=True,
    help="How long a proof may think about one question.",
)

_MARKS = {
    "proved": ("✓", "green", Text("proved", "已证明")),
    "refuted": ("✗", "red", Text("refuted", "不成立")),
    "undecided": ("?", "yellow", Text("not decided", "未能判定")),
}


@attrs.frozen
class Proof:
    """A proof that was asked for."""

    program: Program
    as_of: date
    seconds: float
    is_json: bool = attrs.field(kw_only=True)

    def shown(self, taken: Taken | None = None) -> int:
        """Prove, print what came of it, and give the exit code."""
        clean, read = None, None
        fitted = unfitted(self.program)
        if taken is not None:
            clean, read = taken.sifted.clean, taken.counts.decided
            fitted = fit(self.program, clean, self.as_of)
        report = proved(fitted, as_of=self.as_of, seconds=self.seconds, clean=clean)
        if self.is_json:
            found = self._json(report, read)
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            show(report, as_of=self.as_of, seconds=self.seconds, read=read)
        return int(any(f.severity == "error" for f in report.findings))

    def _json(self, report: "Report", read: int | None) -> dict[str, Any]:
        """Give the same with stable keys; numbers of facts are text, exactly."""
        return {
            "policy": self.program.name,
            "as_of": str(self.as_of),
            "seconds": self.seconds,
            "free": list(report.free),
            "customers": read,
            "claims": [claim_json(claim) for claim in report.claims],
        }


def show(report: "Report", *, as_of: date, seconds: float, read: int | None) -> None:
    """Print every claim, then what refutes them; *read* customers were looked at."""
    click.echo(say(heading(as_of, report.free)))
    for claim in report.claims:
        for line in claim_lines(claim, seconds):
            click.echo(line)
    for claim in report.claims:
        for finding in claim.findings:
            click.echo()
            for line in finding_lines(finding, read):
                click.echo(line)
        if claim.more:
            more = Text(
                f"and at least {claim.more:,} more: {claim.says.en}",
                f"另有至少 {claim.more:,} 处：{claim.says.zh}",
            )
            click.echo(f"\n{say(more)}")


def heading(as_of: date, free: tuple[str, ...]) -> Text:
    """Say what claims are about."""
    listed = ", ".join(f"`{name}`" for name in free)
    within = Text("", "")
    if free:
        within = Text(
            f", whatever {listed} may be within bounds",
            f"（{listed} 在其范围内取任意值）",
        )
    return Text(
        f"for every customer there could be as of {as_of}{within.en}:",
        f"对 {as_of} 可能出现的每一位客户{within.zh}：",
    )


def claim_lines(claim: "Claim", seconds: float) -> Iterator[str]:
    """Say how a claim stands."""
    mark, colour, word = _MARKS[claim.answer]
    yield f"  {click.style(mark, fg=colour)} {_padded(say(word))} {say(claim.says)}"
    if claim.undecided:
        parts = ", ".join(map(say, claim.undecided))
        late = Text(
            f"not decided within {seconds:g} s: {parts}",
            f"{seconds:g} 秒内未能判定：{parts}",
        )
        yield f"    {'':<12}{say(late)}"


def _padded(word: str) -> str:
    cells = sum(2 if ord(c) > 255 else 1 for c in word)
    return word + " " * (11 - cells)


def finding_lines(finding: "Finding", read: int | None) -> Iterator[str]:
    """Tell of a finding: what, where, who shows it, what to do."""
    problem = Problem(
        finding.code, finding.message, finding.at, severity=finding.severity
    )
    yield render(problem, current_lang())
    for witness in finding.witness.values():
        word = Text("customer", "客户").put(current_lang())
        yield f"   = {word}: {say(told(witness, finding.shown))}"
    if finding.customers is not None and read is not None:
        count = Text(
            f"data: {finding.customers:,} of {read:,} customers",
            f"数据：{read:,} 位客户中有 {finding.customers:,} 位",
        )
        yield f"   = {say(count)}"
    if finding.help:
        word = Text("help", "建议").put(current_lang())
        yield f"   = {word}: {say(finding.help)}"


def told(witness: "Witness", shown: tuple[str, ...]) -> Text:
    """Tell of a customer: what matters about it, and what it gets."""
    facts, given = facts_told(witness, shown), gets(witness)
    return Text(f"{facts} → {given.en}", f"{facts} → {given.zh}")


def facts_told(witness: "Witness", shown: tuple[str, ...]) -> str:
    """Say what matters about a customer; of much, leave out what is no or nought."""
    lang = current_lang()
    values = {n: witness.values[n] for n in shown if n in witness.values}
    few = {n: v for n, v in values.items() if v or v is None}
    kept = values if len(values) <= _FEW or not few else few
    rest = Text("all else no or 0", "其余为否或 0").put(lang)
    parts = [f"{n} {value_text(v, lang)}" for n, v in kept.items()]
    return ", ".join(parts if len(kept) == len(values) else [*parts, rest])


def gets(witness: "Witness") -> Text:
    """Say what a customer gets."""
    decision = witness.decision
    if decision.clashing:
        rules = ", ".join(decision.clashing)
        return Text(f"clash of {rules}", f"{rules} 冲突")
    if decision.tier is None:
        return Text("no tier", "无层级")
    by = f" ({decision.rule})" if decision.rule else ""
    return Text.same(f"{decision.tier}{by}")


_FEW = 8


def claim_json(claim: "Claim") -> dict[str, Any]:
    """Give a claim with stable keys."""
    return {
        "says": say(claim.says),
        "answer": claim.answer,
        "undecided": [say(part) for part in claim.undecided],
        "more": claim.more,
        "findings": [_finding_json(finding) for finding in claim.findings],
    }


def _finding_json(finding: "Finding") -> dict[str, Any]:
    from tiers.analysis.wording import feel  # noqa: PLC0415 - it needs an extra

    at = finding.at
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": say(finding.message),
        "file": at and at.file,
        "line": at and at.line,
        "column": at and at.column,
        "cell": (at and at.cell) or None,
        "region": None if finding.box is None else feel(finding.box),
        "witnesses": [witness_json(w) for w in finding.witness.values()],
        "customers": finding.customers,
        "help": finding.help and say(finding.help),
    }


def witness_json(witness: "Witness") -> dict[str, Any]:
    """Give a customer and what it gets."""
    decision = witness.decision
    return {
        "facts": _plain(witness.facts),
        "given": _plain(witness.given),
        "scores": _plain(decision.scores),
        "tier": decision.tier,
        "rule": decision.rule,
        "clashing": list(decision.clashing),
        "actions": list(decision.actions),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: v if v is None or isinstance(v, bool) else value_text(v)
        for name, v in values.items()
    }
