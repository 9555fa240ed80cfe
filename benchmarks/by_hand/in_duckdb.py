"""The policy as one query of DuckDB."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from benchmarks.by_hand.known import SCORES, Known
from benchmarks.policy import Grant, Rule


def decide(
    source: Path,
    target: Path,
    known: Known,
    rules: Sequence[Rule],
    grants: Sequence[Grant],
) -> None:
    """Decide by one query of DuckDB, from file to file."""
    import duckdb  # noqa: PLC0415 - of the extra `bench`, and only here

    base = duckdb.connect()
    base.execute("set threads to 2; set preserve_insertion_order = true")
    steps = {
        "worth": [
            (s, *step)
            for s, stair in known.worth.items()
            for step in [(0.0, 0.0), *stair]
        ],
        "margin_rank": [("", *step) for step in [(-1e12, 0.0), *known.margin_rank]],
        "activity": [("", *step) for step in [(-1e12, 0.0), *known.activity]],
        "growth": [(region, *numbers) for region, numbers in known.growth.items()],
    }
    for name, rows in steps.items():
        frame = pl.DataFrame(rows, schema=["g", "x", "y"], orient="row")  # noqa: F841 - read by the query
        base.execute(f"create table {name} as select * from frame")  # noqa: S608 - our own names
    base.execute(_query(source, target, known, rules, grants))
    base.close()


def _query(
    source: Path,
    target: Path,
    known: Known,
    rules: Sequence[Rule],
    grants: Sequence[Grant],
) -> str:
    least, greatest = known.loyalty
    row = " ".join(
        f"when {_condition(rule)} then {at}" for at, rule in enumerate(rules[:-1])
    )
    given = ", ".join(
        f"case when tier = '{g.tier}' and {g.fact} > {g.above} then '{g.action}' end"
        for g in grants
    )
    tiers, names, reasons = (
        "[" + ", ".join(f"'{text}'" for text in texts) + "]"
        for texts in zip(*((r.tier, r.name, r.because) for r in rules), strict=True)
    )
    scores = ", ".join(f"{name}::decimal(18, 2) {name}" for name in SCORES)
    return f"""
copy (
  with scored as (
    select c.*, w.y worth, m.y margin_rank, a.y activity,
      round(greatest(-10, least(10,
        (spend::double - spend_before::double - z.x) / z.y)), 2) growth,
      round((orders + orders_before - {least}) * 100.0 / {greatest - least}, 2) loyalty
    from read_parquet('{source}') c
    asof join worth w on c.segment = w.g and c.spend::double >= w.x
    asof join margin_rank m on c.margin::double >= m.x
    asof join activity a on (c.visits + 2 * c.orders)::double >= a.x
    join growth z on c.region = z.g),
  ruled as (select *, case {row} else {len(rules) - 1} end row from scored),
  tiered as (select *, {tiers}[row + 1] tier from ruled)
  select id, {scores}, tier, {names}[row + 1] rule, {reasons}[row + 1] because,
    list_filter([{given}], lambda a: a is not null) actions, []::varchar[] unknown
  from tiered
) to '{target}' (format parquet, compression zstd)"""  # noqa: S608 - our own names


def _condition(rule: Rule) -> str:
    tests = (f"{name} >= {low} and {name} < {high}" for name, low, high in rule.ranges)
    return " and ".join(tests)
