"""Customers whom no rule, or no row of a table, is about."""

from collections.abc import Iterator
from decimal import Decimal

from tiers.analysis.conditions import condition
from tiers.analysis.dimensions import Dimension, dimensions
from tiers.analysis.findings import Claim, Collector, Finding
from tiers.analysis.folding import folded
from tiers.analysis.logic import Z, every, negated, some
from tiers.analysis.regions import Box, Region, Sides, Surely, regions
from tiers.analysis.rows import Row, Rows
from tiers.analysis.subject import Subject
from tiers.analysis.wording import cell, feel, where
from tiers.analysis.world import Values
from tiers.lang import ir
from tiers.lang.ir import IsMissing
from tiers.lang.written_nodes import written
from tiers.program.cutting import input_of
from tiers.schema import Number
from tiers.text import Text


def gaps(subject: Subject, rows: Rows) -> Claim:
    """Claim that some row applies to every customer."""
    says = Text(
        f"some {rows.noun.en}{rows.of.en} applies to every customer",
        f"每位客户都适用某条{rows.noun.zh}{rows.of.zh}",
    )
    sides = dimensions(subject.copy, [row.node for row in rows.rows])
    is_none = negated(some(row.holds for row in rows.rows))
    is_known = every(negated(d.coded.missing) for d in sides)
    collector = Collector()
    for asked, is_missing in ((is_known, False), (negated(is_known), True)):
        found = _regions(
            subject, rows, sides, every([is_none, asked]), is_missing=is_missing
        )
        findings = (
            _finding(subject, rows, region, is_missing=is_missing) for region in found
        )
        collector.take(findings, _MISSING if is_missing else _KNOWN)
    collector.found.sort(key=lambda finding: _order(finding, sides))
    return collector.claim(says)


def _order(finding: Finding, sides: tuple[Dimension, ...]) -> tuple[bool, list[int]]:
    """Order gaps from low to high, those of missing values last."""
    codes = dict(finding.box.sides) if finding.box else {}
    return finding.code == "gap-missing", [
        codes[d] & -codes[d] if d in codes else 0 for d in sides
    ]


_KNOWN = Text("where all is known", "各项均已知时")
_MISSING = Text("where something is missing", "有缺失时")


def _regions(
    subject: Subject,
    rows: Rows,
    sides: tuple[Dimension, ...],
    asked: Z,
    *,
    is_missing: bool,
) -> Iterator[Region]:
    def confirm(values: Values) -> bool:
        unknown = any(subject.evaluate(d.input, values) is None for d in sides)
        none = not any(subject.holds(row.node, values) for row in rows.rows)
        return none and unknown is is_missing

    yield from regions(
        subject.search,
        sides,
        asked,
        subject.confirming(confirm),
        surely=_surely(subject, rows, sides, is_missing=is_missing),
    )


def _surely(
    subject: Subject, rows: Rows, sides: tuple[Dimension, ...], *, is_missing: bool
) -> Surely:
    """See by the pieces of each row whether no row applies anywhere in a box.

    Where rows ask about facts only, each about one, that is the whole truth.
    """
    cuts = {dimension.input: dimension.cut for dimension in sides}
    evaluate = subject.copy.coder.world.evaluate
    asked = [[folded(c.node, evaluate) for c in row.conditions] for row in rows.rows]
    facts = {fact.name for fact in subject.program.schema.facts}
    is_whole = all(
        isinstance(node, ir.Constant) or input_of(node) in cuts
        for nodes in asked
        for node in nodes
    ) and all(isinstance(i, ir.Column) and i.name in facts for i in cuts)
    held = [
        [
            (input_of(node), cuts[input_of(node)].truth(node).true)
            for node in nodes
            if input_of(node) in cuts
        ]
        for nodes in asked
        if not any(isinstance(n, ir.Constant) and n.value is not True for n in nodes)
    ]

    def surely(box: Sides) -> bool | None:
        codes = {dimension.input: code for dimension, code in box}
        if is_missing is not any(d.missing & code for d, code in box):
            return None
        if not is_missing or any(d.missing == code for d, code in box):
            is_apart = all(
                any(not true & codes[input_] for input_, true in row) for row in held
            )
            return is_apart if is_whole or is_apart else None
        return None

    return surely


