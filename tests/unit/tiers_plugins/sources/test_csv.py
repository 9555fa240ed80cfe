"""Text tables of every encoding and separator are read lazily, as text."""

import gc
import tempfile
from pathlib import Path

import polars as pl
import pytest

from tiers.physical import EXTRA, ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers_plugins.sources.csv import Csv

ANY = ReadOptions()


def written(folder: Path, content: bytes | str, name: str = "c.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path, options: ReadOptions = ANY) -> list[tuple[object, ...]]:
    table = Csv().scan(path, options).collect(engine="streaming")
    assert table.columns[0] == ROW
    assert table.columns[-1] == EXTRA
    return table.rows()


def fault(path: Path, options: ReadOptions = ANY) -> Problem:
    with pytest.raises(DataError) as caught:
        Csv().scan(path, options)
    (problem,) = caught.value.problems
    return problem


def test_every_field_is_text_and_rows_are_numbered(tmp_path: Path) -> None:
    path = written(tmp_path, "id,spend\n007,1.10\nb,\n")

    assert rows(path) == [(1, "007", "1.10", ""), (2, "b", "", "")]


def test_rows_may_be_short_long_or_blank(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1\n1,2,3\n\n4,5\n")

    assert rows(path) == [
        (1, "1", "", ""),
        (2, "1", "2", "3"),
        (3, "", "", ""),
        (4, "4", "5", ""),
    ]


def test_quoted_fields_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,"b\nc"\r\n"1,2","say ""hi""\nthere"\r\n')

    table = Csv().scan(path, ANY).collect()

    assert table.columns == [ROW, "a", "b\nc", EXTRA]
    assert table.rows() == [(1, "1,2", 'say "hi"\nthere', "")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_headings(separator: str, tmp_path: Path) -> None:
    header = separator.join(["a", '"x,;|y,;|"', "c"])
    path = written(tmp_path, f"{header}\n{separator.join('123')}\n")

    assert rows(path) == [(1, "1", "2", "3", "")]


@pytest.mark.parametrize("separator", ["^", "tab"])
def test_the_separator_may_be_given(separator: str, tmp_path: Path) -> None:
    char = "\t" if separator == "tab" else separator
    path = written(tmp_path, f"a{char}b,c\n1{char}2\n")

    assert rows(path, ReadOptions(separator=separator)) == [(1, "1", "2", "")]


def test_a_separator_of_two_characters_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a\n1\n")

    assert fault(path, ReadOptions(separator="||")).code == "bad-separator"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("客户号,等级\n甲,金\n".encode(), None),
        ("客户号,等级\n甲,金\n".encode("utf-8-sig"), None),
        ("客户号,等级\n甲,金\n".encode("utf-16"), None),
        ("客户号,等级\n甲,金\n".encode("utf-16-be"), "utf-16-be"),
        (b"\xfe\xff" + "客户号,等级\n甲,金\n".encode("utf-16-be"), None),
        ("客户号,等级\n甲,金\n".encode("utf-16"), "utf-16"),
        ("客户号,等级\n甲,金\n".encode("gbk"), None),
        ("客户号,等级\n甲,金\n".encode("gbk"), "GBK"),
        ("客户号,等级\n甲,金\n".encode("gb18030"), "gb18030"),
        ("客户号,等级\r甲,金\r".encode(), None),
        ("客户号,等级\r\n甲,金\r\n".encode("gbk"), None),
    ],
)
def test_encodings_are_found_or_named(
    content: bytes, named: str | None, tmp_path: Path
) -> None:
    table = Csv().scan(written(tmp_path, content), ReadOptions(encoding=named))

    assert table.collect().rows(named=True) == [
        {ROW: 1, "客户号": "甲", "等级": "金", EXTRA: ""}
    ]


def test_a_copy_lives_as_long_as_the_tables_made_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "copies"))
    (tmp_path / "copies").mkdir()
    path = written(tmp_path, "名\n甲\n".encode("gbk"))

    table = Csv().scan(path, ANY).select("名")
    gc.collect()
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert table.collect().rows() == [("甲",)]

    del table
    gc.collect()
    assert not list((tmp_path / "copies").iterdir())


