"""Rules that apply together although their hit policy keeps them apart."""

from collections.abc import Iterator

from tiers.analysis.conditions import condition
from tiers.analysis.dimensions import dimensions
from tiers.analysis.findings import Claim, Collector, Finding
from tiers.analysis.logic import every
from tiers.analysis.pieces import pairs
from tiers.analysis.regions import Region, regions
from tiers.analysis.rows import Row, Rows
from tiers.analysis.subject import Subject
from tiers.analysis.wording import where
from tiers.analysis.world import Values
from tiers.text import Text

_MOST = 20
"""The most findings that are told."""
_REGIONS = 3
"""The most regions that are told of one pair."""


def overlaps(subject: Subject, rows: Rows) -> Claim:
    """Claim that no two rows apply together; of `any`, none that give otherwise."""
    of = rows.of
    english = f"no two {rows.noun.en}s{of.en} apply to one customer"
    chinese = f"没有客户同时适用两条{rows.noun.zh}{of.zh}"
    if rows.hit == "any":
        english = f"{rows.noun.en}s{of.en} that apply to one customer agree"
        chinese = f"同时适用于一位客户的{rows.noun.zh}{of.zh}结果一致"
    collector, left = Collector(), pairs(rows)
    for one, other in left:
        if len(collector.found) >= _MOST:
            collector.more += 1 + sum(1 for _ in left)
            break
        together = _together(subject, rows, one, other)
        collector.take(together, Text.same(f"{one.id}, {other.id}"))
    return collector.claim(Text(english, chinese))


def _together(subject: Subject, rows: Rows, one: Row, other: Row) -> Iterator[Finding]:
    def confirm(values: Values) -> bool:
        return subject.holds(one.node, values) and subject.holds(other.node, values)

    asked = every([one.holds, other.holds])
    sides = dimensions(subject.copy, [one.node, other.node])
    sure = subject.confirming(confirm)
    for region in regions(subject.search, sides, asked, sure, most=_REGIONS):
        yield _finding(subject, rows, one, other, region)


def _finding(
    subject: Subject, rows: Rows, one: Row, other: Row, region: Region
) -> Finding:
    at = where(region.box)
    message = Text(
        f"{rows.noun.en}s {one.name.en} and {other.name.en}{rows.of.en} both apply"
        f"{at.en}",
        f"{at.zh}{rows.noun.zh} {one.name.zh} 与 {other.name.zh}{rows.of.zh}同时适用",
    )
    help_ = Text(
        "narrow one of them, or let the first that applies win (`hit: first`)",
        "请收窄其中一条，或改用 `hit: first`（先适用者优先）",
    )
    return Finding(
        code="conflict" if rows.hit == "any" else "overlap",
        message=message,
        at=other.at,
        severity="error",
        box=region.box,
        witness=region.witness,
        shown=subject.shown([d.input for d, _ in region.box.sides] or [one.node]),
        where=condition(region.box),
        help=help_,
    )
