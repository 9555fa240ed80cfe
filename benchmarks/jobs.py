"""What is measured, each in a process of its own: `python -m benchmarks.jobs NAME {}`.

Prints what the work took as JSON; starting Python and reading the policy is left out.
"""

import json
import pickle
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_DATA, setrlimit

import attrs
import polars as pl

from benchmarks.by_hand import in_duckdb, in_polars
from benchmarks.by_hand.known import Known
from benchmarks.measure import Cost, cost
from benchmarks.policy import grants, policy, rules
from benchmarks.tables import compiled
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.writing import writing
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.program.program import Fitted

AS_OF = date(2026, 7, 1)


def bare(source: str, target: str) -> Cost:
    """Read all columns and write them: no work could take less."""
    return cost(lambda: _copied(Path(source), Path(target)))


def output(source: str, target: str) -> Cost:
    """Read decisions that are there, and write them."""
    return bare(source, target)


def _copied(source: Path, target: Path) -> None:
    if source.suffix == ".csv":
        pl.scan_csv(source, infer_schema=False).sink_csv(target, engine="streaming")
    else:
        pl.scan_parquet(source).sink_parquet(target, engine="streaming")


def decide(  # noqa: PLR0913 - one argument for each thing that is varied
    source: str,
    target: str,
    fits: str,
    *,
    rule_count: int = 20,
    action_count: int = 12,
    most: int = RLIM_INFINITY,
) -> Cost:
    """Decide by the policy; with *fits* empty, its scores are fitted first.

    The process is refused more than *most* bytes of memory.
    """
    setrlimit(RLIMIT_DATA, (most, RLIM_INFINITY))
    plugins = Plugins.installed()
    program = compiled(policy(rule_count, action_count), plugins)
    fitted = _fitted(program, Path(fits)) if fits else None
    return cost(lambda: _decided(plugins, program, fitted, Path(source), Path(target)))


def fit(source: str, fits: str) -> Cost:
    """Fit the scores, and keep what was learnt."""
    plugins = Plugins.installed()
    program = compiled(policy(), plugins)
    raw = plugins.scan(Path(source), ReadOptions())

    def work() -> None:
        engine = plugins.engine("columnar")
        run = prepare(program, raw, as_of=AS_OF, engine=engine)
        Path(fits).write_bytes(pickle.dumps(dict(run.fitted.tables)))

    return cost(work)


def polars(source: str, target: str, fits: str) -> Cost:
    """Decide by Polars, written by hand."""
    known = Known.of(_fitted(compiled(policy(), Plugins.installed()), Path(fits)))
    given = rules(20), grants(12)
    return cost(lambda: in_polars.decide(Path(source), Path(target), known, *given))


def duckdb(source: str, target: str, fits: str) -> Cost:
    """Decide by DuckDB, written by hand."""
    known = Known.of(_fitted(compiled(policy(), Plugins.installed()), Path(fits)))
    given = rules(20), grants(12)
    return cost(lambda: in_duckdb.decide(Path(source), Path(target), known, *given))


def _fitted(program: Program, fits: Path) -> Fitted:
    return program.fitted(pickle.loads(fits.read_bytes()))  # noqa: S301 - our own file


def _decided(
    plugins: Plugins,
    program: Program,
    fitted: Fitted | None,
    source: Path,
    target: Path,
) -> None:
    raw, sink = plugins.scan(source, ReadOptions()), plugins.sink(target)
    engine = plugins.engine("columnar")
    run = prepare(program, raw, as_of=AS_OF, engine=engine, fitted=fitted)
    form, put = writing(sink)
    run.decide("en", lambda t: put(t, target), form=form)
    assert not run.counts.rejected


JOBS: dict[str, Callable[..., Cost]] = {
    job.__name__: job for job in (bare, output, decide, fit, polars, duckdb)
}

if __name__ == "__main__":
    name, options = sys.argv[1:]
    print(json.dumps(attrs.asdict(JOBS[name](**json.loads(options)))))
