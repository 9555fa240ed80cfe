"""Print one table of ratios.

    python -m benchmarks [--customers N] [--rounds N] [--only PART ...] [--most N]

Each line is measured in processes of their own, in turn; a ratio is the middle one of
the ratios, round by round, of processor seconds. Parts: files, csv, rules, actions,
growth, start, loading, single, spark, peers. `files` asserts first that all give the
same decisions.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from benchmarks.measure import Cost, alone, command_costs, cost, in_turn, middle, ratio
from benchmarks.population import written as drawn
from benchmarks.tables import scattered, written
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.samples import samples

_FOUR_GIB = 2**32
_HEADER = f"{'':<46}{'cpu s':>8}{'wall s':>8}{'peak GB':>9}{'ratio':>7}"


class Bench:
    """The tables and files that the parts share."""

    def __init__(self, customers: int, most: int, rounds: int, folder: Path) -> None:
        self.customers, self.most, self.rounds = customers, most, rounds
        self.folder = folder

    def source(self, count: int, suffix: str = ".parquet") -> str:
        """Draw so many customers."""
        return str(drawn(count, self.folder / f"customers-{count}{suffix}"))

    def target(self, name: str, suffix: str = ".parquet") -> str:
        """Name a file to write."""
        return str(self.folder / f"{name}{suffix}")

    def fits(self, source: str) -> str:
        """Fit the scores once."""
        path = f"{source}.fits"
        if not Path(path).exists():
            alone("fit", source=source, fits=path)
        return path

    # --- parts ----------------------------------------------------------------

    def files(self) -> Iterator[str]:
        """Compare ways from Parquet to Parquet."""
        source = self.source(self.customers)
        given = {"source": source, "fits": self.fits(source)}
        whole = {name: self.target(name) for name in ("tiers", "polars", "duckdb")}
        jobs = {
            "read and write the 18 columns": partial(
                alone, "bare", source=source, target=self.target("bare")
            ),
            "tiers, fits given": partial(
                alone, "decide", target=whole["tiers"], **given
            ),
            "Polars by hand, fits given": partial(
                alone, "polars", target=whole["polars"], **given
            ),
            "DuckDB by hand, fits given": partial(
                alone, "duckdb", target=whole["duckdb"], **given
            ),
            "tiers, five scores to fit": partial(
                alone, "decide", source=source, target=self.target("fit"), fits=""
            ),
            "read and write the decisions": partial(
                alone,
                "output",
                source=whole["tiers"],
                target=self.target("output"),
            ),
        }
        if importlib.util.find_spec("duckdb") is None:
            del jobs["DuckDB by hand, fits given"], whole["duckdb"]
        found = in_turn(jobs, self.rounds)
        _assert_equal(list(whole.values()))
        yield f"{self.customers:,} customers, Parquet to Parquet, 20 rules, 12 actions"
        first = next(iter(found.values()))
        for name, costs in found.items():
            yield _line(name, costs, ratio(costs, first))
        by_hand = found["Polars by hand, fits given"]
        ours = ratio(found["tiers, fits given"], by_hand)
        yield f"  tiers against Polars by hand{ours:>49.2f}"

    def csv(self) -> Iterator[str]:
        """Compare ways from CSV to CSV."""
        count = min(self.customers, 1_000_000)
        source, fits = self.source(count, ".csv"), self.fits(self.source(count))
        jobs = {
            "read and write the 18 columns": partial(
                alone, "bare", source=source, target=self.target("bare", ".csv")
            ),
            "tiers, fits given": partial(
                alone,
                "decide",
                source=source,
                target=self.target("tiers", ".csv"),
                fits=fits,
            ),
        }
        yield from self._against_first(jobs, f"{count:,} customers, CSV to CSV")

    def rules(self) -> Iterator[str]:
        """Decide by more and more rules."""
        yield from self._sizes("rules", "rule_count", (20, 200, 1000))

    def actions(self) -> Iterator[str]:
        """Give more and more actions."""
        yield from self._sizes("actions", "action_count", (12, 50, 200))

    def _sizes(self, what: str, option: str, sizes: tuple[int, ...]) -> Iterator[str]:
        source = self.source(self.customers)
        given = {"source": source, "fits": self.fits(source)}
        jobs = {
            f"{size:,} {what}": partial(
                alone, "decide", target=self.target(what), **given, **{option: size}
            )
            for size in sizes
        }
        yield from self._against_first(jobs, f"{self.customers:,} customers")

    def growth(self) -> Iterator[str]:
        """Decide about more and more customers, and have no more than 4 GiB for it."""
        counts = sorted({c for c in (10**6, 10**7, 5 * 10**7) if c <= self.most})
        fits = self.fits(self.source(counts[0]))
        jobs = {
            f"{count:,} customers": partial(
                alone,
                "decide",
                source=self.source(count),
                target=self.target("growth"),
                fits=fits,
                most=_FOUR_GIB,
            )
            for count in counts
        }
        title = "fits given, within 4 GiB"
        yield from self._against_first(jobs, title, rounds=1)

    def start(self) -> Iterator[str]:
        """Start the command, and decide about 100 customers."""
        sample = samples()["telecom"]
        few = self.folder / "few.csv"
        lines = sample.data.read_text(encoding="utf-8").splitlines(keepends=True)
        few.write_text("".join(lines[:101]), encoding="utf-8")
        evaluate = ["evaluate", str(sample.policy), str(few), "--json"]
        yield "the command"
        for what, words in (("tiers --help", ["--help"]), ("100 customers", evaluate)):
            yield _line(what, command_costs(words, 9), None)

    def loading(self) -> Iterator[str]:
        """Parse and check 1,000 rules with three conditions, in each form."""
        plugins = Plugins.installed()
        yield "read and check a policy of 1,000 rules"
        for form, path in written(scattered(1000), self.folder).items():
            costs = [cost(partial(load, path, plugins)) for _ in range(3)]
            yield _line(form, costs, None)

    def single(self) -> Iterator[str]:
        """Decide about one customer, and explain it."""
        yield from _printed("single")

    def spark(self) -> Iterator[str]:
        """Compare with what Spark itself takes to read and write."""
        yield from _printed("spark", str(min(self.customers, 2_000_000)))

    def peers(self) -> Iterator[str]:
        """Compare with rules engines."""
        yield from _printed("peers")

    def _against_first(
        self, jobs: dict[str, "partial[Cost]"], title: str, rounds: int = 0
    ) -> Iterator[str]:
        found = in_turn(jobs, rounds or self.rounds)
        yield title
        first = next(iter(found.values()))
        for name, costs in found.items():
            yield _line(name, costs, ratio(costs, first))


PARTS = (
    Bench.files,
    Bench.csv,
    Bench.rules,
    Bench.actions,
    Bench.growth,
    Bench.start,
    Bench.loading,
    Bench.single,
    Bench.spark,
    Bench.peers,
)


def _printed(module: str, *words: str) -> Iterator[str]:
    """Give what another of these modules prints, or why it does not."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    yield from (done.stdout or done.stderr).splitlines()


