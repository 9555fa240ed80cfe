"""Decisions as a workbook: read back as a spreadsheet reads it, and looked into."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from tiers.describing import Description
from tiers.problems import DataError
from tiers.testing.sinks import assert_sink_ok
from tiers.text import Lang, Text
from tiers_plugins.sinks.workbook import Workbook
from tiers_plugins.sinks.workbook.names import SheetNames

HARMFUL = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://evil.example","点我")',
    "+8613800000000",
    "-2+3",
    "@SUM(A1:A9)",
    "\tx",
    "http://evil.example",
    "<r><t>x</t></r>",
    "<r>&</r>",
    "_x0041_",
    "00123",
    'a "b" <c> & \x07',
)


def about(lang: Lang = "zh", **more: Any) -> Description:
    given: dict[str, Any] = {
        "title": Text("Tiers of shops & dealers", "门店分类"),
        "version": "2026.1",
        "as_of": date(2026, 7, 1),
        "lang": lang,
        "tiers": {"gold": Text("gold", "金牌"), "basic": Text("basic", "基础")},
        "actions": {"call": Text("call", "回访"), "visit": Text("visit", "拜访")},
        "facts": {"spend": Text("spend", "消费额")},
        "headings": {"shop": Text("shop", "门店"), "actions": Text("acts", "措施")},
    }
    return Description(**given | more)


def table(shops: list[str], **more: Any) -> pl.LazyFrame:
    tiers = ["gold", None, "basic"]
    given: dict[str, Any] = {
        "shop": shops,
        "value": pl.Series([Decimal("60.10")] * len(shops), dtype=pl.Decimal(38, 2)),
        "tier": [tiers[at % 3] for at in range(len(shops))],
        "because": "够高",
        "actions": [["call", "visit"]] * len(shops),
        "unknown": [["spend"]] * len(shops),
    }
    return pl.LazyFrame(given | more)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def part(path: Path, name: str) -> str:
    with ZipFile(path) as file:
        return file.read(f"xl/{name}.xml").decode()


def test_a_summary_comes_first_then_a_sheet_for_each_tier_best_first(
    tmp_path: Path,
) -> None:
    path = tmp_path / "o.xlsx"

    Workbook().write_described(table(list("ABCDE")), path, about())

    found = sheets(path)
    assert list(found) == ["汇总", "金牌", "基础", "无层级"]
    assert [[c for c in row if c != ""] for row in found["汇总"]] == [
        ["门店分类"],
        ["版本", "2026.1"],
        ["评估日期", date(2026, 7, 1)],
        ["客户数", 5],
        [],
        ["层级", "客户数", "占比"],
        ["金牌", 2, 0.4],
        ["基础", 1, 0.2],
        ["无层级", 2, 0.4],
        [],
        ["服务措施", "客户数", "占比"],
        ["回访", 5, 1],
        ["拜访", 5, 1],
        [],
        ["影响结果的缺失数据", "客户数", "占比"],
        ["消费额", 5, 1],
    ]
    assert found["金牌"] == [
        ["门店", "value", "tier", "because", "措施", "unknown"],
        ["A", 60.1, "金牌", "够高", "回访、拜访", "消费额"],
        ["D", 60.1, "金牌", "够高", "回访、拜访", "消费额"],
    ]
    assert [row[0] for row in found["无层级"]] == ["门店", "B", "E"]


def test_english_words_for_english_readers_and_no_sheet_for_nobody(
    tmp_path: Path,
) -> None:
    path = tmp_path / "o.xlsx"

    Workbook().write_described(table(["A"]), path, about("en"))

    found = sheets(path)
    assert list(found) == ["summary", "gold", "basic"]
    assert found["gold"][1][4] == "call, visit"
    assert found["basic"] == [["shop", "value", "tier", "because", "acts", "unknown"]]


def test_no_text_of_a_cell_is_ever_run_followed_or_taken_for_markup(
    tmp_path: Path,
) -> None:
    path = tmp_path / "o.xlsx"
    rows = table(list(HARMFUL), tier="gold", because="=1+1", actions=[["=2"]] * 12)

    Workbook().write_described(rows, path, about())

    cells = part(path, "worksheets/sheet2")
    assert [row[0] for row in sheets(path)["金牌"][1:]] == list(HARMFUL)
    assert "<f>" not in cells
    assert "hyperlink" not in cells
    assert not re.search("<r>(?!<)", cells)
    guarded = re.findall(r'<c r="A(\d+)" s="(\d+)"', cells)
    looks = part(path, "styles").split("<cellXfs")[1].split("<xf ")[1:]
    quoted = [int(r) for r, look in guarded if 'quotePrefix="1"' in looks[int(look)]]
    assert quoted == [2, 3, 5, 6, 7]  # a number with its sign is a number


def test_numbers_are_numbers_to_the_last_digit_or_else_texts(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"
    numbers = [
        Decimal("8.41"),
        Decimal("1234567890123.45"),
        Decimal("12345678901234.56"),
    ]
    given = pl.Series(numbers, dtype=pl.Decimal(38, 2))
    rows = pl.LazyFrame(
        {"id": [7, 10**14, 10**15], "spend": given, "n": [1, -1000, None]}
    )

    Workbook().write(rows, path)

    cells = part(path, "worksheets/sheet1")
    assert re.findall(r'r="B\d" s="\d+"><v>(.+?)</v>', cells) == [
        "8.41",
        "1234567890123.45",
    ]
    assert sheets(path)["Sheet1"][3] == ["1000000000000000", "12345678901234.56", ""]
    formats = re.findall(r'formatCode="(.+?)"', part(path, "styles"))
    assert "#,##0.00" in formats or 'numFmtId="4"' in part(path, "styles")


def test_days_and_truths_are_what_people_expect(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"
    days = [date(2026, 7, 1), date(1900, 2, 28), None]
    rows = table(list("ABC"), tier="gold", day=days, ok=[True, False, None])

    Workbook().write_described(rows, path, about())

    assert [row[-2:] for row in sheets(path)["金牌"][1:]] == [
        [date(2026, 7, 1), "是"],
        ["1900-02-28", "否"],
        ["", ""],
    ]


def test_a_full_sheet_is_gone_on_with_in_another(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"

    Workbook(rows=3).write_described(table(list("ABCDE"), tier="gold"), path, about())

    found = sheets(path)
    assert list(found) == ["汇总", "金牌", "金牌 (2)", "金牌 (3)", "基础"]
    assert [[row[0] for row in found[name]] for name in list(found)[1:4]] == [
        ["门店", "A", "B"],
        ["门店", "C", "D"],
        ["门店", "E"],
    ]


def test_sheets_are_ready_to_be_read_filtered_and_printed(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"

    Workbook().write_described(table(["A" * 20, "B", "汉" * 200]), path, about())

    sheet = part(path, "worksheets/sheet2")
    for wanted in (
        '<pane xSplit="1" ySplit="1"',
        '<autoFilter ref="A1:F2"/>',
        'orientation="landscape"',
        'fitToHeight="0"',
        "<oddFooter>&amp;L门店分类&amp;C&amp;A&amp;R&amp;P / &amp;N</oddFooter>",
        '<ignoredError sqref="A1:F2" numberStoredAsText="1"/>',
    ):
        assert wanted in sheet
    assert "_xlnm.Print_Titles" in part(path, "workbook")
    wide = part(path, "worksheets/sheet3")
    assert re.search(r'<col min="1" max="1" width="36', wide)
    assert re.search(r'<row r="2"[^>]* ht="180"', wide)  # twelve lines


def test_the_same_decisions_give_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]

    for path in files:
        Workbook().write_described(table(list("ABC")), path, about())

    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("gold: top/best [A]", "gold top best A"),
        ("Gold? top best A", "Gold top best A (2)"),
        ("基" * 40, "基" * 31),
        ("基" * 41, "基" * 27 + " (2)"),
        ("🙂" * 20, "🙂" * 15),
        ("'history'", "history (2)"),
        ("[]", "-"),
    ],
)
def test_sheets_have_names_that_spreadsheets_take(wanted: str, given: str) -> None:
    names = SheetNames()
    for earlier in ("gold: top/best [A]", "基" * 40):
        if earlier != wanted:
            names.give(earlier)

    assert names.give(wanted) == given


def test_it_keeps_what_a_sink_promises() -> None:
    def read(path: Path) -> list[dict[str, str]]:
        heads, *rows = sheets(path)["Sheet1"]
        return [dict(zip(heads, map(_text, row), strict=True)) for row in rows]

    assert_sink_ok(Workbook(), read)


def _text(cell: Any) -> str:
    return f"{cell:.2f}" if isinstance(cell, float | int) else str(cell)


def test_what_fails_on_the_way_leaves_no_file_open(tmp_path: Path) -> None:
    broken = table(["A"]).with_columns(
        pl.col("because").map_batches(_fails, return_dtype=pl.String())
    )
    with pytest.raises(RuntimeError, match="in the middle"):
        Workbook().write_described(broken, tmp_path / "o.xlsx", about())

    with pytest.raises(DataError, match="unwritable-file"):
        Workbook().write(table(["A"]), tmp_path / "none" / "o.xlsx")


def _fails(_: pl.Series) -> pl.Series:
    raise RuntimeError("in the middle")
