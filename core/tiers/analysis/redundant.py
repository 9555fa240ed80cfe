"""Rows that could be left out: without them every customer would get the same."""

from tiers.analysis.findings import Claim, Finding
from tiers.analysis.logic import Z, every, negated, some
from tiers.analysis.pieces import meet, pieces
from tiers.analysis.rows import Row, Rows
from tiers.analysis.search import Undecided
from tiers.analysis.subject import Subject
from tiers.analysis.world import Values
from tiers.text import Text


def redundant(subject: Subject, rows: Rows, out: frozenset[int]) -> Claim:
    """Claim that taking any row out changes what some customer gets."""
    says = Text(
        f"no {rows.noun.en}{rows.of.en} can be left out",
        f"没有多余的{rows.noun.zh}{rows.of.zh}",
    )
    found: list[Finding] = []
    undecided: list[Text] = []
    gone = set(out)
    for at in rows.order:
        if at in gone or rows.rows[at].is_kept:
            continue
        try:
            is_needed = _changes(subject, rows, at, gone)
        except Undecided:
            undecided.append(rows.rows[at].name)
            continue
        if not is_needed:
            gone.add(at)
            found.append(_redundant(rows, rows.rows[at]))
    return Claim(says, tuple(found), tuple(undecided))


def _redundant(rows: Rows, row: Row) -> Finding:
    return Finding(
        code="redundant-rule",
        message=Text(
            f"without {rows.noun.en} {row.name.en}{rows.of.en} every customer would "
            "get the same",
            f"去掉{rows.noun.zh} {row.name.zh}{rows.of.zh}，每位客户的结果都不变",
        ),
        at=row.at,
        help=Text(
            "take it out, unless it is there for the reason that it gives",
            "可删除；若只为给出不同的理由，则可保留",
        ),
    )


def _changes(subject: Subject, rows: Rows, at: int, gone: set[int]) -> bool:
    """Tell whether somebody would get something else without a row."""
    if rows.is_ordered:
        return _changes_first(subject, rows, at, gone)
    if rows.hit == "collect":
        return _changes_actions(subject, rows, at, gone)
    return _changes_set(subject, rows, at, gone)


def _changes_first(subject: Subject, rows: Rows, at: int, gone: set[int]) -> bool:
    known = pieces(rows.rows)
    left = [n for n in rows.order if n not in gone and meet(known[at], known[n])]
    place = left.index(at)
    row, before, after = rows.rows[at], left[:place], left[place + 1 :]
    if row.gives not in {rows.default, *(rows.rows[n].gives for n in after)}:
        return True

    def next_gives(values: Values) -> object:
        for n in after:
            if subject.holds(rows.rows[n].node, values):
                return rows.rows[n].gives
        return rows.default

    def confirm(values: Values) -> bool:
        return (
            subject.holds(row.node, values)
            and not any(subject.holds(rows.rows[n].node, values) for n in before)
            and next_gives(values) != row.gives
        )

    asked = [row.holds, *(negated(rows.rows[n].holds) for n in before)]
    other: Z = rows.default != row.gives
    for n in reversed(after):
        if rows.rows[n].gives == row.gives:
            other = every([negated(rows.rows[n].holds), other])
        else:
            other = some([rows.rows[n].holds, other])
    return subject.exists(every([*asked, other]), confirm)


def _changes_set(subject: Subject, rows: Rows, at: int, gone: set[int]) -> bool:
    """Ask it of `unique` and `any`, where what else applies must be the same."""
    row = rows.rows[at]
    others = [r for n, r in enumerate(rows.rows) if n != at and n not in gone]
    alike = [o for o in others if o.gives == row.gives]
    if rows.hit not in {"unique", "any"}:
        return True
    if not alike and rows.default != row.gives:
        return True
    if rows.hit == "unique":
        alike = []
    different = [o for o in others if o not in alike]

    def confirm(values: Values) -> bool:
        holds = subject.holds
        if not holds(row.node, values):
            return False
        if any(holds(o.node, values) for o in different):
            return True
        is_same = any(holds(o.node, values) for o in alike)
        return not is_same and rows.default != row.gives

    alone = every([rows.default != row.gives, *(negated(o.holds) for o in alike)])
    changed = some([*(o.holds for o in different), alone])
    return subject.exists(every([row.holds, changed]), confirm)


def _changes_actions(subject: Subject, rows: Rows, at: int, gone: set[int]) -> bool:
    """Ask it of action rules, whose actions others may give as well."""
    row = rows.rows[at]
    if rows.table or not isinstance(row.gives, tuple):
        return True
    others = [r for n, r in enumerate(rows.rows) if n != at and n not in gone]
    for action in row.gives:
        giving = [o for o in others if isinstance(o.gives, tuple) and action in o.gives]
        if not giving:
            return True

        def confirm(values: Values, giving: list[Row] = giving) -> bool:
            return subject.holds(row.node, values) and not any(
                subject.holds(o.node, values) for o in giving
            )

        asked = every([row.holds, *(negated(o.holds) for o in giving)])
        if subject.exists(asked, confirm):
            return True
    return False
