"""Diff: two policies → where they differ, and what that does to real customers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl

from tiers.engines.interpret.decide import Interpreter
from tiers.physical import ROW
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.prove import Replayed, require
from tiers.problems import DataError, Problem
from tiers.program.program import Fitted, Program
from tiers.text import Text

if TYPE_CHECKING:
    from tiers.analysis.findings import Report

_AFFECTED = 10
"""How many of the customers who are affected most are named."""


def compared(old: Fitted, new: Fitted, *, as_of: date, seconds: float) -> "Report":
    """Say where two programs differ; each question has so many seconds.

    Raises:
        DataError: the extra for proofs is not installed.
    """
    require()
    from tiers.analysis.differences import differences  # noqa: PLC0415 - an extra
    from tiers.analysis.sharing import NEW, OLD  # noqa: PLC0415

    found = {OLD: Interpreter.of(old, as_of), NEW: Interpreter.of(new, as_of)}
    replay = Replayed(found, as_of)
    return differences(
        old,
        new,
        evaluate=replay.evaluate,
        replay=replay,
        as_of=as_of,
        seconds=seconds,
    )


@attrs.frozen
class Affected:
    """A customer whom the change is about."""

    customer: str
    before: str | None
    after: str | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    cost: Decimal
    """By how much its actions cost more; negative if less."""


@attrs.frozen
class Effects:
    """What a change of policy does to the customers of a table."""

    customers: int
    """Those that both policies decide about."""
    apart: int
    """Those that only one of them accepts."""
    moves: Mapping[tuple[str | None, str | None], int]
    """By tier before and after: how many customers; those who stay included."""
    gained: Mapping[str, int]
    """By action."""
    lost: Mapping[str, int]
    changed: int
    """Customers who get another tier, other actions or other outputs."""
    cost: tuple[Decimal, Decimal] | None
    """Of all actions before and after, if a catalogue has any costs."""
    affected: tuple[Affected, ...]
    """Those affected most: by cost, then by tiers moved, then by actions."""


def effects(old: Evaluation, new: Evaluation) -> Effects:
    """Compare two evaluations of one table.

    Raises:
        DataError: one names customers by a key, and the other by their rows.
    """
    if (old.book.key == ROW) != (new.book.key == ROW):
        raise DataError([_different_keys(old, new)])
    before, after = _decided(old, "before"), _decided(new, "after")
    both = before.join(after, on="customer", how="inner", maintain_order="left")
    apart = before.height + after.height - 2 * both.height
    rows = both.with_columns(
        gained=pl.col("actions after").list.set_difference("actions before"),
        lost=pl.col("actions before").list.set_difference("actions after"),
    )
    outputs = [
        pl.col(f"{name} before").ne_missing(pl.col(f"{name} after"))
        for name in _outputs(before, after)
    ]
    is_changed = pl.any_horizontal(
        pl.col("tier before").ne_missing(pl.col("tier after")),
        pl.col("gained").list.len() > 0,
        pl.col("lost").list.len() > 0,
        *outputs,
    )
    programs = old.fitted.program, new.fitted.program
    changed = rows.filter(is_changed)
    return Effects(
        customers=both.height,
        apart=apart,
        moves=_moves(both),
        gained=_counted(rows, "gained"),
        lost=_counted(rows, "lost"),
        changed=changed.height,
        cost=_costs(both, programs),
        affected=_affected(changed, programs),
    )


def _different_keys(old: Evaluation, new: Evaluation) -> Problem:
    keys = [
        Text("the row", "行号")
        if run.book.key == ROW
        else Text.same(f"`{run.book.key}`")
        for run in (old, new)
    ]
    return Problem(
        "different-keys",
        Text(
            f"the old policy names a customer by {keys[0].en}, the new one by "
            f"{keys[1].en}",
            f"旧策略以{keys[0].zh}标识客户，新策略以{keys[1].zh}标识客户",
        ),
        help=Text(
            "give both a key, or compare them without data",
            "请为两者指定相同的标识，或不带数据比较",
        ),
    )


def _decided(run: Evaluation, when: str) -> pl.DataFrame:
    table = run.decisions("en").collect(engine="streaming")
    key = table.columns[0]
    scores = {str(s.name) for s in run.fitted.program.scores}
    kept = [
        n for n in table.columns[1:] if n not in scores | {"because", "unknown", "rule"}
    ]
    return table.select(
        pl.col(key).cast(pl.String).alias("customer"),
        *(pl.col(name).alias(f"{name} {when}") for name in kept),
    )


def _outputs(before: pl.DataFrame, after: pl.DataFrame) -> list[str]:
    names = {c.removesuffix(" before") for c in before.columns}
    names &= {c.removesuffix(" after") for c in after.columns}
    return sorted(names - {"customer", "tier", "actions"})


def _moves(both: pl.DataFrame) -> dict[tuple[str | None, str | None], int]:
    counts = both.group_by("tier before", "tier after").len()
    return {(before, after): count for before, after, count in counts.iter_rows()}


def _counted(rows: pl.DataFrame, column: str) -> dict[str, int]:
    counts = (
        rows.select(pl.col(column).explode(empty_as_null=False))
        .to_series()
        .value_counts()
    )
    return dict(counts.sort("count", column, descending=[True, False]).iter_rows())


def _prices(program: Program) -> dict[str, Decimal]:
    return {str(a.name): a.details.cost or Decimal(0) for a in program.actions}


def _costs(
    both: pl.DataFrame, programs: tuple[Program, Program]
) -> tuple[Decimal, Decimal] | None:
    if not any(a.details.cost is not None for p in programs for a in p.actions):
        return None
    totals = []
    for program, column in zip(
        programs, ("actions before", "actions after"), strict=True
    ):
        prices, counts = _prices(program), _counted(both, column)
        totals.append(sum((prices[n] * c for n, c in counts.items()), Decimal(0)))
    return totals[0], totals[1]


def _affected(
    changed: pl.DataFrame, programs: tuple[Program, Program]
) -> tuple[Affected, ...]:
    """Rank those who are affected; of equals the first in the table comes first."""
    prices = [_prices(program) for program in programs]
    places = [
        {str(tier.name): at for at, tier in enumerate(program.tiers)}
        for program in programs
    ]

    def of(row: dict[str, Any]) -> Affected:
        cost = sum((prices[1][n] for n in row["actions after"]), Decimal(0))
        cost -= sum((prices[0][n] for n in row["actions before"]), Decimal(0))
        return Affected(
            customer=row["customer"],
            before=row["tier before"],
            after=row["tier after"],
            gained=tuple(row["gained"]),
            lost=tuple(row["lost"]),
            cost=cost,
        )

    def rank(one: Affected) -> tuple[Decimal, int, int]:
        before = places[0].get(one.before or "", len(places[0]))
        after = places[1].get(one.after or "", len(places[1]))
        return (
            -abs(one.cost),
            -abs(before - after),
            -len(one.gained) - len(one.lost),
        )

    found = [of(row) for row in changed.iter_rows(named=True)]
    return tuple(sorted(found, key=rank)[:_AFFECTED])
