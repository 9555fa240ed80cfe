"""The policy of the benchmarks as somebody would write it for one table, by hand.

Nothing is checked: no range, no missing value, no repeated key. Percentiles and the
like are given as `policy` fits them; how often each is applied is what is measured.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from benchmarks.policy import Grant, Rule
from tiers.lang import ir
from tiers.program.program import Fitted

_SCORES = ("worth", "margin_rank", "activity", "growth", "loyalty")
_FAR = 10.0**7
"""So far apart lie the percentiles of two segments on one line."""


@attrs.frozen
class Known:
    """What was learnt of the population, as plain numbers."""

    worth: Mapping[str, Sequence[tuple[float, float]]]
    """By segment, from which value on a percentile is reached."""
    margin_rank: Sequence[tuple[float, float]]
    activity: Sequence[tuple[float, float]]
    growth: Mapping[str, tuple[float, float]]
    """By region, mean and standard deviation."""
    loyalty: tuple[int, int]
    """The least and the greatest number of orders."""

    @classmethod
    def of(cls, fitted: Fitted) -> "Known":
        """Take the numbers out of the fit of the policy."""
        found = {
            str(s.name): n
            for s, n in zip(fitted.program.scores, fitted.formulas, strict=True)
        }
        stairs = {
            name: dict(_stairs(found[name]))
            for name in ("worth", "margin_rank", "activity")
        }
        moments = _moments(fitted.tables["growth"])
        ends = fitted.tables["loyalty"].row(0, named=True)
        return cls(
            worth={str(group): stair for group, stair in stairs["worth"].items()},
            margin_rank=stairs["margin_rank"][None],
            activity=stairs["activity"][None],
            growth=moments,
            loyalty=(ends["least"], ends["greatest"]),
        )


def _stairs(node: ir.Node) -> list[tuple[Any, list[tuple[float, float]]]]:
    while not isinstance(node, ir.Steps):
        node = ir.children(node)[0]
    return [
        (group, [(float(step.bound), float(step.value)) for step in stair])
        for group, stair in node.stairs
    ]


def _moments(sums: pl.DataFrame) -> dict[str, tuple[float, float]]:
    found = {}
    for region, count, total, squares in sums.iter_rows():
        mean = Decimal(int(total)) / count / 100
        spread = (count * int(squares) - int(total) ** 2) / Decimal(count) ** 2
        found[region] = float(mean), float(spread.sqrt() / 100)
    return found


# --- Polars -------------------------------------------------------------------


def polars(
    source: Path,
    target: Path,
    known: Known,
    rules: Sequence[Rule],
    grants: Sequence[Grant],
) -> None:
    """Decide by Polars expressions, streaming from file to file."""
    table = pl.scan_parquet(source).with_columns(*_scores(known))
    row = pl.lit(len(rules) - 1, dtype=pl.UInt32)
    for at, rule in reversed(list(enumerate(rules[:-1]))):
        applies = pl.all_horizontal(
            (pl.col(name) >= low) & (pl.col(name) < high)
            for name, low, high in rule.ranges
        )
        row = pl.when(applies).then(pl.lit(at, dtype=pl.UInt32)).otherwise(row)
    tiers = list(dict.fromkeys(rule.tier for rule in rules))
    table = table.with_columns(row.alias("row")).with_columns(
        _taken("row", [tiers.index(rule.tier) for rule in rules], pl.UInt8).alias(
            "tier"
        )
    )
    mask = pl.lit(0, dtype=pl.UInt32)
    for at, grant in enumerate(grants):
        is_due = (pl.col("tier") == tiers.index(grant.tier)) & (
            pl.col(grant.fact) > grant.above
        )
        mask = mask + is_due.cast(pl.UInt32) * 2**at
    sets = [
        [g.action for at, g in enumerate(grants) if word >> at & 1]
        for word in range(2 ** len(grants))
    ]
    table.with_columns(mask.alias("mask")).select(
        "id",
        *(pl.col(name).cast(pl.Decimal(18, 2)) for name in _SCORES),
        _taken("tier", tiers, pl.String),
        _taken("row", [rule.name for rule in rules], pl.String).alias("rule"),
        _taken("row", [rule.because for rule in rules], pl.String).alias("because"),
        _taken("mask", sets, pl.List(pl.String)).alias("actions"),
        pl.lit([], dtype=pl.List(pl.String)).alias("unknown"),
    ).sink_parquet(target, engine="streaming")


def _scores(known: Known) -> list[pl.Expr]:
    segments = list(known.worth)
    line = [
        (at * _FAR + value, reached)
        for at, stair in enumerate(known.worth.values())
        for value, reached in [(0.0, 0.0), *stair]
    ]
    segment = pl.col("segment").cast(pl.Enum(segments)).to_physical()
    spend = pl.col("spend").cast(pl.Float64)
    region = pl.col("region").cast(pl.Enum(list(known.growth))).to_physical()
    mean = [mean for mean, _ in known.growth.values()]
    deviation = [deviation for _, deviation in known.growth.values()]
    change = spend - pl.col("spend_before").cast(pl.Float64)
    places = pl.struct(region.alias("region"), change.alias("change"))
    least, greatest = known.loyalty
    orders = (pl.col("orders") + pl.col("orders_before") - least) * 100
    return [
        _reached(segment * _FAR + spend, line).alias("worth"),
        _reached(pl.col("margin").cast(pl.Float64), known.margin_rank).alias(
            "margin_rank"
        ),
        _reached(
            (pl.col("visits") + 2 * pl.col("orders")).cast(pl.Float64), known.activity
        ).alias("activity"),
        places.map_batches(
            lambda s: (
                (
                    (
                        s.struct.field("change")
                        - pl.Series(mean).gather(s.struct.field("region"))
                    )
                    / pl.Series(deviation).gather(s.struct.field("region"))
                )
                .clip(-10, 10)
                .round(2)
            ),
            return_dtype=pl.Float64,
            is_elementwise=True,
        ).alias("growth"),
        (orders / (greatest - least)).clip(0, 100).round(2).alias("loyalty"),
    ]


def _reached(value: pl.Expr, stair: Sequence[tuple[float, float]]) -> pl.Expr:
    bounds = pl.Series([bound for bound, _ in stair])
    reached = pl.Series([0.0, *(score for _, score in stair)])
    return value.map_batches(
        lambda s: reached.gather(bounds.search_sorted(s, side="right")),
        return_dtype=pl.Float64,
        is_elementwise=True,
    )


def _taken(column: str, table: Sequence[Any], kind: Any) -> pl.Expr:
    series = pl.Series(table, dtype=kind)
    return pl.col(column).map_batches(
        series.gather, return_dtype=kind, is_elementwise=True
    )


# --- DuckDB -------------------------------------------------------------------


def duckdb(
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
    scores = ", ".join(f"{name}::decimal(18, 2) {name}" for name in _SCORES)
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
