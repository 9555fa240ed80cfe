"""Spark: what deciding costs there, against Spark's own reading and writing.

    python -m benchmarks.spark [CUSTOMERS]

The bare work reads the columns of the policy, all of them, and writes the columns of
the decisions; both are Parquet, and Spark's own. Costs are processor seconds of Spark
and all that it starts, once warm; seconds on the clock stand beside them.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from shutil import rmtree
from statistics import median
from typing import Any

import attrs
import polars as pl

from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.spread.run import spread_run
from tiers.ports import Session
from tiers.program import Program
from tiers.samples import samples

_AS_OF = date(2026, 7, 1)
_ROUNDS = 3


@attrs.frozen
class Cost:
    """What something took, in seconds."""

    cpu: float
    wall: float


def main(customers: int) -> None:
    """Measure and print."""
    plugins = Plugins.installed()
    program = load(samples()["tobacco-retail"].policy, plugins)
    with (
        tempfile.TemporaryDirectory(prefix="tiers-bench-") as folder,
        plugins.host("spark").session("local[2]") as session,
    ):
        given, out = Path(folder) / "shops", Path(folder) / "decisions"
        grow(customers, given)
        decide(program, session, given, out)
        ours, bare = [], []
        for _ in range(_ROUNDS):
            bare.append(cost(lambda: copy(program, session, given, out)))
            ours.append(cost(lambda: decide(program, session, given, out)))
        told(customers, _middle(bare), _middle(ours))


def grow(customers: int, folder: Path) -> None:
    """Write tobacco shops in four files, keys all different, amounts as decimals."""
    shops = pl.read_csv(samples()["tobacco-retail"].data)
    amounts = pl.col(pl.Float64).cast(pl.Decimal(18, 2))
    table = pl.concat([shops.with_columns(amounts)] * -(-customers // shops.height))
    number = pl.int_range(pl.len())
    keyed = table.head(customers).with_columns(
        (number + 35_000_000).cast(pl.String).alias(shops.columns[0])
    )
    folder.mkdir()
    for at in range(4):
        part = keyed[at * customers // 4 : (at + 1) * customers // 4]
        part.write_parquet(folder / f"{at}.parquet")


def decide(program: Program, session: Session, given: Path, out: Path) -> None:
    """Read, fit, decide and write."""
    with spread_run(program, session, session.scan(str(given)), as_of=_AS_OF) as run:
        found, _ = run.write(str(out))
    assert found.decided == found.counts.read - found.counts.rejected


def copy(program: Program, session: Any, given: Path, out: Path) -> None:
    """Read the columns of the policy, and write those of the decisions."""
    names = [f"`{fact.column or fact.name}`" for fact in program.schema.facts]
    spark, bare = session.session, out.with_name("bare")
    read = spark.read.parquet(str(given)).select(*names)
    read.write.format("noop").mode("overwrite").save()
    spark.read.parquet(str(out)).write.parquet(str(bare))
    rmtree(bare)


def cost(work: Callable[[], None]) -> Cost:
    """Run *work*; count this process and all below it."""
    cpu, wall = sum(_used()), time.perf_counter()
    work()
    return Cost(sum(_used()) - cpu, time.perf_counter() - wall)


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(c.cpu for c in costs), median(c.wall for c in costs))


def _used() -> Iterator[float]:
    """Give the processor seconds of this process and those that it started."""
    found = dict(_processes())
    below = {os.getpid()}
    while more := {p for p, (parent, _) in found.items() if parent in below} - below:
        below |= more
    yield from (found[process][1] for process in below if process in found)


def _processes() -> Iterator[tuple[int, tuple[int, float]]]:
    """Give every process, its parent, and the seconds of it and its dead children."""
    tick = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        yield int(path.parent.name), (int(words[1]), sum(map(int, words[11:15])) / tick)


def told(customers: int, bare: Cost, ours: Cost) -> None:
    """Print a table."""
    lines: Mapping[str, Cost] = {"bare read and write": bare, "decided": ours}
    print(f"{customers:,} customers on Spark, Parquet to Parquet")
    for what, found in lines.items():
        print(f"  {what:<20} cpu {found.cpu:.1f} s   wall {found.wall:.1f} s")
    ratios = ours.cpu / bare.cpu, ours.wall / bare.wall
    print(f"  {'ratio':<20} cpu {ratios[0]:.2f}     wall {ratios[1]:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
