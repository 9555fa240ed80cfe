"""Customers from folders, patterns, compressed files, standard input and the web."""

import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from servers.objects import objects
from servers.postgres import PASSWORD, Postgres

from tiers.location import Location
from tiers.physical import EXTRA, ROW
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers_cli.main import cli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Run = Callable[..., Any]
HEAD = "customer,spend,visits\n"


def read(place: str, options: ReadOptions | None = None) -> pl.DataFrame:
    table = Plugins.installed().scan(Location.parse(place), options or ReadOptions())
    return table.collect(engine="streaming")


def faults(place: str, options: ReadOptions | None = None) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        read(place, options)
    return caught.value.problems


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


# --- folders and patterns -----------------------------------------------------


@pytest.mark.parametrize("place", ["exports", "exports/*.csv", "exports/[ab].csv"])
@pytest.mark.usefixtures("folder")
def test_files_are_one_table_numbered_through(place: str) -> None:
    write("exports/b.csv", "visits;customer\n1;C3\n")
    write("exports/a.csv", "customer,visits\nC1,2\nC2,3,more\n")
    write("exports/.hidden.csv", "x\n")
    write("exports/notes.md", "x\n")

    assert read(place).rows(named=True) == [
        {ROW: 1, "customer": "C1", "visits": "2", EXTRA: ""},
        {ROW: 2, "customer": "C2", "visits": "3", EXTRA: "more"},
        {ROW: 3, "customer": "C3", "visits": "1", EXTRA: ""},
    ]


def test_names_of_folders_are_columns(folder: Path) -> None:
    for region, shop in (
        ("east", "S1"),
        ("%E8%A5%BF", "S2"),
        ("__HIVE_DEFAULT_PARTITION__", "S3"),
    ):
        path = folder / "shops" / f"region={region}" / "part-0.parquet"
        path.parent.mkdir(parents=True)
        pl.DataFrame({"shop": [shop]}).write_parquet(path)

    rows = read("shops").sort("shop").select("shop", "region").rows()
    assert rows == [("S1", "east"), ("S2", "西"), ("S3", None)]
    assert read("shops/region=*/*.parquet").width == 3


@pytest.mark.usefixtures("folder")
def test_files_that_differ_are_all_named() -> None:
    write("exports/a.csv", "customer,visits\n")
    write("exports/b.csv", "customer,visit\n")
    write("exports/c.csv", "customer,,visits\n")
    write("exports/d.csv", "customer,visits\n")

    found = {p.code: p.message.en for p in faults("exports")}

    assert found == {
        "blank-heading": "no heading for column 2",
        "mixed-columns": "`exports/b.csv` has not the columns of `exports/a.csv`: "
        "it lacks `visits`; it has `visit` as well",
    }


@pytest.mark.usefixtures("folder")
def test_columns_of_one_name_must_be_of_one_type() -> None:
    for name, spend in (
        ("a", pl.Decimal(9, 2)),
        ("b", pl.Float64()),
        ("c", pl.Int64()),
    ):
        frame = pl.DataFrame({"spend": pl.Series([1]).cast(spend)})
        frame.write_parquet(f"{name}.parquet")
    pl.DataFrame({"n": [1]}, schema={"n": pl.Int32}).write_parquet("x1.parquet")
    pl.DataFrame({"n": [2**40]}).write_parquet("x2.parquet")

    assert [p.code for p in faults("[abc].parquet")] == ["mixed-columns"] * 2
    assert read("x?.parquet")["n"].to_list() == [1, 2**40]


@pytest.mark.parametrize("place", ["none/*.csv", "empty"])
def test_a_place_without_files_is_told(place: str, folder: Path) -> None:
    (folder / "empty").mkdir()

    assert [p.code for p in faults(place)] == ["no-file"]


@pytest.mark.parametrize("place", ["in", "in/*.csv"])
def test_nothing_is_written_among_the_files_that_are_read(
    place: str, run: Run, small: Path
) -> None:
    write("in/a.csv", f"{HEAD}C1,1,1\n")

    done = run("evaluate", small, place, "--out", "in/o.csv")

    assert (done.exit_code, "error[same-file]" in done.stderr) == (2, True)


