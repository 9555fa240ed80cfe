"""Everything that is claimed of a policy, in the order in which it is told."""

from collections.abc import Iterator

from tiers.analysis import dead, gaps, overlaps, promises, reach
from tiers.analysis.findings import Claim, Report
from tiers.analysis.redundant import redundant
from tiers.analysis.rows import Rows, action_rules, rules, tables
from tiers.analysis.subject import Subject

_PICKING = {"unique", "first", "any", "priority"}
"""The hit policies by which one row gives what there is."""


def prove(subject: Subject) -> Report:
    """Prove or refute all claims about a policy."""
    found = (*_claims(subject), *promises.promises(subject))
    return Report(tuple(found), tuple(sorted(subject.copy.free)))


def _claims(subject: Subject) -> Iterator[Claim]:
    for rows in (*tables(subject.copy), rules(subject.copy)):
        if rows.hit in _PICKING and rows.default is None:
            yield gaps.gaps(subject, rows)
        if rows.hit in {"unique", "any"}:
            yield overlaps.overlaps(subject, rows)
        yield from _needed(subject, rows)
    given = action_rules(subject.copy)
    if given.rows:
        yield from _needed(subject, given)
    scores = reach.scores(subject)
    if scores is not None:
        yield scores
    yield reach.tiers(subject)
    if subject.program.actions:
        yield reach.actions(subject)


def _needed(subject: Subject, rows: Rows) -> Iterator[Claim]:
    claim, out = dead.dead(subject, rows)
    yield claim
    yield dead.constant(subject, rows, out)
    yield redundant(subject, rows, out)
