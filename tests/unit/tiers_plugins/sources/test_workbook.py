"""A sheet of a workbook is a table of text."""

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from tiers.physical import EXTRA, ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers_plugins.sources.workbook import Workbook

Cells = Mapping[str, Any]
ANY = ReadOptions()


def written(folder: Path, **sheets: Cells) -> Path:
    path = folder / "book.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    for name, cells in sheets.items():
        page = book.add_worksheet(name)
        for address, value in cells.items():
            if value == "#DIV/0!":
                page.write_formula(address, "=1/0", None, value)
            else:
                page.write(address, value)
    book.close()
    return path


def fault(path: Path, options: ReadOptions = ANY) -> Problem:
    with pytest.raises(DataError) as caught:
        Workbook().scan(path, options)
    (problem,) = caught.value.problems
    return problem


def test_cells_come_as_people_read_them(tmp_path: Path) -> None:
    cells: dict[str, Any] = {"A1": "id", "B1": "spend", "C1": "day", "D1": "ok"}
    cells |= {"A2": "007", "B2": 12345678.9, "C2": dt.date(2026, 7, 1), "D2": True}
    cells["B3"] = 3
    path = written(tmp_path, One=cells)

    table = Workbook().scan(path, ANY).collect(engine="streaming")

    assert table.rows(named=True) == [
        {
            ROW: 1,
            "id": "007",
            "spend": "12345678.9",
            "day": "2026-07-01",
            "ok": "true",
            EXTRA: "",
        },
        {ROW: 2, "id": "", "spend": "3", "day": "", "ok": "", EXTRA: ""},
    ]


def test_a_sheet_may_be_named_and_begin_anywhere(tmp_path: Path) -> None:
    path = written(
        tmp_path, One={}, 客户={"B3": "id", "C3": "spend", "B4": "x", "C6": "#DIV/0!"}
    )
    book, options = Workbook(), ReadOptions(part="客户")

    table = book.scan(path, options).collect()

    assert book.parts(path) == ["One", "客户"]
    assert table.rows() == [(1, "x", "", ""), (2, "", "", ""), (3, "", "#DIV/0!", "")]
    rows, columns = pl.Series([1, 3, 3]), pl.Series(["id", "spend", ""])
    assert book.places(path, options, rows, columns).to_list() == [
        f"{path}#客户!B4",
        f"{path}#客户!C6",
        f"{path}#客户!6",
    ]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"A1": "id", "C1": "spend"}, "blank-heading", "B1"),
        ({"B2": "id", "C2": "age", "D2": "id"}, "repeated-heading", "D2"),
        ({"A1": "id", "B1": "#row"}, "reserved-heading", "B1"),
    ],
)
def test_a_faulty_heading_is_told_with_its_cell(
    cells: Cells, code: str, cell: str, tmp_path: Path
) -> None:
    path = written(tmp_path, One=cells)

    problem = fault(path)

    assert problem.code == code
    assert str(problem.at) == f"{path}#One!{cell}"


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    assert fault(written(tmp_path, One={})).code == "empty-file"


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    path.write_text("id,spend\n", encoding="utf-8")

    assert fault(path).code == "broken-file"


def test_without_the_library_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    problem = fault(written(tmp_path, One={"A1": "id"}))

    assert problem.code == "missing-extra"
    assert problem.help is not None
    assert 'pip install "tiers[excel]"' in problem.help.en
