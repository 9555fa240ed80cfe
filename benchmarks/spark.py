"""Spark: what deciding costs there, against Spark's own reading and writing.

    python -m benchmarks.spark [CUSTOMERS]

The policy and the customers are those of `python -m benchmarks`: the bare work reads
eighteen columns and writes them, Parquet to Parquet, and is Spark's own. Costs are
processor seconds of Spark and all that it starts, after a round to get warm; ratios are
the middle ones of the ratios round by round.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from shutil import rmtree
from statistics import median
from typing import Any

import attrs

from benchmarks.policy import policy
from benchmarks.population import COLUMNS, customers
from benchmarks.tables import compiled
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.spread.run import spread_run
from tiers.ports import Session
from tiers.program import Program
from tiers.program.program import Fitted

_AS_OF = date(2026, 7, 1)
_ROUNDS, _FILES = 3, 4


@attrs.frozen
class Cost:
    """What something took, in seconds."""

    cpu: float
    wall: float


def main(count: int) -> None:
    """Measure and print."""
    plugins = Plugins.installed()
    program = compiled(policy(), plugins)
    with (
        tempfile.TemporaryDirectory(prefix="tiers-bench-") as folder,
        plugins.host("spark").session("local[2]") as session,
    ):
        given, out = Path(folder) / "customers", Path(folder) / "decisions"
        grow(count, given)
        fitted = decide(program, session, given, out)
        jobs: dict[str, Callable[[], object]] = {
            "bare read and write": partial(copy, session, given, out.with_name("bare")),
            "decided, fits given": partial(
                decide, program, session, given, out, fitted
            ),
            "decided, five scores to fit": partial(
                decide, program, session, given, out
            ),
        }
        rounds = [[cost(job) for job in jobs.values()] for _ in range(_ROUNDS + 1)]
    told(count, list(jobs), rounds[1:])


def grow(count: int, folder: Path) -> None:
    """Write customers in a few files."""
    folder.mkdir()
    for at in range(_FILES):
        first, end = at * count // _FILES, (at + 1) * count // _FILES
        customers(end - first, first).write_parquet(folder / f"{at}.parquet")


def decide(
    program: Program,
    session: Session,
    given: Path,
    out: Path,
    fitted: Fitted | None = None,
) -> Fitted:
    """Read, fit unless it is given, decide and write."""
    spread = session.scan(str(given))
    with spread_run(program, session, spread, as_of=_AS_OF, fitted=fitted) as run:
        found, _ = run.write(str(out))
    assert found.decided == found.counts.read - found.counts.rejected
    return run.fitted


def copy(session: Any, given: Path, out: Path) -> None:
    """Read the columns, and write them."""
    read = session.session.read.parquet(str(given)).select(*COLUMNS)
    read.write.parquet(str(out))
    rmtree(out)


def cost(work: Callable[[], object]) -> Cost:
    """Run *work*; count this process and all below it."""
    cpu, wall = sum(_used()), time.perf_counter()
    work()
    return Cost(sum(_used()) - cpu, time.perf_counter() - wall)


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


def told(count: int, names: Sequence[str], rounds: Sequence[Sequence[Cost]]) -> None:
    """Print a table."""
    print(f"{count:,} customers on Spark, Parquet to Parquet")
    for at, name in enumerate(names):
        cpu = median(found[at].cpu for found in rounds)
        wall = median(found[at].wall for found in rounds)
        ratio = median(found[at].cpu / found[0].cpu for found in rounds)
        print(f"  {name:<28} cpu {cpu:5.1f} s   wall {wall:5.1f} s   ratio {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