def test_rejects_name_the_file_and_the_row_in_it(run: Run, small: Path) -> None:
    write("in/a.csv", f"{HEAD}C1,1,1\nC2,1,1\n")
    write("in/b.csv", HEAD)
    write("in/c.csv", f"{HEAD}C3,1,1\nC4,dear,1\nC1,1,1\n")

    done = run("evaluate", small, "in", "--out", "o.csv", "--lang", "zh")

    assert "读取 5 = 判定 3 + 拒收 2" in done.stdout
    rejects = pl.read_csv("o.rejects.csv", infer_schema=False)
    assert rejects.select("row", "column", "place").rows() == [
        ("4", "spend", "in/c.csv 第 2 行"),
        ("5", "customer", "in/c.csv 第 3 行"),
    ]


def test_rejects_of_a_workbook_name_the_cell(run: Run, small: Path) -> None:
    frame = pl.DataFrame({"customer": ["C1", "C2"], "spend": ["5", "x"]})
    frame.write_excel(small / "book.xlsx", worksheet="客户", position="B3")

    done = run("evaluate", small, "book.xlsx#客户", "--out", "o.csv")

    assert done.exit_code == 0, done.stderr
    rejects = pl.read_csv("o.rejects.csv", infer_schema=False)
    assert rejects["place"].to_list() == ["book.xlsx#客户!C5"]


def test_a_file_that_is_damaged_further_down_is_named(run: Run, small: Path) -> None:
    write("in/a.csv", f"{HEAD}C1,1,1\n")
    lines = f"{HEAD}{'C2,1,1' + ' ' * 999}\n".encode() * 4300
    (small / "in/b.csv").write_bytes(lines + "甲,1,1\n".encode("gbk"))

    done = run("evaluate", small, "in")

    assert done.exit_code == 1
    assert done.stderr.startswith("in/b.csv:8601:1: error[wrong-encoding]")


# --- compressed files ---------------------------------------------------------

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": partial(gzip.compress, compresslevel=1),
    "zst": zstd.compress,
}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_compressed_text_is_read(packing: str, encoding: str, folder: Path) -> None:
    rows = "客户,数\n甲,1\n乙,2\n".encode(encoding)
    lines = '{"客户": "甲", "数": 1}\n{"客户": "乙", "数": 2}\n'.encode(encoding)
    (folder / f"c.csv.{packing}").write_bytes(PACKED[packing](rows))
    (folder / f"c.jsonl.{packing}").write_bytes(PACKED[packing](lines))

    for name in (f"c.csv.{packing}", f"c.jsonl.{packing}", f"*.csv.{packing}"):
        assert read(name)["客户"].to_list() == ["甲", "乙"]


def test_any_other_format_is_unpacked_first(folder: Path) -> None:
    pl.DataFrame({"a": [1, 2]}).write_parquet("c.parquet")
    packed = gzip.compress((folder / "c.parquet").read_bytes())
    (folder / "c.parquet.gz").write_bytes(packed)
    (folder / "d.parquet.gz").write_bytes(gzip.compress(b"no parquet"))
    (folder / "e.parquet.gz").write_bytes(packed[:-9])

    assert read("c.parquet.gz")["a"].to_list() == [1, 2]
    for name in ("d", "e"):
        (problem,) = faults(f"{name}.parquet.gz")
        assert problem.code == "broken-file"
        assert f"`{name}.parquet.gz`" in problem.message.en


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("kept", [30, -9])
def test_a_damaged_archive_is_one_clear_line(
    packing: str, kept: int, run: Run, small: Path
) -> None:
    numbers = "".join(f"C{n},{n * 7919 % 991},{n % 50}\n" for n in range(350_000))
    whole = PACKED[packing]((HEAD + numbers).encode())
    (small / f"c.csv.{packing}").write_bytes(whole[:kept])

    done = run("evaluate", small, f"c.csv.{packing}", "--out", "o.csv")

    assert done.exit_code == 1
    assert done.stderr.startswith(
        f"error[broken-file]: `c.csv.{packing}` can't be read"
    )
    assert done.stderr.count("error[") == 1
    assert not Path("o.csv").exists()


