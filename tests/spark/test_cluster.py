"""A real cluster decides as this process does, and as the interpreter does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import tiers
from tiers.location import Location
from tiers.pipeline.ready import ReadyPolicy
from tiers.pipeline.spread.run import spread_run
from tiers.ports import ReadOptions, Session
from tiers.samples import samples
from tiers.schema import Fact, Number, String

DAY = date(2026, 7, 1)
SAMPLES = sorted(samples().keys() - {"cdnow"})
"""In cdnow rows name the customers, which needs this process."""
CUSTOMERS = 100_000
FILES = 3


def customers(ready: ReadyPolicy, name: str) -> pl.DataFrame:
    """Grow a sample's table: every cell may be missing, extreme, or at fault.

    Keys are Chinese; one in a thousand is another's.
    """
    options = ReadOptions()
    raw = ready.plugins.scan(Location.of(samples()[name].data), options).collect()
    raw = raw.select(pl.exclude("#row", "#extra").cast(pl.String))
    copies = -(-CUSTOMERS // raw.height)
    table = pl.concat([raw] * copies).head(CUSTOMERS).with_row_index("#n")
    schema = ready.program.schema.own.facts
    cells = (_cell(fact, seed) for seed, fact in enumerate(schema, 1))
    return table.with_columns(cells).drop("#n")


def _cell(fact: Fact, seed: int) -> pl.Expr:
    heading, chance = fact.column or fact.name, pl.col("#n").hash(seed) % 1000
    if fact.key:
        number = pl.when(chance == 0).then(pl.col("#n") // 2).otherwise(pl.col("#n"))
        return pl.format("客户🐎{}", number).alias(heading)
    cell = pl.col(heading)
    for at, value in enumerate(_values(fact)):
        few = (chance >= 5 * at) & (chance < 5 * at + 5)
        cell = pl.when(few).then(pl.lit(value)).otherwise(cell)
    return cell.alias(heading)


def _values(fact: Fact) -> Iterator[str]:
    yield from ("", "不详")
    match fact.type:
        case Number(places, low, high):
            unit = f"{1 / 10**places:.{places}f}"
            yield from (f"{low:f}", f"{high:f}", unit, f"{high:f}1")
        case String(values):
            yield from values[:3]
        case _:
            pass


@pytest.mark.parametrize("name", SAMPLES)
def test_all_samples_give_identical_decisions_scores_and_fits(
    working: Session, tmp_path: Path, name: str
) -> None:
    ready = tiers.load(name)
    raw, folder = customers(ready, name), tmp_path / "customers"
    folder.mkdir()
    for at in range(FILES):
        part = raw[at * raw.height // FILES : (at + 1) * raw.height // FILES]
        part.write_parquet(folder / f"客户 {at}.parquet", row_group_size=20_000)
    here = ready.run(raw, as_of=DAY)
    slow = ready.run(raw, as_of=DAY, engine="interpret")
    key = here.book.key.replace("#row", "row")

    spread = working.scan(str(folder))
    with spread_run(ready.program, working, spread, as_of=DAY) as run:
        found, _ = run.write(str(tmp_path / "判定"))

    parts = sorted((tmp_path / "判定").glob("*.parquet"))
    decided = pl.read_parquet(parts).sort(key)
    assert len(parts) > 1
    assert_frame_equal(decided, here.decisions("en").collect().sort(key))
    assert decided.equals(slow.decisions("en").collect().sort(key))
    assert_frame_equal(run.rejects, here.rejects)
    assert run.rejects.height > CUSTOMERS // 100
    assert run.counts == here.counts
    assert found.decided == run.counts.decided == decided.height
    for score, fit in here.fitted.tables.items():
        own = run.fitted.tables[score]
        assert_frame_equal(own, fit, check_row_order=False)
        assert_frame_equal(slow.fitted.tables[score], fit, check_row_order=False)