def _finding(
    subject: Subject, rows: Rows, region: Region, *, is_missing: bool
) -> Finding:
    box = region.box if is_missing else _unless_known(region.box)
    at = where(box)
    code = "gap-missing" if is_missing else "gap"
    if not is_missing and _is_hole(box):
        code = "band-hole"
    none = Text(
        f"no {rows.noun.en}{rows.of.en} applies{at.en}",
        f"{at.zh}没有{rows.noun.zh}{rows.of.zh}适用",
    )
    if code == "band-hole":
        none = Text(
            f"{none.en}: the bands leave a hole for fractions",
            f"{none.zh}：相邻区间之间漏掉了小数",
        )
    inputs = [d.input for d, _ in box.sides]
    return Finding(
        code=code,
        message=none,
        at=rows.rows[-1].at,
        severity="error" if code != "gap-missing" and not rows.table else "warning",
        box=box,
        witness=region.witness,
        shown=subject.shown(inputs or [row.node for row in rows.rows]),
        where=condition(box, known=None if is_missing else _known(subject, rows)),
        help=_declare(box) if is_missing else _add(rows, box),
    )


def _unless_known(box: Box) -> Box:
    """Leave out what only says that a value is there."""
    return Box(tuple((d, c) for d, c in box.sides if c != d.full & ~d.missing))


def _known(subject: Subject, rows: Rows) -> tuple[IsMissing, ...]:
    """Give what must not be missing where a gap is not one of missing values."""
    sides = dimensions(subject.copy, [row.node for row in rows.rows])
    unknown = (d for d in sides if d.coded.missing is not False)
    return tuple(IsMissing(d.input) for d in unknown)


def _is_hole(box: Box) -> bool:
    """Tell whether a region lies between two bands that leave no whole number out."""
    return any(_is_narrow(dimension, codes) for dimension, codes in box.sides)


def _is_narrow(dimension: Dimension, codes: int) -> bool:
    kind = dimension.input.type
    if not isinstance(kind, Number) or not kind.places or not dimension.is_ordered:
        return False
    first, last = (codes & -codes).bit_length() - 1, codes.bit_length() - 1
    known = dimension.full & ~dimension.missing
    is_first, is_last = not known & ((1 << first) - 1), not known >> last + 1
    if codes & dimension.missing or is_first or is_last:
        return False
    unit = 10**kind.places
    low, high = dimension.points[first - 1], dimension.points[last] - 1
    is_between = Decimal(low) / unit > low // unit
    return bool(is_between and low // unit == high // unit)


def _declare(box: Box) -> Text:
    names = [written(d.input) for d, c in box.sides if c & d.missing]
    listed = ", ".join(f"`{name}`" for name in names)
    return Text(
        f"say what holds where {listed} is missing: a row for `null`, a `default`, or "
        "a value to take (`missing:`)",
        f"请说明 {listed} 缺失时如何处理：加一行 `null`、写 `default`，"
        "或用 `missing:` 指定取值",
    )


def _add(rows: Rows, box: Box) -> Text:
    """Write the row that would fill a gap."""
    row = _row(rows, box)
    return Text(f"add {row}, or a `default`", f"请增加 {row}，或写 `default`")


def _row(rows: Rows, box: Box) -> str:
    sides = {written(d.input): cell(d, codes) for d, codes in box.sides}
    columns = [c.column.strip() for c in rows.rows[0].conditions if c.column]
    if columns and sides.keys() <= set(columns):
        cells = [_quoted(sides.get(column, "-")) for column in columns]
        last = ["…", "…"] if not rows.table else ["…"]
        return f"`- [{', '.join([_fresh(rows.rows), *cells, *last])}]`"
    asked = feel(box)
    key, gives = ("row", "then: …") if rows.table else ("rule", "tier: …, because: …")
    return f"`- {{{key}: {_fresh(rows.rows)}, if: {asked}, {gives}}}`"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


def _fresh(rows: tuple[Row, ...]) -> str:
    """Give a name that no row has: the next number behind the last name's letters."""
    last, taken = rows[-1].id, {row.id for row in rows}
    head = last.rstrip("0123456789")
    number = int(last[len(head) :] or 0) + 1
    while f"{head}{number}" in taken:
        number += 1
    return f"{head}{number}"
