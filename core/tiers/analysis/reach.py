"""Tiers and actions that no customer can get, and scores without a value."""

from collections.abc import Iterator

from tiers.analysis.conditions import condition
from tiers.analysis.dimensions import dimensions
from tiers.analysis.findings import Claim, Collector, Finding
from tiers.analysis.logic import Z, alike, every, negated
from tiers.analysis.regions import Region, regions
from tiers.analysis.subject import Subject
from tiers.analysis.wording import where
from tiers.analysis.world import Values
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import TIER
from tiers.program.score import Score
from tiers.schema import Boolean
from tiers.source import Located, Span
from tiers.text import Text


def tiers(subject: Subject) -> Claim:
    """Claim that some customer reaches every tier that rules lead to."""
    says = Text("some customer reaches every tier", "每个层级都有客户可达")
    program = subject.program
    led = {rule.tier for rule in program.rules} | {program.default}
    collector = Collector()
    for at, tier in enumerate(program.tiers):
        if tier.name in led:
            findings = _tier_out_of_reach(subject, at, tier.name)
            collector.take(findings, Text.same(f"`{tier.name}`"))
    return collector.claim(says)


def _tier_out_of_reach(subject: Subject, at: int, name: str) -> Iterator[Finding]:
    def confirm(values: Values) -> bool:
        return bool(values[TIER] == name)

    if not subject.exists(alike(subject.copy.tier, at), confirm):
        message = Text(
            f"no customer can reach the tier `{name}`",
            f"没有客户能达到层级 `{name}`",
        )
        yield Finding("unreachable-tier", message, _place(name), help=_RULES)


_RULES = Text(
    "look at the rules that lead to it: each applies to nobody, or never decides",
    "请查看通向它的规则：均不适用于任何客户，或从不起作用",
)


def actions(subject: Subject) -> Claim:
    """Claim that some customer gets every action that rules give."""
    says = Text("some customer gets every action", "每项措施都有客户可得")
    program = subject.program
    collector = Collector()
    for action in program.actions:
        giving = [one for one in program.granting if action.name in one.rule.do]
        if giving:
            nodes = [one.node for one in giving]
            findings = _action_out_of_reach(subject, action.name, nodes)
            collector.take(findings, Text.same(f"`{action.name}`"))
    return collector.claim(says)


def _action_out_of_reach(
    subject: Subject, name: str, nodes: list[Node]
) -> Iterator[Finding]:
    def confirm(values: Values) -> bool:
        return any(subject.holds(node, values) for node in nodes)

    if not subject.exists(subject.copy.actions[name], confirm):
        message = Text(
            f"no customer can get the action `{name}`",
            f"没有客户能得到措施 `{name}`",
        )
        yield Finding("unreachable-action", message, _place(name), help=_RULES)


def _place(name: str) -> Span | None:
    return name.at if isinstance(name, Located) else None


def scores(subject: Subject) -> Claim | None:
    """Claim that every score has a value where all that it reads has."""
    says = Text(
        "every score has a value where all that it reads has one",
        "所读各项齐全时，每项得分都有值",
    )
    collector, program = Collector(), subject.program
    pairs = zip(program.scores, subject.copy.fitted.formulas, strict=True)
    nodes = {str(score.name): node for score, node in pairs}
    for score in program.shown_scores:
        if str(score.name) in subject.copy.free:
            continue
        node = nodes[str(score.name)]
        findings = _valueless(subject, score, node)
        collector.take(findings, Text.same(f"`{score.name}`"))
    return collector.claim(says) if nodes else None


def _known(subject: Subject, node: Node) -> Z:
    """Say that all which a formula reads is known."""
    columns = subject.copy.coder.columns
    reads = [columns[name] for name in sorted(ir.columns(node)) if name in columns]
    return every(negated(column.missing) for column in reads)


def _valueless(subject: Subject, score: Score, node: Node) -> Iterator[Finding]:
    asked = subject.copy.coder.columns[str(score.name)].missing
    known = _known(subject, node)
    if every([asked, known]) is False:
        return

    def confirm(values: Values) -> bool:
        are_known = all(values[name] is not None for name in ir.columns(node))
        return are_known and values[str(score.name)] is None

    found = regions(
        subject.search,
        dimensions(subject.copy, list(_asked(node))),
        asked,
        subject.confirming(confirm),
        most=4,
        given=known,
    )
    for region in found:
        yield _finding(subject, score, node, region)


def _finding(subject: Subject, score: Score, node: Node, region: Region) -> Finding:
    at = where(region.box)
    known = [
        ir.IsMissing(ir.Column(name, subject.copy.coder.types[name]))
        for name in sorted(ir.columns(node))
        if subject.copy.coder.columns[name].missing is not False
    ]
    return Finding(
        code="missing-score",
        message=Text(
            f"the score `{score.name}` has no value{at.en}",
            f"{at.zh}得分 `{score.name}` 没有值",
        ),
        at=score.name.at,
        box=region.box,
        witness=region.witness,
        shown=subject.shown([node]),
        where=condition(region.box, known),
        help=Text(
            "add a band, or say what holds there with `if … then … else …`",
            "请补上区间，或用 `if … then … else …` 说明该情况",
        ),
    )


def _asked(node: Node) -> Iterator[Node]:
    """Find what a formula asks, divisors that may be nought among it."""
    if isinstance(node.type, Boolean):
        yield node
        return
    if isinstance(node, ir.Divide) and not isinstance(node.right, ir.Constant):
        nought = build.constant(build.number_of(node.right).low * 0)
        yield ir.Same(node.right, nought)
    for part in ir.children(node):
        yield from _asked(part)
