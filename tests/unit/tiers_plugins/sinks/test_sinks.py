"""Tables are written so that people and programs read them back."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow.parquet as arrow
import pytest

from tiers.ports import TableSink
from tiers.problems import DataError
from tiers_plugins.sinks.csv import Csv
from tiers_plugins.sinks.json_lines import JsonLines
from tiers_plugins.sinks.parquet import Parquet

TABLE = pl.LazyFrame(
    {
        "名": ["甲", None],
        "acts": [["call", "mail"], []],
        "spend": [Decimal("1.50"), Decimal("-2.00")],
        "day": [date(2026, 7, 1), None],
        "ok": [True, None],
    }
)


def test_csv_opens_in_excel_with_lists_joined(tmp_path: Path) -> None:
    Csv().write(TABLE, tmp_path / "o.csv")

    assert (tmp_path / "o.csv").read_bytes().decode() == (
        '\ufeff名,acts,spend,day,ok\n甲,call;mail,1.50,2026-07-01,true\n,"",-2.00,,\n'
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("\n=1", "'\n=1"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
        ("+3.20", "+3.20"),
        ("a=b", "a=b"),
    ],
)
def test_text_that_would_run_as_a_formula_is_made_harmless(
    text: str, cell: str, tmp_path: Path
) -> None:
    path = tmp_path / "o.csv"

    Csv().write(pl.LazyFrame({"x": [text], "l": [[text]]}), path)

    assert pl.read_csv(path, infer_schema=False).rows() == [(cell, cell)]


def test_parquet_keeps_lists_and_decimals(tmp_path: Path) -> None:
    Parquet().write(TABLE, tmp_path / "o.parquet")

    assert pl.read_parquet(tmp_path / "o.parquet").equals(TABLE.collect())


def test_json_lines_keep_lists_and_every_digit(tmp_path: Path) -> None:
    JsonLines().write(TABLE, tmp_path / "o.jsonl")

    lines = (tmp_path / "o.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "名": "甲",
            "acts": ["call", "mail"],
            "spend": "1.50",
            "day": "2026-07-01",
            "ok": True,
        },
        {"名": None, "acts": [], "spend": "-2.00", "day": None, "ok": None},
    ]


@pytest.mark.parametrize("sink", [Csv(), Parquet(), JsonLines()])
def test_a_folder_that_is_not_there_is_told(sink: TableSink, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(DataError, match="unwritable-file"):
        sink.write(TABLE, blocked / "o")


CODED = pl.DataFrame(
    {
        "tier": ["gold", None, "=basic"],
        "acts": [["call", "+5"], [], ["+5", "call"]],
        "spend": [Decimal("1.50"), None, Decimal("-2.00")],
        "element": [None, Decimal("-9999999999.99999999"), Decimal("0.1")],
        "whole": [1, 2, None],
    },
    schema_overrides={"spend": pl.Decimal(38, 2), "element": pl.Decimal(18, 8)},
)


@pytest.mark.parametrize("sink", [Csv(), Parquet()])
def test_coded_texts_are_written_as_texts_are(
    sink: Csv | Parquet, tmp_path: Path
) -> None:
    kinds = pl.Enum(["gold", "=basic"]), pl.List(pl.Enum(["call", "+5"]))
    coded = CODED.with_columns(
        pl.col("tier").cast(kinds[0]), pl.col("acts").cast(kinds[1])
    )
    files = [tmp_path / f"{name}{sink.suffixes[0]}" for name in "ab"]

    sink.write(CODED.lazy(), files[0])
    sink.write_coded(coded.lazy(), files[1])

    if isinstance(sink, Csv):
        assert files[0].read_bytes() == files[1].read_bytes()
    else:
        plain, read = map(pl.read_parquet, files)
        assert read.schema == plain.schema
        assert read.equals(plain)
        others, same = map(arrow.read_table, files)
        assert same.cast(others.schema).equals(others)


def test_names_with_commas_quotes_and_lines_are_quoted_as_texts_are(
    tmp_path: Path,
) -> None:
    names = ["gold", "a, b", 'the "best"', "two\nlines", "", "金", " x"]
    table = pl.LazyFrame({"tier": [*names, None, "gold"]})
    texts, coded = tmp_path / "a.csv", tmp_path / "b.csv"

    Csv().write(table, texts)
    Csv().write_coded(table.cast(pl.Enum(names)), coded)

    assert texts.read_bytes() == coded.read_bytes()


def test_a_formula_among_many_harmless_texts_is_found(tmp_path: Path) -> None:
    harmless = ["C1", "9", "f-4", "Z;", "客户", "", "~", "a=b"]
    path = tmp_path / "o.csv"

    Csv().write(pl.LazyFrame({"x": [*harmless, "=1+1", *harmless]}), path)

    cells = pl.read_csv(path, infer_schema=False, empty_string_is_null=False)
    assert cells["x"].to_list() == [*harmless, "'=1+1", *harmless]


def test_bounds_of_decimals_are_theirs_for_every_reader(tmp_path: Path) -> None:
    Parquet().write_coded(CODED.select("element").lazy(), tmp_path / "o.parquet")

    group = arrow.ParquetFile(tmp_path / "o.parquet").metadata.row_group(0)
    bounds = group.column(0).statistics
    assert group.column(0).physical_type == "INT64"
    assert bounds.min == Decimal("-9999999999.99999999")
    assert bounds.max == Decimal("0.10000000")
