"""Decisions into PostgreSQL, against a bare COPY of the same rows.

    PYTHONPATH=tests python -m benchmarks.databases [--rows N] [--rounds N]

The server is the tests' own, on this machine. `COPY` is what `psql` does with a CSV
file that is ready: into a fresh table of the same types, in one transaction. Ours
begins with a Parquet file of decisions, lists and all. Ways are taken in turn; a figure
is the median of seconds by the clock, most of which the server takes, and a ratio the
middle one of the ratios of rates, round by round: 1 is as fast as COPY, 0.5 takes twice
its time. `by hand` is what statements of one's own take, from such a CSV file, too:
COPY into a table that is there with its index, or into a temporary one and then
`INSERT … ON CONFLICT` of the rows that differ. They check nothing, and do not tell what
changed.
"""

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import attrs
import polars as pl
from servers.postgres import PASSWORD, Postgres, environment, postgres

from benchmarks.measure import Cost, cost, in_turn
from tiers.describing import Description
from tiers.location import Location
from tiers.text import Text
from tiers_plugins.sinks.postgresql import POSTGRESQL
from tiers_plugins.sql.plain import plain

_DAY = date(2026, 7, 1)
_COLUMNS = (
    "id text, worth numeric(38,2), growth numeric(38,2), loyalty numeric(38,2), "
    "tier text, rule text, because text, actions text, unknown text"
)


def decisions(rows: int) -> pl.DataFrame:
    """Make decisions as a policy of three scores gives them."""
    number = pl.int_range(rows, eager=True)
    score = ((number * 7_919) % 10_001).cast(pl.Decimal(38, 2)) / 100
    tier = pl.Series(["gold", "silver", "basic"]).gather(number % 3)
    acts = [["call", "visit"], ["call"], []]
    actions = pl.Series(acts, dtype=pl.List(pl.String)).gather(number % 3)
    return pl.DataFrame(
        {
            "id": "C" + number.cast(pl.String).str.zfill(9),
            "worth": score.cast(pl.Decimal(38, 2)),
            "growth": score.reverse().cast(pl.Decimal(38, 2)),
            "loyalty": score.cast(pl.Decimal(38, 2)),
            "tier": tier,
            "rule": "R" + (number % 20).cast(pl.String),
            "because": "high now and room to grow, by rule " + tier,
            "actions": actions,
            "unknown": pl.Series([[]], dtype=pl.List(pl.String)).gather(number * 0),
        }
    )


