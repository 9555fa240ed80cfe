"""One reading, held, or read again: the same decisions, rejects and counts."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.pipeline import customers as module
from tiers.pipeline.evaluate import Evaluation, prepare
from tiers.pipeline.ready import ReadyPolicy
from tiers.pipeline.summary import summary
from tiers.ports import ReadOptions

DAY = date(2026, 7, 1)
FACTS = {
    "id": {"type": "string", "key": True},
    "spend": {"type": "decimal(2)", "range": "[0..1000]"},
    "visits": {"type": "integer", "missing": 0},
    "kind": {"type": ["a", "b", "c"], "missing": "unknown"},
    "since": {"type": "date", "missing": "unknown"},
    "mail": {"type": "boolean", "missing": "unknown"},
}
SCORES = {
    "worth": {"model": "percentile", "of": "spend", "within": "kind"},
    "lead": {"model": "zscore", "of": "spend - visits"},
    "both": {"model": "weighted", "of": {"worth": 50, "lead": 50}},
}


def rows(random: Random, *, dirt: float, repeats: float) -> list[dict[str, str]]:
    found = []
    for number in range(600):
        row = {
            "id": f"k{number:04}",
            "spend": f"{random.randrange(100_000) / 100:.2f}",
            "visits": str(random.randrange(50)),
            "kind": random.choice("abc"),
            "since": f"20{random.randrange(10, 25)}-0{random.randrange(1, 10)}-11",
            "mail": random.choice(["true", "否", "1"]),
        }
        if random.random() < dirt:
            row[random.choice(list(row))] = random.choice(["", "x", "1e2", " 7 "])
        if random.random() < dirt / 3:
            row = dict.fromkeys(row, "")
        found.append(row)
        if random.random() < repeats:
            found.append({**row, "spend": "5"})  # the next row, or far below
        if random.random() < repeats:
            found.append({**random.choice(found), "visits": "3"})
    return found


def written(table: pl.DataFrame, path: Path) -> Path:
    match path.suffix:
        case ".csv":
            table.write_csv(path)
        case ".jsonl":
            table.write_ndjson(path)
        case _:
            table.write_parquet(path)
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize(("dirt", "repeats"), [(0, 0), (0.2, 0), (0, 0.05), (0.2, 0.1)])
def test_every_way_to_read_gives_the_same(  # noqa: PLR0913, PLR0917 - fixtures, parameters
    suffix: str,
    dirt: float,
    repeats: float,
    policy_of: Callable[..., ReadyPolicy],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = policy_of(FACTS, SCORES)
    random = Random(suffix)  # noqa: S311 - the same table each time
    drawn = pl.DataFrame(rows(random, dirt=dirt, repeats=repeats))
    path = written(drawn, tmp_path / f"in{suffix}")
    held = _prepared(ready, path)
    expected = held.decisions("en").collect()

    monkeypatch.setattr(module, "AT_ONCE", 100)
    runs = [_prepared(ready, path, fitted=held.fitted), _prepared(ready, path)]

    for run in runs:
        parts: list[pl.DataFrame] = []
        tally = run.decide("en", partial(_collected, parts))
        assert_frame_equal(parts[-1], expected)
        assert_frame_equal(run.rejects, held.rejects)
        assert run.counts == held.counts
        assert summary(run, tally).decided == expected.height


def _prepared(ready: ReadyPolicy, path: Path, **given: Any) -> Evaluation:
    raw = ready.plugins.scan(path, ReadOptions())
    engine = ready.plugins.engine("columnar")
    return prepare(ready.program, raw, as_of=DAY, engine=engine, **given)


def _collected(parts: list[pl.DataFrame], table: pl.LazyFrame) -> None:
    parts.append(table.collect(engine="streaming"))
