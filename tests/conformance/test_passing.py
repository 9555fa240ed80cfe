"""Rows sifted while they pass: the same rejects, counts and rows as beforehand."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tiers.intake import Intake, conform
from tiers.intake.passing import Passing
from tiers.physical import EXTRA, ROW
from tiers.schema import Date, Fact, Number, Schema, String, Type
from tiers.text import Text


def fact(name: str, kind: Type, **rest: Any) -> Fact:
    return Fact(name, kind, Text.same(name), **{"missing": "error", **rest})


SCHEMA = Schema(
    (
        fact("id", String(), key=True),
        fact("paid", Number(2, Decimal(0), Decimal(1000))),
        fact("kind", String(("a", "b")), missing="unknown"),
        fact("since", Date(), missing="default", default=date(2020, 1, 1)),
    )
)

cells = st.fixed_dictionaries(
    {
        "id": st.sampled_from([*"abcdefgh", " a", "b ", ""]),
        "paid": st.sampled_from(
            ["1", "20.50", "1e2", "0", "1001", "1.005", "x", "", "0.00"]
        ),
        "kind": st.sampled_from(["a", "b", "", "c", " a "]),
        "since": st.sampled_from(["2024-02-29", "2024/3/1", "", "never"]),
        EXTRA: st.sampled_from(["", "", "", None, "more"]),
    }
)
blank = st.just({"id": "", "paid": "", "kind": "", "since": "", EXTRA: ""})


def table(rows: Sequence[Mapping[str, str | None]]) -> pl.LazyFrame:
    columns = ("id", "paid", "kind", "since", EXTRA)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    return frame.with_row_index(ROW, offset=1).lazy()


def passed(intake: Intake) -> tuple[pl.DataFrame, Passing]:
    passing = Passing(intake)
    return passing.rows().collect(engine="streaming"), passing


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(cells | blank, max_size=12))
def test_rows_that_pass_are_sifted_as_beforehand(
    rows: list[dict[str, str | None]],
) -> None:
    intake = conform(table(rows), SCHEMA)
    expected = intake.sift()

    found, passing = passed(intake)
    sifted, has_repeats = passing.sifted("en")

    assert passing.is_whole
    assert sifted.counts == expected.counts
    assert_frame_equal(sifted.rejects, expected.rejects)
    assert_frame_equal(sifted.clean.collect(), expected.clean.collect())
    assert has_repeats == (found.height > expected.counts.decided)
    assert has_repeats or found.equals(expected.clean.collect())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pl.Decimal(9, 2), [None, Decimal("0.00"), Decimal("1000.01"), Decimal(-1)]),
        (pl.Decimal(9, 1), [None, Decimal("0.1"), Decimal("1000.0"), Decimal(1001)]),
        (pl.Decimal(9, 3), [Decimal("0.125"), Decimal("0.120"), Decimal(1001)]),
        (pl.Decimal(38, 2), [Decimal(10) ** 30, Decimal(1)]),
        (pl.Int64(), [None, 0, 1000, 1001, -(2**63), 2**60]),
        (pl.UInt8(), [None, 0, 255]),
        (pl.Float64(), [None, 0.1, 0.125, float("nan"), 1e300]),
        (pl.String(), [None, "1", " 2", "x"]),
    ],
)
def test_typed_rows_that_pass_are_sifted_as_beforehand(
    kind: pl.DataType, values: list[Any]
) -> None:
    rows = list(product(values, ["a", None, " b", "c"], [None, date(2024, 2, 29)]))
    frame = pl.DataFrame(
        {
            "id": [f"{n}" for n in range(len(rows))],
            "paid": pl.Series([paid for paid, _, _ in rows], dtype=kind),
            "kind": [word for _, word, _ in rows],
            "since": pl.Series([day for _, _, day in rows], dtype=pl.Date),
        }
    )
    for some in (frame, *(frame[at : at + 1] for at in range(0, frame.height, 8))):
        intake = conform(some.with_row_index(ROW, offset=1).lazy(), SCHEMA)
        expected = intake.sift()

        found, passing = passed(intake)

        assert passing.is_whole
        sifted, _ = passing.sifted("en")
        assert sifted.counts == expected.counts
        assert_frame_equal(sifted.rejects, expected.rejects)
        assert_frame_equal(found, expected.clean.collect())


def test_a_reading_that_stops_early_knows_nothing() -> None:
    rows = [{"id": f"{n}", "paid": "1", "kind": "a", "since": ""} for n in range(9)]
    passing = Passing(conform(table(rows), SCHEMA))

    passing.rows().collect()
    passing.rows().collect()

    assert not passing.is_whole
