"""A raw table becomes clean facts, or rejects with reasons."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tiers.intake import Counts, conform
from tiers.physical import EXTRA, ROW
from tiers.problems import DataError
from tiers.schema import Boolean, Date, Fact, Number, Schema, String, Type
from tiers.text import Text

MONEY = Number(2, Decimal(0), Decimal(1000))
SCORE = Number(0, Decimal(0), Decimal(100))


def fact(name: str, kind: Type, missing: str = "error", **more: Any) -> Fact:
    return Fact(name, kind, Text.same(name), missing, **more)  # type: ignore[arg-type]


def table(columns: Mapping[str, Any], **types: Any) -> pl.LazyFrame:
    return pl.LazyFrame(dict(columns), schema_overrides=types).with_row_index(ROW, 1)


def one(kind: Type, cell: Any, dtype: Any = pl.String, **more: Any) -> list[object]:
    """Read one cell as a fact; give its stored value, or the code of its fault."""
    schema = Schema((fact("x", kind, "unknown", **more),))
    sifted = conform(table({"x": [cell]}, x=dtype), schema).sift()
    return [
        *sifted.rejects.get_column("code"),
        *sifted.clean.collect().get_column("x"),
    ]


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("1.15", 115),
        (" +7 ", 700),
        ("　3.5　", 350),
        ("1.1500", 115),
        (".5", 50),
        ("5.", 500),
        ("1.15e2", 11500),
        ("1000e-1", 10000),
        ("0e99", 0),
        ("-0", 0),
        ("", None),
        (" ", None),
        (None, None),
        ("1,000", "not-a-number"),
        ("￥5", "not-a-number"),
        ("5%", "not-a-number"),
        ("inf", "not-a-number"),
        ("1_0", "not-a-number"),
        ("１２", "not-a-number"),
        ("1.155", "too-many-places"),
        ("1e-3", "too-many-places"),
        ("1000.01", "out-of-range"),
        ("-0.01", "out-of-range"),
        ("1e999", "out-of-range"),
        ("9" * 60, "out-of-range"),
    ],
)
def test_numbers_are_read_from_text_exactly(cell: str | None, stored: object) -> None:
    assert one(MONEY, cell) == [stored]


@pytest.mark.parametrize(
    ("cell", "dtype", "stored"),
    [
        (7, pl.Int64, 700),
        (7, pl.UInt8, 700),
        (7, pl.UInt64, 700),
        (2**64 - 1, pl.UInt64, "out-of-range"),
        (-1, pl.Int8, "out-of-range"),
        (10**30, pl.Int128, "out-of-range"),
        (None, pl.Int32, None),
        (Decimal("1.15"), pl.Decimal(10, 2), 115),
        (Decimal("1.5"), pl.Decimal(10, 1), 150),
        (Decimal("1.1500"), pl.Decimal(38, 4), 115),
        (Decimal("1.1501"), pl.Decimal(38, 4), "too-many-places"),
        (Decimal("1000.01"), pl.Decimal(10, 2), "out-of-range"),
        (1.15, pl.Float64, 115),
        (647.19, pl.Float64, 64719),
        (0.1 + 0.2, pl.Float64, 30),
        (6471900000000001 / 10**12, pl.Float64, "out-of-range"),
        (1.155, pl.Float64, "too-many-places"),
        (1.15, pl.Float32, 115),
        (float("nan"), pl.Float64, None),
        (float("inf"), pl.Float64, "not-a-number"),
        (1e300, pl.Float64, "out-of-range"),
        (True, pl.Boolean, "not-a-number"),
        ("5", pl.Categorical, 500),
        (None, pl.Null, None),
    ],
)
def test_numbers_are_read_from_typed_columns_exactly(
    cell: object, dtype: Any, stored: object
) -> None:
    assert one(Number(2, Decimal(0), Decimal(1000)), cell, dtype) == [stored]


def test_a_whole_number_says_so_when_it_is_not() -> None:
    assert one(SCORE, "1.5") == ["not-an-integer"]
    assert one(SCORE, "1.0") == [1]
    assert one(SCORE, 7.0, pl.Float64) == [7]


def test_numbers_of_more_than_18_digits_are_stored_in_128_bits() -> None:
    wide = Number(4, Decimal(-(10**30)), Decimal(10**30))

    assert one(wide, "123456789012345678901234567890.1234") == [
        1234567890123456789012345678901234
    ]
    assert one(wide, "-1e30") == [-(10**34)]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-07-01",
        "2026-7-1",
        "2026/7/1",
        "20260701",
        "2026年7月1日",
        "2026-07-01 00:00:00",
        "2026/7/1 8:30",
    ],
)
def test_days_are_read_as_people_write_them(cell: str) -> None:
    assert one(Date(), cell) == [date(2026, 7, 1)]


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026-7/1", "01.07.2026", "202607", "tomorrow"]
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert one(Date(), cell) == ["not-a-date"]


def test_days_are_read_from_typed_columns() -> None:
    day = date(2026, 7, 1)

    assert one(Date(), day, pl.Date) == [day]
    assert one(Date(), datetime(2026, 7, 1, 23, 59), pl.Datetime) == [day]  # noqa: DTZ001
    assert one(Date(), 20260701, pl.Int64) == [day]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("true", True),
        ("YES", True),
        ("是", True),
        ("1", True),
        ("No", False),
        ("否", False),
        ("0", False),
        ("maybe", "not-a-boolean"),
        ("", None),
    ],
)
def test_yes_and_no_are_read(cell: str, value: object) -> None:
    assert one(Boolean(), cell) == [value]


def test_yes_and_no_are_read_from_typed_columns() -> None:
    assert one(Boolean(), True, pl.Boolean) == [True]  # noqa: FBT003
    assert one(Boolean(), 0, pl.Int8) == [False]
    assert one(Boolean(), 1.0, pl.Float64) == [True]


def test_words_are_trimmed_and_checked_against_an_enumeration() -> None:
    level = String(("gold", "银卡"))

    assert one(level, " 银卡 ") == ["银卡"]
    assert one(level, "Gold") == ["unknown-value"]
    assert one(String(), 42, pl.Int64) == ["42"]


@pytest.mark.parametrize(
    ("cell", "dtype", "read"),
    [
        ("1", pl.String, "yes"),
        (0, pl.Int64, "no"),
        (1.0, pl.Float64, "yes"),
        (True, pl.Boolean, "yes"),
        ("?", pl.String, None),
        ("", pl.String, "no"),
        ("2", pl.String, "unknown-value"),
    ],
)
def test_values_translate_what_an_export_writes(
    cell: object, dtype: Any, read: object
) -> None:
    values = {"1": "yes", "0": "no", "true": "yes", "?": None, "": "no"}

    assert one(String(("yes", "no")), cell, dtype, values=values) == [read]


def test_a_missing_value_means_what_its_fact_declares() -> None:
    schema = Schema(
        (
            fact("needed", SCORE),
            fact("open", SCORE, "unknown"),
            fact("usual", MONEY, "default", default=Decimal("1.5")),
        )
    )
    raw = table({"needed": ["1", ""], "open": ["", ""], "usual": ["", "2"]})

    sifted = conform(raw, schema).sift()

    assert sifted.clean.collect().rows() == [(1, 1, None, 150)]
    assert sifted.rejects.get_column("code").to_list() == ["missing"]


def test_rejects_say_where_what_and_why() -> None:
    schema = Schema(
        (
            fact("id", String(), key=True, column="客户号"),
            fact("spend", MONEY, column="消费额"),
            fact("level", String(("gold", "silver"))),
        )
    )
    raw = table(
        {
            "客户号": ["a", "b", " a "],
            "消费额": ["1,5", "5000", "3"],
            "level": ["gold", "golden", "silver"],
        }
    )

    not_a_number = (
        "not a number; write digits alone, such as `1234.5`, without thousands "
        "separators, currency or percent signs"
    )

    sifted = conform(raw, schema).sift()
    chinese = conform(raw, schema).sift("zh").rejects.get_column("reason")

    assert sifted.counts == Counts(read=3, blank=0, rejected=3)
    assert sifted.counts.decided == 0
    assert sifted.rejects.rows() == [
        (1, "消费额", "1,5", "not-a-number", not_a_number),
        (2, "消费额", "5000", "out-of-range", "outside the range from 0 to 1000"),
        (2, "level", "golden", "unknown-value", "not one of `gold`, `silver`"),
        (3, "客户号", " a ", "repeated-key", "row 1 has this key already"),
    ]
    assert chinese.to_list()[1:] == [
        "超出范围（0 至 1000）",
        "不在允许的取值之内：`gold`、`silver`",
        "与第 1 行的客户标识重复",
    ]


def test_of_rows_that_share_a_key_the_first_is_kept() -> None:
    schema = Schema((fact("id", String(), key=True),))
    raw = table({"id": ["a", "b", "a", "a", ""]})

    sifted = conform(raw, schema).sift()

    assert sifted.clean.collect().rows() == [(1, "a"), (2, "b")]
    assert sifted.rejects.select("row", "code").rows() == [
        (3, "repeated-key"),
        (4, "repeated-key"),
        (5, "missing"),
    ]


def test_rows_with_more_fields_than_headings_are_refused() -> None:
    schema = Schema((fact("x", SCORE),))
    raw = table({"x": ["1", "2", "3"], EXTRA: ["", "surplus", None]})

    sifted = conform(raw, schema).sift()

    assert sifted.rejects.select("row", "column", "value", "code").rows() == [
        (2, "", "surplus", "extra-fields")
    ]
    assert sifted.clean.collect().rows() == [(1, 1), (3, 3)]


def test_blank_rows_of_a_text_file_are_passed_over_and_counted() -> None:
    schema = Schema((fact("x", SCORE),))
    raw = table({"x": ["1", "", "3"], EXTRA: ["", "", ""]})

    sifted = conform(raw, schema).sift()

    assert sifted.counts == Counts(read=3, blank=1, rejected=0)
    assert sifted.clean.collect().rows() == [(1, 1), (3, 3)]


def test_missing_columns_are_all_named_at_once() -> None:
    schema = Schema(
        (fact("spend", MONEY), fact("level", String()), fact("age", SCORE, "unknown"))
    )

    with pytest.raises(DataError) as caught:
        conform(table({"spent": ["1"]}), schema)

    assert [(p.code, p.severity) for p in caught.value.problems] == [
        ("missing-column", "error"),
        ("missing-column", "error"),
        ("missing-column", "warning"),
    ]
    assert caught.value.problems[0].help == Text(
        "did you mean `spent`?", "是否想写 `spent`？"
    )


def test_a_column_that_may_be_missing_only_warns() -> None:
    schema = Schema(
        (
            fact("x", SCORE),
            fact("y", SCORE, "unknown"),
            fact("z", MONEY, "default", default=Decimal(2)),
        )
    )

    intake = conform(table({"x": ["1"]}), schema)

    assert [p.severity for p in intake.warnings] == ["warning", "warning"]
    clean = intake.sift().clean.collect()
    assert clean.rows() == [(1, 1, None, 200)]
    assert clean.schema["y"] == pl.Int64


def test_columns_of_lists_cannot_be_facts() -> None:
    with pytest.raises(DataError, match="unreadable-column"):
        conform(table({"x": [[1]]}), Schema((fact("x", SCORE),)))
