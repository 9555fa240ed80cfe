"""Tiers and actions that no customer can get, and scores without a value."""

from collections.abc import Iterator

from tiers.analysis.conditions import condition
from tiers.analysis.dimensions import dimensions
from tiers.analysis.findings import Claim, Finding
from tiers.analysis.logic import Z, alike, every, negated
from tiers.analysis.regions import Region, regions
from tiers.analysis.search import Undecided
from tiers.analysis.subject import Subject
from tiers.analysis.wording import said
from tiers.analysis.world import Values
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Score
from tiers.schema import Boolean
from tiers.source import Located, Span
from tiers.text import Text


def tiers(subject: Subject) -> Claim:
    """Claim that some customer reaches every tier that rules lead to."""
    says = Text("some customer reaches every tier", "每个层级都有客户可达")
    program = subject.program
    led = {rule.tier for rule in program.rules} | {program.default}
    found: list[Finding] = []
    undecided: list[Text] = []
    for at, tier in enumerate(program.tiers):
        if tier.name not in led:
            continue
        name = tier.name
        try:
            asked = alike(subject.copy.tier, at)
            if subject.exists(asked, lambda v, name=name: v[TIER] == name):  # type: ignore[misc]
                continue
        except Undecided:
            undecided.append(Text.same(f"`{name}`"))
            continue
        found.append(
            Finding(
                code="unreachable-tier",
                message=Text(
                    f"no customer can reach the tier `{name}`",
                    f"没有客户能达到层级 `{name}`",
                ),
                at=_place(tier.name),
                help=_RULES,
            )
        )
    return Claim(says, tuple(found), tuple(undecided))


_RULES = Text(
    "look at the rules that lead to it: each applies to nobody, or never decides",
    "请查看通向它的规则：均不适用于任何客户，或从不起作用",
)


def actions(subject: Subject) -> Claim:
    """Claim that some customer gets every action that rules give."""
    says = Text("some customer gets every action", "每项措施都有客户可得")
    program = subject.program
    found: list[Finding] = []
    undecided: list[Text] = []
    for action in program.actions:
        rules = [rule for rule in program.action_rules if action.name in rule.do]
        if not rules:
            continue
        nodes = [rule.when.node for rule in rules]

        def confirm(values: Values, nodes: list[Node] = nodes) -> bool:
            return any(subject.holds(node, values) for node in nodes)

        try:
            if subject.exists(subject.copy.actions[action.name], confirm):
                continue
        except Undecided:
            undecided.append(Text.same(f"`{action.name}`"))
            continue
        message = Text(
            f"no customer can get the action `{action.name}`",
            f"没有客户能得到措施 `{action.name}`",
        )
        at = _place(action.name)
        found.append(Finding("unreachable-action", message, at, help=_RULES))
    return Claim(says, tuple(found), tuple(undecided))


def _place(name: str) -> Span | None:
    return name.at if isinstance(name, Located) else None


def scores(subject: Subject) -> Claim | None:
    """Claim that every score has a value where all that it reads has."""
    says = Text(
        "every score has a value where all that it reads has one",
        "所读各项齐全时，每项得分都有值",
    )
    found: list[Finding] = []
    undecided: list[Text] = []
    program = subject.program
    pairs = zip(program.scores, subject.copy.fitted.formulas, strict=True)
    nodes = {str(score.name): node for score, node in pairs}
    for score in program.shown_scores:
        if str(score.name) in subject.copy.free:
            continue
        asked = _without_value(subject, score, nodes[str(score.name)])
        if asked is False:
            continue
        try:
            found += _valueless(subject, score, nodes[str(score.name)], asked)
        except Undecided:
            undecided.append(Text.same(f"`{score.name}`"))
    return Claim(says, tuple(found), tuple(undecided)) if nodes else None


def _without_value(subject: Subject, score: Score, node: Node) -> Z:
    columns = subject.copy.coder.columns
    reads = [columns[name] for name in sorted(ir.columns(node)) if name in columns]
    is_known = [negated(column.missing) for column in reads]
    return every([columns[str(score.name)].missing, *is_known])


def _valueless(
    subject: Subject, score: Score, node: Node, asked: Z
) -> Iterator[Finding]:
    def confirm(values: Values) -> bool:
        known = all(values[name] is not None for name in ir.columns(node))
        return known and values[str(score.name)] is None

    sides = dimensions(subject.copy, list(_asked(node)))
    sure = subject.confirming(confirm)
    for region in regions(subject.search, sides, asked, sure, most=4):
        yield _finding(subject, score, node, region)


def _finding(subject: Subject, score: Score, node: Node, region: Region) -> Finding:
    where = said(region.box)
    known = [
        ir.IsMissing(ir.Column(name, subject.copy.coder.types[name]))
        for name in sorted(ir.columns(node))
        if subject.copy.coder.columns[name].missing is not False
    ]
    return Finding(
        code="missing-score",
        message=Text(
            f"the score `{score.name}` has no value where {where.en}",
            f"{where.zh} 时得分 `{score.name}` 没有值",
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