@attrs.frozen
class Bench:
    """A server, and the same rows as both want them."""

    server: Postgres
    folder: Path

    def prepare(self, rows: int) -> None:
        """Write the rows, and such with a tenth of them changed."""
        found = decisions(rows)
        changed = pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.lit("moved"))
        moved = found.with_columns(changed.otherwise("because").alias("because"))
        found.write_parquet(self.folder / "rows.parquet")
        moved.write_parquet(self.folder / "moved.parquet")
        for name, table in {"rows": found, "moved": moved}.items():
            plain(table.lazy()).collect().write_csv(self.folder / f"{name}.csv")
        dated = found.select(pl.lit(date(2026, 8, 1)).alias("as_of"), pl.all())
        plain(dated.lazy()).collect().write_csv(self.folder / "dated.csv")

    def copied(self, *after: str) -> Cost:
        """Copy the rows as psql does, into a fresh table."""
        self.asked(f"DROP TABLE IF EXISTS copied; CREATE TABLE copied ({_COLUMNS})")
        return self.by_psql(self.copying("copied"), *after)

    def another_day_by_hand(self) -> Cost:
        """Copy the rows to those of a day before, with their day and its index."""
        self.one_day("past")
        return self.by_psql(self.copying("past", "dated"))

    def changed_by_hand(self, file: str) -> Cost:
        """Change the rows of a table that is there by one statement."""
        self.asked("VACUUM ANALYZE hand")
        names = [each.split()[0] for each in _COLUMNS.split(", ")][1:]
        sets = ", ".join(f"{name} = excluded.{name}" for name in names)
        differ = " OR ".join(
            f"t.{name} IS DISTINCT FROM excluded.{name}" for name in names
        )
        return self.by_psql(
            f"CREATE TEMPORARY TABLE staged ({_COLUMNS}) ON COMMIT DROP",
            self.copying("staged", file),
            "INSERT INTO hand AS t SELECT * FROM staged "  # noqa: S608 - our own names
            f"ON CONFLICT (id) DO UPDATE SET {sets} WHERE {differ}",
        )

    def copying(self, table: str, file: str = "rows") -> str:
        """Write psql's command that copies a file into a table."""
        return (
            f"\\copy {table} from '{self.folder / file}.csv' with (format csv, header)"
        )

    def by_psql(self, *statements: str) -> Cost:
        """Run statements in one transaction."""
        words = [
            str(self.server.binaries / "psql"),
            *("-Xq1", "-v", "ON_ERROR_STOP=1", "-d", self.server.url()),
            *(word for statement in statements for word in ("-c", statement)),
        ]
        run = partial(subprocess.run, words, check=True, env=environment())
        return cost(run)

    def ours(self, part: str, file: str = "rows", day: date = _DAY) -> Cost:
        """Write the rows by our sink."""
        location = Location.parse(f"{self.server.url()}#{part}")
        about = Description(Text.same("t"), "1", day, "en", {}, {}, {}, {})
        table = pl.scan_parquet(self.folder / f"{file}.parquet")
        return cost(lambda: POSTGRESQL.write_described(table, location, about))

    def fresh(self, part: str) -> Cost:
        """Write the rows into a table that is not there."""
        self.asked(f"DROP TABLE IF EXISTS {part.partition('?')[0]}")
        return self.ours(part)

    def another_day(self) -> Cost:
        """Add the rows to those of a day before."""
        self.one_day("history")
        return self.ours("history?mode=append", day=date(2026, 8, 1))

    def one_day(self, table: str) -> None:
        """Leave the first day only; nor does the index know of more, or the disk."""
        self.asked(
            f"DELETE FROM {table} WHERE as_of > '2026-07-01'; VACUUM {table}; "  # noqa: S608 - our own names
            f"REINDEX TABLE {table}; CHECKPOINT"
        )

    def changed(self, file: str) -> Cost:
        """Change the rows of a table that is there."""
        self.asked("VACUUM ANALYZE crm")
        return self.ours("crm?mode=upsert", file)

    def asked(self, statements: str) -> None:
        """Have something done that does not count."""
        for statement in filter(None, statements.split("; ")):
            self.server.sql(statement)


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--rounds", type=int, default=5)
    given = words.parse_args()
    os.environ["PGPASSWORD"] = PASSWORD
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        bench = Bench(server, Path(folder))
        bench.prepare(given.rows)
        bench.fresh("history?mode=append")
        bench.fresh("past?mode=append")
        bench.fresh("crm?mode=upsert")
        bench.fresh("hand?mode=upsert")
        jobs: dict[str, Callable[[], Cost]] = {
            "COPY of a CSV file": bench.copied,
            "COPY, then a primary key": partial(
                bench.copied, "ALTER TABLE copied ADD PRIMARY KEY (id)"
            ),
            "replace": partial(bench.fresh, "decisions"),
            "append, a new table": partial(bench.fresh, "fresh?mode=append"),
            "append, another day": bench.another_day,
            "by hand, another day": bench.another_day_by_hand,
            "append, all there": partial(bench.ours, "history?mode=append"),
            "upsert, a new table": partial(bench.fresh, "keyed?mode=upsert"),
            "upsert, a tenth changed": partial(bench.changed, "moved"),
            "upsert, changed back": partial(bench.changed, "rows"),
            "upsert, nothing changed": partial(bench.changed, "rows"),
            "by hand, a tenth changed": partial(bench.changed_by_hand, "moved"),
            "by hand, changed back": partial(bench.changed_by_hand, "rows"),
            "by hand, nothing changed": partial(bench.changed_by_hand, "rows"),
        }
        show(in_turn(jobs, given.rounds), given.rows)


def show(found: dict[str, list[Cost]], rows: int) -> None:
    """Print seconds, rows a second, and the rate against COPY."""
    bare = next(iter(found.values()))
    print(f"{rows:,} rows{'':<22}{'seconds':>9}{'rows/s':>12}{'of COPY':>9}")
    for name, costs in found.items():
        wall = median(c.wall for c in costs)
        rate = median(b.wall / c.wall for b, c in zip(bare, costs, strict=True))
        print(f"{name:<34}{wall:>9.2f}{rows / wall:>12,.0f}{rate:>9.2f}")


if __name__ == "__main__":
    main()