# --- standard input -----------------------------------------------------------


def test_standard_input_is_read_in_the_format_that_is_named(small: Path) -> None:
    words = ["evaluate", str(small), "-", "--format", "csv", "--json"]

    done = CliRunner().invoke(cli, words, input=f"{HEAD}C1,90,1\nC2,x,1\n")

    assert done.exit_code == 0, done.stderr
    assert '"decided": 1' in done.stdout


def test_faults_of_standard_input_name_it(small: Path) -> None:
    words = ["evaluate", str(small), "-"]

    unnamed = CliRunner().invoke(cli, words, input=HEAD)
    broken = CliRunner().invoke(cli, [*words, "--format", "jsonl"], input="{\n")
    unknown = CliRunner().invoke(cli, [*words, "--format", "cvs"], input=HEAD)

    assert (unnamed.exit_code, "[no-format]" in unnamed.stderr) == (2, True)
    assert broken.stderr.startswith("<stdin>:1:1: error[broken-line]")
    assert "no format is named `cvs`" in unknown.stderr


@pytest.mark.usefixtures("folder")
def test_a_copy_that_can_t_be_made_is_one_clear_line(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small / "full"))
    words = ["evaluate", str(small), "-", "--format", "csv"]

    done = CliRunner().invoke(cli, words, input=HEAD)

    assert done.exit_code == 1
    assert done.stderr.startswith("error[unreadable-file]: `-` can't be read: no such")
    assert f"room for a copy in {small / 'full'}" in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_format_may_be_named_where_a_name_tells_none() -> None:
    write("export.dat", "a\n1\n")

    assert read("export.dat", ReadOptions(format="csv"))["a"].to_list() == ["1"]