def _line(name: str, costs: list[Cost], against: float | None) -> str:
    found = middle(costs)
    peak = f"{found.peak:>9.2f}" if found.peak else " " * 9
    shown = "" if against is None else f"{against:>7.2f}"
    return f"  {name:<44}{found.cpu:>8.2f}{found.wall:>8.2f}{peak}{shown}"


def _assert_equal(files: list[str]) -> None:
    """Make sure that all give the same decisions, DuckDB in an order of its own."""
    first = pl.scan_parquet(files[0])
    for at in range(0, first.select(pl.len()).collect().item(), 1_000_000):
        part = first.slice(at, 1_000_000).collect()
        ends = pl.lit(part["id"][0]), pl.lit(part["id"][-1])
        for other in files[1:]:
            same = pl.scan_parquet(other).cast(part.schema)
            found = same.filter(pl.col("id").is_between(*ends)).sort("id").collect()
            assert_frame_equal(part, found)


def main() -> None:
    """Measure and print."""
    names = [part.__name__ for part in PARTS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--customers", type=int, default=10_000_000)
    parser.add_argument("--most", type=int, default=50_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument("--folder", type=Path, help="keep the tables of customers here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(asked.customers, asked.most, asked.rounds, folder)
        print(_HEADER)
        for part in PARTS:
            if part.__name__ in asked.only:
                for line in part(bench):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