def test_a_copy_does_not_hinder_the_optimizer(tmp_path: Path) -> None:
    path = written(tmp_path, "名,b\n甲,1\n".encode("gbk"))

    plan = Csv().scan(path, ANY).filter(pl.col("b") == "1").select("b").explain()

    assert "PROJECT 1/3 COLUMNS" in plan
    assert "SELECTION" in plan


def test_bytes_of_another_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2\n3,\xb0\xff\n")

    problem = fault(path)

    assert problem.code == "wrong-encoding"
    assert problem.at is not None
    assert str(problem.at) == f"{path}:3:1"


def test_bytes_far_down_are_explained_when_polars_meets_them(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\n" + b"x" * 99 + b"\n" + (b"y" * 999 + b"\n") * 4300)
    with path.open("ab") as file:
        file.write("甲\n".encode("gbk"))

    with pytest.raises(pl.exceptions.PolarsError) as caught:
        Csv().scan(path, ANY).collect(engine="streaming")
    (problem,) = Csv().explain(caught.value, path).problems

    assert problem.code == "wrong-encoding"
    assert problem.at is not None
    assert problem.at.line == 4303


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n1,2\n", "blank-heading"),
        (b"a,,c\n1,2,3\n", "blank-heading"),
        (b"a,b,a\n1,2,3\n", "repeated-heading"),
        (b'a,"b\n1,2\n', "open-quote"),
        (b"a,#row\n1,2\n", "reserved-heading"),
        (b"PK\x03\x04\x00\x00", "not-text"),
    ],
)
def test_faulty_headings_are_refused(content: bytes, code: str, tmp_path: Path) -> None:
    assert fault(written(tmp_path, content)).code == code


def test_blank_headings_at_the_end_are_no_columns(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "a,b,,\n1,2,,\n")) == [(1, "1", "2", "")]


def test_a_table_may_have_headings_alone(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "a,b\n")) == []
    assert rows(written(tmp_path, "a,b")) == []


def test_what_is_no_readable_file_is_told(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.csv").code == "no-file"
    assert fault(tmp_path).code == "not-a-file"
    assert (
        fault(written(tmp_path, "a\n"), ReadOptions(encoding="klingon")).code
        == "unknown-encoding"
    )
    assert (
        fault(written(tmp_path, "a\n"), ReadOptions(encoding="base64")).code
        == "unknown-encoding"
    )


def test_names_with_pattern_characters_are_names(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "a\n1\n", "c[1]*.csv")) == [(1, "1", "")]


def test_columns_may_stand_apart_by_blanks(tmp_path: Path) -> None:
    path = written(tmp_path, " id  day  paid\n 01 19970101   1.50\n\n 02 19970102\n")
    body = "".join(f" {n:02} 19970103 {n}.00\n" for n in range(3, 20))
    path.write_text(path.read_text() + body + " 20 19970104 1 more\n")

    table = Csv().scan(path, ANY).collect()

    assert table.columns == [ROW, "id", "day", "paid", EXTRA]
    assert table.rows()[:3] == [
        (1, "01", "19970101", "1.50", ""),
        (2, "", "", "", ""),
        (3, "02", "19970102", "", ""),
    ]
    assert table.rows()[-1] == (21, "20", "19970104", "1", "more")


def test_blanks_separate_in_other_encodings_too(tmp_path: Path) -> None:
    text = "客户 金额\n甲   12\n乙 7\n"
    path = written(tmp_path, text.encode("gb18030"), "c.txt")

    assert rows(path) == [(1, "甲", "12", ""), (2, "乙", "7", "")]


@pytest.mark.parametrize(
    "text",
    ["full name\nAnn\nBob\n", "full name\n", "full name\nAnn de Vries\nBob\n"],
    ids=["one word", "headings only", "several words"],
)
def test_one_column_may_have_blanks_in_its_heading(tmp_path: Path, text: str) -> None:
    assert Csv().scan(written(tmp_path, text), ANY).collect().columns[1] == "full name"


def test_a_separator_that_is_named_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path, "a b\n1 2\n3 4\n")

    table = Csv().scan(path, ReadOptions(separator=";")).collect()

    assert table.columns[1:-1] == ["a b"]
