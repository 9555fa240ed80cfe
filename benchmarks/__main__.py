"""Print one table of ratios.

    python -m benchmarks [CUSTOMERS]

The bare work is what Polars needs to read the columns of the policy and to write the
columns of the decisions, and nothing else. Tables of rules are decided from file to
file and in memory, with the time to plan them; what customers lack is asked about as in
a policy whose facts may be unknown.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from benchmarks.measure import command_cost, cost, middle, paired
from benchmarks.population import grow
from benchmarks.tables import amounts, compiled, grid, policy, scattered, written
from tiers.engines.interpret.decide import Interpreter
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.ready import table_of
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.samples import samples

_AS_OF = date(2026, 7, 1)
_ROUNDS = 5
_ROWS = (20, 200, 1000)
_SINGLE = 20_000


def main(customers: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        batch(customers, Path(folder))
        start_up(Path(folder))
        sizes(customers, Path(folder))
        one_by_one()
        loading(Path(folder))


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


def sizes(customers: int, folder: Path) -> None:
    """Decide by tables of ever more rows, in turn, against the smallest."""
    plugins, given = Plugins.installed(), folder / "amounts.parquet"
    amounts(customers).write_parquet(given)
    inside = table_of(amounts(customers)).collect()
    few = table_of(amounts(customers // 50, lacking=20)).collect()
    for kind, of in (("a grid of ranges", grid), ("ranges at random", scattered)):
        print(f"{customers:,} customers, {kind}; planning with unknown facts")
        programs = [compiled(policy(of(rows)), plugins) for rows in _ROWS]
        whole = in_turn([partial(filed, p, given, folder) for p in programs])
        alone = in_turn([partial(decided, p, inside) for p in programs])
        for rows, all_, own in zip(_ROWS, whole, alone, strict=True):
            lacking = compiled(policy(of(rows), missing="unknown"), plugins)
            plan = cost(partial(planned, lacking, few)).cpu
            print(
                f"  {rows:>5} rows   file to file {all_:.2f} s, x {all_ / whole[0]:.1f}"
                f"   in memory {own:.2f} s, x {own / alone[0]:.1f}   plan {plan:.2f} s"
            )


def in_turn(jobs: list[Callable[[], None]]) -> list[float]:
    """Do all jobs, again and again; give the middle processor time of each."""
    rounds = [[cost(job) for job in jobs] for _ in range(_ROUNDS)]
    return [middle(list(costs)).cpu for costs in zip(*rounds, strict=True)]


def filed(program: Program, given: Path, folder: Path) -> None:
    """Read, plan, decide and write."""
    plugins, out = Plugins.installed(), folder / "decided.parquet"
    raw, engine = plugins.scan(given, ReadOptions()), plugins.engine("columnar")
    run = prepare(program, raw, as_of=_AS_OF, engine=engine)
    plugins.sink(out).write(run.decisions("en"), out)


def decided(program: Program, given: pl.DataFrame) -> None:
    """Plan and decide."""
    planned(program, given).decisions("en").collect(engine="streaming")


def planned(program: Program, given: pl.DataFrame) -> Evaluation:
    """Plan, no more."""
    engine = Plugins.installed().engine("columnar")
    return prepare(program, given.lazy(), as_of=_AS_OF, engine=engine)


def one_by_one() -> None:
    """Decide by the interpreter, customer by customer."""
    plugins, given = Plugins.installed(), amounts(_SINGLE).to_dicts()
    for kind, of in (("a grid of ranges", grid), ("ranges at random", scattered)):
        program = compiled(policy(of(20)), plugins)
        interpreter = Interpreter.of(program.fitted({}), _AS_OF)

        def decide(interpreter: Interpreter = interpreter) -> None:
            for customer in given:
                interpreter.decide(customer)

        found = middle([cost(decide) for _ in range(_ROUNDS)])
        rate = _SINGLE / found.cpu
        print(f"interpreter, 20 rows, {kind}: {rate:,.0f} customers a CPU-second")


def loading(folder: Path) -> None:
    """Parse and check 1,000 rules with three conditions, in each form."""
    plugins = Plugins.installed()
    for form, path in written(scattered(1000), folder).items():
        found = middle([cost(partial(load, path, plugins)) for _ in range(3)])
        print(f"load 1,000 rules, {form:<9} cpu {found.cpu:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
