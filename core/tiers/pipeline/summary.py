"""Summary: how many customers got what, counted while they pass."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Protocol

import attrs
import polars as pl

from tiers.codes import Codebook, bits
from tiers.freezing import frozen
from tiers.intake import Counts
from tiers.intake.related import RowCounts
from tiers.physical import RULE
from tiers.pipeline.tally import Tally
from tiers.program.program import Fitted

__all__ = ["Run", "Summary", "Tally", "summary"]


class Run(Protocol):
    """What is known of a run, wherever its customers lie."""

    @property
    def fitted(self) -> Fitted:
        """The program, fitted to the customers."""

    @property
    def as_of(self) -> date:
        """The day of the evaluation."""

    @property
    def book(self) -> Codebook:
        """The names behind the codes."""

    @property
    def rejects(self) -> pl.DataFrame:
        """One line a fault."""

    @property
    def counts(self) -> Counts:
        """What became of the rows of customers."""

    @property
    def rows(self) -> tuple[RowCounts, ...]:
        """What became of the rows of related tables."""


@frozen
class Summary:
    """How many customers got what."""

    counts: Counts
    decided: int
    """The customers that came out; equal to `counts.decided`, or something is lost."""
    tiers: Mapping[str, int]
    """By tier, best first; tiers that nobody got have 0."""
    no_rule: int
    """Decided, and no rule applies, whatever the missing facts are; without default."""
    no_rule_missing: int
    """Decided, and no rule applies while facts are missing that could change that."""
    clashing: int
    """Decided, and rules apply that exclude each other."""
    actions: Mapping[str, int]
    in_doubt: int
    """Customers for whom a missing fact could have changed the outcome."""
    unknown: Mapping[str, int]
    """By fact: for how many customers its absence matters."""
    clashes: Mapping[str, int] = attrs.field(factory=dict)
    """By table: for how many customers rows apply that exclude each other."""


def summary(run: Run, tally: Tally) -> Summary:
    """Add the combinations of codes up."""
    book = run.book
    rules, actions, unknown = Counter[int](), Counter[str](), Counter[str]()
    clashes = Counter[str]()
    in_doubt = no_rule_missing = 0
    for combination, count in tally.found.items():
        row = dict(zip(tally.columns, combination, strict=True))
        doubted = _members(row, "unknown", book.facts)
        rules[row[RULE]] += count
        if book.tables:
            clashing = _members(row, "clashes", book.tables)
            clashes.update(dict.fromkeys(clashing, count))
        actions.update(dict.fromkeys(_members(row, "actions", book.actions), count))
        unknown.update(dict.fromkeys(doubted, count))
        in_doubt += count if doubted else 0
        is_undecided = row[RULE] == book.no_rule and book.default is None
        no_rule_missing += count if doubted and is_undecided else 0
    undecided = 0 if book.default else rules[book.no_rule]
    return Summary(
        counts=run.counts,
        decided=rules.total(),
        tiers=_tiers(run, rules),
        no_rule=undecided - no_rule_missing,
        no_rule_missing=no_rule_missing,
        clashing=rules[book.clash],
        actions={name: actions[name] for name in book.actions},
        in_doubt=in_doubt,
        unknown={name: unknown[name] for name in book.facts if unknown[name]},
        clashes={name: clashes[name] for name in book.tables if clashes[name]},
    )


def _tiers(run: Run, rules: Counter[int]) -> dict[str, int]:
    found = {tier.name: 0 for tier in run.fitted.program.tiers}
    for index, (_, tier, _) in enumerate(run.book.rules):
        found[tier] += rules[index]
    if run.book.default is not None:
        found[run.book.default] += rules[run.book.no_rule]
    return found


def _members(row: Mapping[str, int], prefix: str, names: tuple[str, ...]) -> list[str]:
    return [
        name
        for word, values in bits(prefix, names).items()
        for name, bit in values.items()
        if row[word] & bit
    ]
