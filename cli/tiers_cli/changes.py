"""What a change of policy does, for people, for pull requests and for machines."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import click

from tiers.pipeline.diff import Effects
from tiers.program import Program
from tiers.text import Text
from tiers_cli.effects import as_json, lines, markdown
from tiers_cli.proof import claim_json, claim_lines, facts_told, gets, heading
from tiers_cli.screen import say

if TYPE_CHECKING:
    from tiers.analysis.findings import Finding, Report
    from tiers.analysis.witnesses import Witness

_EQUAL = Text("equal, proved", "相同，已证明")


@attrs.frozen
class Change:
    """A change of policy, and what is known about it."""

    names: tuple[str, str]
    """As the two were asked for."""
    old: Program
    new: Program
    report: "Report"
    effects: Effects | None
    as_of: date
    seconds: float

    @property
    def title(self) -> str:
        """Name the two."""
        return " → ".join(self.names)

    @property
    def verdict(self) -> Text:
        """Say in a word how the two stand."""
        answers = {claim.answer for claim in self.report.claims}
        if answers == {"proved"}:
            return _EQUAL
        if "refuted" in answers:
            return Text("different", "不同")
        return Text(
            f"not decided within {self.seconds:g} s", f"{self.seconds:g} 秒内未能判定"
        )

    @property
    def _tiers(self) -> list[str]:
        """Name the tiers of both."""
        names = (str(tier.name) for tier in (*self.old.tiers, *self.new.tiers))
        return [*dict.fromkeys(names)]

    # --- for people -------------------------------------------------------------

    def show(self) -> None:
        """Print the claims, the regions, and what happens to the customers."""
        click.echo(f"{self.title}: {say(self.verdict)}")
        click.echo(say(heading(self.as_of, self.report.free)))
        for claim in self.report.claims:
            for line in claim_lines(claim, self.seconds):
                click.echo(line)
        for finding in self.report.findings:
            click.echo(f"\n{say(finding.message)}")
            if finding.witness:
                click.echo(f"  {say(_example(finding))}")
        if self.effects is not None:
            click.echo()
            for line in lines(self.effects, self._tiers):
                click.echo(line)

    # --- for pull requests --------------------------------------------------------

    def markdown(self) -> Iterator[str]:
        """Write it as Markdown."""
        title = Text("Policy change", "策略变更")
        yield f"## {say(title)}: {self.title}"
        yield ""
        about = say(heading(self.as_of, self.report.free)).rstrip(":：")
        yield f"**{say(self.verdict)}** ({about})"
        yield ""
        for claim in self.report.claims:
            mark = {"proved": "✅", "refuted": "❌", "undecided": "❔"}[claim.answer]
            yield f"- {mark} {say(claim.says)}"
        if self.report.findings:
            what, who = Text("what changes", "变化"), Text("for example", "例如")
            yield ""
            yield f"| {say(what)} | {say(who)} |"
            yield "|---|---|"
            for finding in self.report.findings:
                people = say(_example(finding)) if finding.witness else ""
                yield f"| {_cell(say(finding.message))} | {_cell(people)} |"
        if self.effects is not None:
            yield ""
            yield from markdown(self.effects, self._tiers)

    # --- for machines ---------------------------------------------------------------

    def as_json(self) -> dict[str, Any]:
        """Give the same with stable keys."""
        return {
            "old": self.names[0],
            "new": self.names[1],
            "as_of": str(self.as_of),
            "equal": all(c.answer == "proved" for c in self.report.claims),
            "free": list(self.report.free),
            "claims": [claim_json(claim) for claim in self.report.claims],
            "data": None if self.effects is None else as_json(self.effects),
        }


def _example(finding: "Finding") -> Text:
    """Show a customer, and what both policies give it."""
    before, after = finding.witness.values()
    facts = facts_told(before, finding.shown)
    one, other = gets(before), gets(after)
    if finding.code == "action-differs":
        one, other = (
            Text(f"{t.en}: {_listed(w)}", f"{t.zh}：{_listed(w)}")
            for t, w in ((one, before), (other, after))
        )
    return Text(
        f"{facts} → {one.en}; now {other.en}", f"{facts} → {one.zh}；现为 {other.zh}"
    )


def _listed(witness: "Witness") -> str:
    return ", ".join(witness.decision.actions) or "–"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
