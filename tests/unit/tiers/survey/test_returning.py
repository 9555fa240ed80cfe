"""Tables that came back from the field."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from tiers.problems import DataError, Refusal
from tiers.survey.returning import read_sheet, read_table
from tiers.survey.returning.moments import moment
from tiers.testing.rounds import fieldwork

WORK = fieldwork("phone", [{}, {}])
ANN, BEN = (person.code for person in WORK.people)


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(
        path, {"default_date_format": "yyyy-mm-dd hh:mm"}
    ) as found:
        for name, rows in sheets.items():
            sheet = found.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


def test_a_workbook_is_read_where_its_codes_are_and_says_its_cells(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["电话访问"],
        [None, "回收码", "准时送达"],
        ["at", "code", "on_time"],
        [datetime(2026, 7, 9, 10, 30), ANN, 7.0],  # noqa: DTZ001 - cells have no zone
        [],
        [datetime(2026, 7, 10), BEN, 8],  # noqa: DTZ001
    ]
    path = book(tmp_path / "calls.xlsx", {"说明": [["hello"]], "名单": rows})

    found = read_sheet(path, WORK)

    assert [(a.customer, a.value, a.at) for a in found.answers] == [
        ("C1", "7", "2026-07-09T10:30:00")
    ]
    assert found.answers[0].source == f"{path}#名单:4"
    assert [str(p.at) for p in found.problems] == [f"{path}#名单!C6"]


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_texts_are_separated_by_what_separates_their_headings(
    tmp_path: Path, between: str
) -> None:
    path = tmp_path / "week1.csv"
    lines = [["code", "on_time", "wish"], [ANN, "7", '"a\nb"'], [BEN, "3", "更多"]]
    path.write_text("\n".join(map(between.join, lines)), encoding="gb18030")

    found = read_sheet(path, WORK)

    assert {(a.customer, a.item): a.value for a in found.answers} == {
        ("C1", "on_time"): "7",
        ("C1", "wish"): "a\nb",
        ("C2", "on_time"): "3",
        ("C2", "wish"): "更多",
    }
    assert {a.source for a in found.answers} == {f"{path}:2", f"{path}:4"}


def test_headings_can_be_called_by_other_names(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"group/code,group/on_time\n{ANN},7\n", encoding="utf-8")

    table = read_table(path, heading="group/code").renamed({"group/code": "code"})

    assert table.headings == ("code", "group/on_time")
    assert table.rows[0].cell("code") == ANN


def test_attempts_days_and_dispositions_are_checked_and_the_rest_is_read(
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["code", "at", "attempt", "disposition", "on_time"],
        [ANN, "2026/7/9 9:05", 2, "2.11 拒访", None],
        [ANN, "yesterday", 1, "2.11", 5],
        [BEN, "2026年7月9日", "two", "2.11", 6],
        [BEN, "", "２", "refusel", None],
        [BEN, "", "", "无人接听", None],
    ]
    path = book(tmp_path / "calls.xlsx", {"Calls": rows})

    found = read_sheet(path, WORK)

    assert [(c.attempt, c.at, c.disposition) for c in found.contacts] == [
        (2, "2026-07-09T09:05:00", "2.11"),
        (1, "", "3.13"),
    ]
    assert [(a.value, a.at) for a in found.answers] == [("6", "2026-07-09")]
    assert [(p.code, str(p.at).partition("!")[2]) for p in found.problems] == [
        ("unfit-moment", "B3"),
        ("unfit-attempt", "C4"),
        ("unknown-disposition", "D5"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2026-07-09", "2026-07-09"),
        ("20260709", "2026-07-09"),
        ("2026.7.9", "2026-07-09"),
        ("2026-07-09T10:30:00.123+08:00", "2026-07-09T10:30:00+08:00"),
        ("２０２６年７月９日 14:30", "2026-07-09T14:30:00"),
        (" ", ""),
    ],
)
def test_days_are_read_as_people_write_them(words: str, found: str) -> None:
    assert moment(words) == found


@pytest.mark.parametrize("words", ["9.7.2026", "7/9/2026", "2026-02-30", "46212"])
def test_days_that_are_none_or_not_clear_are_refused(words: str) -> None:
    with pytest.raises(Refusal):
        moment(words)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("calls.xlsx", b"no workbook", "table-syntax"),
        ("calls.xlsx", b"", "table-syntax"),
        ("calls.csv", b"", "unfit-return"),
        ("calls.csv", b"\n,\n", "unfit-return"),
        ("calls.csv", None, "no-file"),
        ("calls.xlsx", None, "no-file"),
    ],
)
def test_what_is_no_table_is_a_problem(
    tmp_path: Path, name: str, data: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(DataError) as caught:
        read_table(path)

    assert [p.code for p in caught.value.problems] == [code]
    assert read_sheet(path, WORK).problems == caught.value.problems
