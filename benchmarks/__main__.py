"""Print one table of ratios.

    python -m benchmarks [CUSTOMERS]

The bare work is what Polars needs to read the columns of the policy and to write the
columns of the decisions, and nothing else.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.measure import command_cost, middle, paired
from benchmarks.population import grow
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.samples import samples

_AS_OF = date(2026, 7, 1)
_ROUNDS = 5


def main(customers: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        batch(customers, Path(folder))
        start_up(Path(folder))


def batch(customers: int, folder: Path) -> None:
    """Decide about many customers, Parquet to Parquet, against the bare work."""
    given, out = folder / "shops.parquet", folder / "decisions.parquet"
    grow(customers, given)
    plugins = Plugins.installed()
    program = load(samples()["tobacco-retail"].policy, plugins)

    def decide() -> None:
        raw = plugins.scan(given, ReadOptions())
        engine = plugins.engine("columnar")
        run = prepare(program, raw, as_of=_AS_OF, engine=engine)
        plugins.sink(out).write(run.decisions("en"), out)

    decide()
    names = [fact.column for fact in program.schema.facts]
    decisions = pl.read_parquet(out)

    def bare() -> None:
        pl.scan_parquet(given).select(names).collect(engine="streaming")
        plugins.sink(out).write(decisions.lazy(), folder / "bare.parquet")

    ours, theirs = paired(decide, bare, rounds=_ROUNDS)
    print(f"{customers:,} customers, {decisions.width} columns written")
    print(f"  bare read and write   cpu {theirs.cpu:.2f} s   wall {theirs.wall:.2f} s")
    print(f"  decided               cpu {ours.cpu:.2f} s   wall {ours.wall:.2f} s")
    ratios = ours.cpu / theirs.cpu, ours.wall / theirs.wall
    print(f"  ratio                 cpu {ratios[0]:.2f}     wall {ratios[1]:.2f}")


def start_up(folder: Path) -> None:
    """Start the command, and decide about 100 customers."""
    sample = samples()["telecom"]
    few = folder / "few.csv"
    lines = sample.data.read_text(encoding="utf-8").splitlines(keepends=True)
    few.write_text("".join(lines[:101]), encoding="utf-8")
    evaluate = ["evaluate", str(sample.policy), str(few), "--json"]
    for what, arguments in (("tiers --help", ["--help"]), ("100 customers", evaluate)):
        found = middle([command_cost(arguments) for _ in range(_ROUNDS)])
        print(f"{what:<15} cpu {found.cpu:.2f} s   wall {found.wall:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