# --- stores and the web -------------------------------------------------------


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a bucket, by HTTP and as S3."""
    write("bucket/c.csv", "customer\nC1\nC2\n")
    write("bucket/bad.csv", "a,a\n")
    write("cut/c.csv", "customer\nC1\nC2\n")
    write("secret/c.csv", "customer\n")
    for part in ("1", "2"):
        pl.DataFrame({"customer": [f"C{part}"]}).write_parquet(f"bucket/{part}.parquet")
    (folder / "bucket/c.csv.gz").write_bytes(gzip.compress(b"customer\nC1\nC2\n"))
    with objects(folder) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", "here")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "wh0")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
        monkeypatch.setenv("AZURE_STORAGE_USE_EMULATOR", "true")
        monkeypatch.setenv("AZURITE_BLOB_STORAGE_URL", url)
        names = ("client_email", "private_key", "private_key_id")
        account = {
            **dict.fromkeys(names, ""),
            "gcs_base_url": url,
            "disable_oauth": True,
        }
        monkeypatch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", json.dumps(account))
        yield url


@pytest.mark.parametrize(
    "place",
    [
        "{url}/bucket/c.csv",
        "{url}/bucket/c.csv.gz?token=s3cret",
        "s3://bucket/c.csv",
        "s3://bucket/c.csv.gz",
        "gs://bucket/c.csv",
        "az://bucket/c.csv.gz",
    ],
)
def test_files_are_fetched(place: str, store: str) -> None:
    table = read(place.format(url=store))

    assert table.select(ROW, "customer").rows() == [(1, "C1"), (2, "C2")]


@pytest.mark.parametrize("scheme", ["s3", "gs", "az"])
@pytest.mark.usefixtures("store")
def test_parquet_in_a_store_is_read_in_place(scheme: str) -> None:
    assert read(f"{scheme}://bucket/1.parquet").rows() == [(1, "C1")]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("{url}/bucket/none.csv", "no-file"),
        ("s3://bucket/none.csv", "no-file"),
        ("s3://bucket/none.parquet", "no-file"),
        ("gs://bucket/none.csv", "no-file"),
        ("az://bucket/none.parquet", "no-file"),
        ("{url}/secret/c.csv?sig=s3cret", "login-refused"),
        ("s3://secret/c.csv", "login-refused"),
        ("gs://secret/c.csv", "login-refused"),
        ("az://secret/c.csv", "login-refused"),
        ("{url}/cut/c.csv", "no-connection"),
        ("s3://cut/c.csv", "no-connection"),
        ("http://127.0.0.1:1/c.csv", "no-connection"),
        ("{url}/bucket/bad.csv", "repeated-heading"),
        ("s3://bucket/c.pdf", "unknown-format"),
        ("ftp://ann:s3cret@host/c.csv", "unknown-format"),
    ],
)
def test_what_can_t_be_fetched_is_told_without_secrets(
    place: str, code: str, store: str
) -> None:
    (problem,) = faults(place.format(url=store))

    assert problem.code == code
    assert "s3cret" not in repr(problem)
    assert tempfile.gettempdir() not in repr(problem)


@pytest.mark.parametrize(
    ("scheme", "variable"),
    [("s3", "AWS_ACCESS"), ("gs", "GOOGLE_SERVICE"), ("az", "AZURE_STORAGE")],
)
@pytest.mark.usefixtures("store")
def test_who_may_not_read_is_told_where_credentials_come_from(
    scheme: str, variable: str
) -> None:
    (problem,) = faults(f"{scheme}://secret/c.csv")

    assert problem.help
    assert variable in problem.help.en
    assert variable in problem.help.zh


# --- exact values from PostgreSQL ---------------------------------------------

VALUES = """
SELECT 12345678901234567.89::numeric(20, 2) AS exact, 0.1::numeric AS bare,
       'NaN'::numeric(5, 1) AS nan, 9007199254740993::bigint AS large,
       0.1::float8 + 0.2::float8 AS double, 1.1::real AS single, 12.5::money AS money,
       DATE '2026-07-01' AS day, TIMESTAMPTZ '2026-06-30 20:00+00' AS moment,
       true AS yes, 'x '::char(5) AS padded, '客户'::varchar(9) AS word,
       NULL AS nothing,
       '6a0f0f6e-4c55-4a8e-8f3e-1d2c3b4a5968'::uuid AS id, ARRAY[1, 2] AS list
"""


def test_values_of_a_database_are_exact(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    monkeypatch.setenv("PGTZ", "Asia/Shanghai")

    table = read(f"{server.url()}#{VALUES}")

    row = table.cast(pl.String).row(0, named=True)
    assert row == {
        ROW: "1",
        "exact": "12345678901234567.89",
        "bare": "0.1",
        "nan": None,
        "large": "9007199254740993",
        "double": "0.30000000000000004",
        "single": "1.1",
        "money": "$12.50",
        "day": "2026-07-01",
        "moment": "2026-07-01 04:00:00.000000",
        "yes": "true",
        "padded": "x",
        "word": "客户",
        "nothing": None,
        "id": "6a0f0f6e-4c55-4a8e-8f3e-1d2c3b4a5968",
        "list": "{1,2}",
    }
    assert table.schema["exact"] == pl.Decimal(20, 2)
    assert table.schema["day"] == pl.Date


def test_days_that_are_none_come_as_text(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    query = (
        "-- when the contract ends\n"
        "SELECT DATE '2026-07-01' AS day, DATE 'infinity' AS ends, "
        "TIMESTAMP '0044-03-15 12:00 BC' AS begun "
        "UNION ALL SELECT NULL, DATE '2026-07-01', NULL"
    )

    table = read(f"{server.url()}#{query}")

    assert table.schema["day"] == pl.Date
    assert table["ends"].to_list() == ["infinity", "2026-07-01"]
    assert table["begun"].to_list() == ["0044-03-15 12:00:00 BC", None]
