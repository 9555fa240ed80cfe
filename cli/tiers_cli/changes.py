"""What a change of policy does, for people, for pull requests and for machines."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import click

from tiers.pipeline.diff import Affected, Effects
from tiers.program import Program
from tiers.text import Text
from tiers_cli.proof import claim_json, claim_lines, facts_told, gets, heading
from tiers_cli.screen import counted, say

if TYPE_CHECKING:
    from tiers.analysis.findings import Finding, Report
    from tiers.analysis.witnesses import Witness

_NONE = Text("no tier", "无层级")
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
            for line in self._told(self.effects):
                click.echo(line)

    def _told(self, found: Effects) -> Iterator[str]:
        yield say(_counts(found))
        yield ""
        width = max(map(len, self._tiers()))
        cells = self._matrix(found)
        yield f"  {say(_FROM):<{width}}  " + "  ".join(
            f"{n:>{width}}" for n in cells[0][1:]
        )
        for row in cells[1:]:
            yield f"  {row[0]:<{width}}  " + "  ".join(f"{n:>{width}}" for n in row[1:])
        for line in _actions(found):
            yield f"  {say(line)}"
        cost = _cost(found)
        if cost:
            yield f"  {say(cost)}"
        if found.affected:
            yield ""
            yield say(_MOST)
            yield from (f"  {say(_affected(one))}" for one in found.affected)

    def _tiers(self) -> list[str]:
        names = [str(tier.name) for tier in (*self.old.tiers, *self.new.tiers)]
        return [*dict.fromkeys(names), say(_NONE)]

    def _matrix(self, found: Effects) -> list[list[str]]:
        """Lay customers out by tier before (rows) and after (columns)."""
        names = [str(t.name) for t in (*self.old.tiers, *self.new.tiers)]
        tiers: list[str | None] = [*dict.fromkeys(names), None]
        counts = {(a, b): found.moves.get((a, b), 0) for a in tiers for b in tiers}
        rows = [t for t in tiers if t or any(counts[t, b] for b in tiers)]
        columns = [t for t in tiers if t or any(counts[a, t] for a in tiers)]
        head = [say(_FROM), *(t or say(_NONE) for t in columns)]
        return [
            head,
            *([a or say(_NONE), *(f"{counts[a, b]:,}" for b in columns)] for a in rows),
        ]

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
            yield from self._markdown_effects(self.effects)

    def _markdown_effects(self, found: Effects) -> Iterator[str]:
        yield say(_counts(found))
        yield ""
        head, *rows = self._matrix(found)
        yield f"| {' | '.join(head)} |"
        yield f"|---|{'---:|' * (len(head) - 1)}"
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""
        yield from (f"- {say(line)}" for line in _actions(found))
        cost = _cost(found)
        if cost:
            yield f"- {say(cost)}"
        if found.affected:
            yield ""
            yield f"**{say(_MOST)}**"
            yield ""
            yield from (f"- {say(_affected(one))}" for one in found.affected)

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
            "data": None if self.effects is None else _effects_json(self.effects),
        }


_FROM = Text("from \\ to", "由 \\ 至")
_MOST = Text("affected most", "受影响最大的客户")


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


def _counts(found: Effects) -> Text:
    apart = Text("", "")
    if found.apart:
        apart = Text(
            f"; {found.apart:,} accepted by one policy only",
            f"；仅一方接受的有 {found.apart:,} 位",
        )
    return Text(
        f"{counted(found.customers, 'customer')}, {found.changed:,} affected{apart.en}",
        f"客户 {found.customers:,} 位，受影响 {found.changed:,} 位{apart.zh}",
    )


def _actions(found: Effects) -> Iterator[Text]:
    for name in dict.fromkeys((*found.gained, *found.lost)):
        gained, lost = found.gained.get(name, 0), found.lost.get(name, 0)
        yield Text(
            f"{name}: {gained:,} gain it, {lost:,} lose it",
            f"{name}：新增 {gained:,} 位，失去 {lost:,} 位",
        )


def _cost(found: Effects) -> Text | None:
    if found.cost is None:
        return None
    before, after = found.cost
    change = _signed(after - before)
    return Text(
        f"cost of all actions: {before:,f} → {after:,f} ({change})",
        f"全部措施成本：{before:,f} → {after:,f}（{change}）",
    )


def _signed(value: Decimal) -> str:
    return f"+{value:,f}" if value > 0 else f"{value:,f}".replace("-", "−")


def _affected(one: Affected) -> Text:
    parts = [f"+{name}" for name in one.gained] + [f"−{name}" for name in one.lost]
    more = f"; {' '.join(parts)}" if parts else ""
    cost_en = f"; cost {_signed(one.cost)}" if one.cost else ""
    cost_zh = f"；成本 {_signed(one.cost)}" if one.cost else ""
    return Text(
        f"{one.customer}: {one.before or _NONE.en} → {one.after or _NONE.en}"
        f"{more}{cost_en}",
        f"{one.customer}：{one.before or _NONE.zh} → {one.after or _NONE.zh}"
        f"{more}{cost_zh}",
    )


def _effects_json(found: Effects) -> dict[str, Any]:
    return {
        "customers": found.customers,
        "apart": found.apart,
        "changed": found.changed,
        "moves": [
            {"from": a, "to": b, "customers": n} for (a, b), n in found.moves.items()
        ],
        "gained": dict(found.gained),
        "lost": dict(found.lost),
        "cost": found.cost and [f"{value:f}" for value in found.cost],
        "affected": [
            {
                "customer": one.customer,
                "from": one.before,
                "to": one.after,
                "gained": list(one.gained),
                "lost": list(one.lost),
                "cost": f"{one.cost:f}",
            }
            for one in found.affected
        ],
    }
