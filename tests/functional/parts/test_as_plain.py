"""A result in parts is the plain result, cut."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result

from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.runs.partitioning import check, fact_beside
from tiers.problems import DataError
from tiers.samples import samples

Run = Callable[..., Result]


def test_parts_by_rows_are_the_plain_result_in_its_order(run: Run, shops: Any) -> None:
    plain = run(*shops.evaluate, "--out", "plain.parquet")
    parted = run(*shops.by_rows, "parted")

    assert (plain.exit_code, parted.exit_code) == (0, 0), parted.output
    assert [*shops.files(Path("parted"))] == [f"part-{n:05}.parquet" for n in range(5)]
    assert shops.decisions(Path("parted")).equals(pl.read_parquet("plain.parquet"))
    assert Path("parted.rejects.csv").read_bytes() == (
        Path("plain.rejects.csv").read_bytes()
    )
    one, other = json.loads(plain.stdout), json.loads(parted.stdout)
    for facts in (one, other):
        del facts["seconds"], facts["out"], facts["rejects"]
    assert one == other
    assert "repeated-key" in Path("plain.rejects.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("engine", ["columnar", "interpret"])
def test_a_fact_gives_its_values_folders(run: Run, engine: str, shops: Any) -> None:
    run(*shops.evaluate, "--out", "plain.parquet")
    words = ["--partition-by", "区域", "--part-rows", "900", "--engine", engine]

    assert run(*shops.evaluate, *words, "--out", f"by-{engine}").exit_code == 0

    names = [*shops.files(Path(f"by-{engine}"))]
    assert names == [
        f"区域={area}/part-0000{n}.parquet"
        for area in ("东", "西%2F南")
        for n in range(3)
    ]
    parts = pl.scan_parquet(f"by-{engine}", hive_partitioning=True).collect()
    shops = pl.read_csv("shops.csv", infer_schema=False).unique("shop", keep="first")
    plain = pl.read_parquet("plain.parquet").join(shops[["shop", "区域"]], on="shop")
    assert parts.sort("shop").equals(plain.sort("shop"))


@pytest.mark.parametrize("name", sorted(samples()))
def test_any_column_but_lists_and_any_fact_may_have_folders(
    run: Run, name: str
) -> None:
    run("evaluate", name, "--as-of", "2026-07-01", "--out", f"{name}.parquet")
    program = load(samples()[name].policy, Plugins.installed())

    for column, kind in pl.read_parquet_schema(f"{name}.parquet").items():
        if isinstance(kind, pl.List):
            with pytest.raises(DataError, match="unfit-partition"):
                check(column, program)
        else:
            check(column, program)
            assert fact_beside(column, program) is None
    for fact in program.schema.facts:
        check(fact.name, program)
        assert (fact_beside(fact.name, program) is None) is fact.key


def test_what_parts_were_written_for_reads_them_as_data(run: Run, shops: Any) -> None:
    """A folder of parts is a table, with the columns that its folders name."""
    run(*shops.evaluate, "--partition-by", "区域", "--out", "table")
    policy = """\
tiers-policy: 1
name: again
facts:
  shop: {type: string, key: true}
  before: {column: tier, type: string, missing: unknown}
  area: {column: 区域, type: [东, 西/南]}
tiers: {top: , rest: }
rules:
  hit: first
  default: rest
  list: [{rule: A, if: before = "gold" and area = "西/南", tier: top, because: far}]
"""
    Path("again.yaml").write_text(policy, encoding="utf-8")

    done = run("evaluate", "again.yaml", "table", "--json", "--as-of", "2026-07-01")

    assert done.exit_code == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["decided"] == sum(facts["tiers"].values()) > 2_000
    assert facts["tiers"]["top"] > 0


def test_parts_have_the_format_that_the_folder_is_named_for(
    run: Run, shops: Any
) -> None:
    run(*shops.evaluate, "--out", "plain.csv")

    assert run(*shops.by_rows, "parts.csv").exit_code == 0

    plain = Path("plain.csv").read_text("utf-8-sig").splitlines()
    parts = [
        text.decode("utf-8-sig") for text in shops.files(Path("parts.csv")).values()
    ]
    heads = {text.splitlines()[0] for text in parts}
    rows = [line for text in parts for line in text.splitlines()[1:]]
    assert (list(heads), rows) == (plain[:1], plain[1:])


def test_a_table_without_rows_gives_one_empty_part(run: Run) -> None:
    Path("none.csv").write_text("shop,区域,spend,visits\n", encoding="utf-8")
    words = ["policy.yaml", "none.csv", "--out", "none", "--part-rows", "10"]

    done = run("evaluate", *words, "--engine", "interpret", "--as-of", "2026-07-01")

    assert done.exit_code == 0, done.stderr
    assert pl.read_parquet("none/part-00000.parquet").height == 0


def test_facts_made_of_rows_are_decided_in_parts_as_at_once(
    run: Run, shops: Any
) -> None:
    Path("buyers.yaml").write_text(BUYERS, encoding="utf-8")
    orders = "".join(f"S{n % 1_700},{n % 97}\n" for n in range(5_000))
    Path("orders.csv").write_text(f"shop,amount\n{orders}S1,dear\n", encoding="utf-8")
    words = ["buyers.yaml", "shops.csv", "--table", "orders=orders.csv"]
    words += ["--as-of", "2026-07-01"]

    plain = run("evaluate", *words, "--out", "buyers.parquet")
    parted = run("evaluate", *words, "--out", "buyers", "--part-rows", "500")

    assert (plain.exit_code, parted.exit_code) == (0, 0), parted.output
    assert shops.decisions(Path("buyers")).equals(pl.read_parquet("buyers.parquet"))
    one = plain.stdout.replace("buyers.parquet", "buyers").splitlines()[:-1]
    assert parted.stdout.splitlines()[:-1] == one


BUYERS = """\
tiers-policy: 1
name: buyers
tables:
  orders: {key: shop, columns: {amount: {type: integer, range: "[0..100]"}}}
facts:
  shop: {type: string, key: true}
  visits: {type: integer, range: "[0..50]", missing: unknown}
  bought: {from: orders, sum: amount}
tiers: {much: , little: }
rules:
  hit: first
  list:
    - {rule: M, if: bought > 150 or visits > 8, tier: much, because: buys much}
    - {rule: L, if: bought <= 150, tier: little, because: buys little}
"""
