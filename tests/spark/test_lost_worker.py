"""A worker that is killed in the middle of a run costs a retry, and not the run."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.lang.ir import Node
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.ready import ReadyPolicy
from tiers.pipeline.spread.run import spread_run
from tiers.policy import parse
from tiers.ports import Formula, Population, Session
from tiers.program import compile_policy

DAY = date(2026, 7, 1)
POLICY = """\
tiers-policy: 1
name: gated
facts:
  id: {type: string, key: true}
  spend: {type: integer, range: "[0..1000000]"}
scores:
  gate: {model: gate, of: spend, places: 0}
  rank: {model: percentile, of: spend}
tiers: {gold: , iron: }
rules:
  hit: first
  default: iron
  list: [{rule: R1, if: gate > 500 and rank > 50, tier: gold, because: much}]
"""


@attrs.frozen
class Params:
    of: Formula


@attrs.frozen
class Blocking:
    """Stops the first try of the first part of a cluster's work: for ever."""

    folder: Path

    def __call__(self, table: pl.DataFrame) -> pl.Series:
        if table.height and self.is_first_try():
            (self.folder / "started").write_text(str(os.getpid()), encoding="ascii")
            (self.folder / "never").read_text(encoding="ascii")
        return table["of"] % 1000

    def is_first_try(self) -> bool:
        from pyspark import TaskContext  # noqa: PLC0415 - an extra

        context = TaskContext.get()
        if context is None or context.partitionId() or context.attemptNumber():
            return False
        try:
            (self.folder / "once").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@attrs.frozen
class Gate:
    """A model that writes a column, and lets nobody through at first."""

    folder: Path
    name: ClassVar[str] = "gate"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        del params
        return False

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        raise NotImplementedError

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        del params
        return Decimal(0), Decimal(1000)

    def inputs(self, params: Params) -> Mapping[str, Node]:
        return {"of": params.of.node}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        del params, fitted, places
        return Blocking(self.folder)


def gated(folder: Path) -> ReadyPolicy:
    plugins = Plugins.installed()
    policy, _ = parse(POLICY)
    assert policy is not None
    scorers: Mapping[str, Any] = {**plugins.scorers, "gate": Gate(folder)}
    program, problems = compile_policy(policy, scorers)
    assert program is not None, problems
    return ReadyPolicy(program, plugins)


def kill_the_worker_of(started: Path) -> int:
    """Wait for a task to say who it is, and kill the worker that it belongs to."""
    process = int(started.read_text(encoding="ascii"))
    while "CoarseGrainedExecutorBackend" not in command(process):
        process = parent(process)
    worker = parent(process)
    assert "deploy.worker.Worker" in command(worker)
    os.kill(worker, signal.SIGKILL)
    os.kill(process, signal.SIGKILL)
    return worker


def command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")


def parent(process: int) -> int:
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    return int(stat.rpartition(")")[2].split()[1])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_the_run_goes_on_without_it(
    working: Session, cluster: Any, tmp_path: Path
) -> None:
    from pyspark.cloudpickle import register_pickle_by_value  # noqa: PLC0415

    # Executors can't import tests.
    register_pickle_by_value(sys.modules[__name__])  # type: ignore[no-untyped-call]
    for name in ("started", "never"):
        os.mkfifo(tmp_path / name)
    ready, folder = gated(tmp_path), tmp_path / "customers"
    folder.mkdir()
    raw = pl.DataFrame(
        {
            "id": [f"k{n}" for n in range(30_000)],
            "spend": pl.int_range(30_000, eager=True),
        }
    )
    for at in range(4):
        raw[at * 7_500 : (at + 1) * 7_500].write_parquet(folder / f"{at}.parquet")
    whole = ready.run(raw, as_of=DAY)

    with (
        ThreadPoolExecutor(1) as aside,
        spread_run(ready.program, working, working.scan(str(folder)), as_of=DAY) as run,
    ):
        killed = aside.submit(kill_the_worker_of, tmp_path / "started")
        found, _ = run.write(str(tmp_path / "out"))

    assert killed.result() in [worker.process.pid for worker in cluster.workers]
    assert (tmp_path / "once").exists()
    decided = pl.read_parquet(tmp_path / "out" / "*.parquet").sort("id")
    assert_frame_equal(decided, whole.decisions("en").collect().sort("id"))
    assert found.decided == 30_000
    assert_frame_equal(run.fitted.tables["rank"], whole.fitted.tables["rank"])
