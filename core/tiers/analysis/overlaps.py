"""Rules that apply together although their hit policy keeps them apart."""

from collections.abc import Iterator
from itertools import islice

from tiers.analysis.conditions import condition
from tiers.analysis.dimensions import dimensions
from tiers.analysis.findings import Claim, Finding
from tiers.analysis.logic import every
from tiers.analysis.pieces import pairs
from tiers.analysis.regions import Region, regions
from tiers.analysis.rows import Row, Rows
from tiers.analysis.search import Undecided
from tiers.analysis.subject import Subject
from tiers.analysis.wording import said
from tiers.analysis.world import Values
from tiers.text import Text

_PAIRS = 20
"""The most pairs that are told of."""
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
    found: list[Finding] = []
    undecided: list[Text] = []
    left, told, more = pairs(rows), 0, 0
    for one, other in left:
        if told >= _PAIRS:
            more = 1 + sum(1 for _ in left)
            break
        try:
            together = list(_together(subject, rows, one, other))
        except Undecided:
            undecided.append(Text.same(f"{one.id}, {other.id}"))
            continue
        found += together
        told += bool(together)
    return Claim(Text(english, chinese), tuple(found), tuple(undecided), more)


def _together(
    subject: Subject, rows: Rows, one: Row, other: Row
) -> Iterator[Finding]:
    def confirm(values: Values) -> bool:
        return subject.holds(one.node, values) and subject.holds(other.node, values)

    asked = every([one.holds, other.holds])
    sides = dimensions(subject.copy, [one.node, other.node])
    for region in islice(
        regions(subject.search, sides, asked, subject.confirming(confirm)), _REGIONS
    ):
        yield _finding(subject, rows, one, other, region)


def _finding(
    subject: Subject, rows: Rows, one: Row, other: Row, region: Region
) -> Finding:
    where = said(region.box)
    message = Text(
        f"{rows.noun.en}s {one.name.en} and {other.name.en}{rows.of.en} both apply "
        f"where {where.en}",
        f"{where.zh} 时{rows.noun.zh} {one.name.zh} 与 {other.name.zh}{rows.of.zh}"
        "同时适用",
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
