"""Batches of text are read as their cells are, one by one."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tiers.intake import conform
from tiers.intake.batches import Batches
from tiers.intake.table import FAULTY
from tiers.physical import EXTRA, ROW
from tiers.schema import Boolean, Date, Fact, Number, Schema, String
from tiers.text import Text

WHOLE = Number(0, Decimal(-50), Decimal(10**6))
AMOUNT = Number(2, Decimal(-1000), Decimal(10**8))
CODED = String(("yes", "no"))
WIDE = Number(2, Decimal(-(10**20)), Decimal(10**20))


def fact(name: str, kind: Any, **more: Any) -> Fact:
    return Fact(name=name, label=Text.same(name), type=kind, **more)


FACTS = (
    fact("id", String(), key=True, missing="error"),
    fact("whole", WHOLE, missing="default", default=Decimal(7)),
    fact("amount", AMOUNT, missing="unknown"),
    fact("needed", AMOUNT, missing="error"),
    fact("wide", WIDE, missing="unknown"),
    fact("day", Date(), missing="unknown"),
    fact("mail", Boolean(), missing="unknown"),
    fact("kind", String(("a", "b c", "丙")), missing="unknown"),
    fact("name", String(), missing="unknown"),
    fact(
        "coded", String(("yes", "no")), missing="error", values={"1": "yes", "": "no"}
    ),
    fact("absent", AMOUNT, missing="default", default=Decimal("1.50")),
)
HEADINGS = [f.name for f in FACTS if f.name != "absent"]

CLEAN = {
    "id": ["k1", "客户 2"],
    "whole": ["12", "-3", "+7", "007"],
    "amount": ["1.25", "3", "-0.5", "999.99", "+2."],
    "needed": ["4.00", "17"],
    "wide": ["5.10", "12345678901234567.25"],
    "day": ["2024-02-29", "1999-12-31"],
    "mail": ["true", "false", "是"],
    "kind": ["a", "b c", "丙"],
    "name": ["North", "a b"],
    "coded": ["1", "yes", "no"],
}
ODD = [
    *("", " ", " 7 ", "\u300012", "1e2", "1.005", "1.995", "0.001", "1.2300", "1,234"),
    *("１２", "inf", "nan", "NaN", "-", ".5", "5.", "1_000", "0x10", "1e-400", "-0.00"),
    *("99999999999999999999", "100000000000000.01", "2024-1-5", "2024/01/05"),
    *("20240105", "2024- 1- 5", "+2024-1-05", " 2024-1-05", "2023-02-29"),
    *("2024- 1-05", "2024-01- 5", "-024-01-05", "-2024-1-05", "2024-1-\u00a01"),
    *("0.000000", "9007199254740.93", "12345678901234.5", "1e16", "1e300", "1e-320"),
    *("0999-01-01", "3000-01-01", "2024年1月5日", "2024-01-05 10:00"),
    *("TRUE", "True", "1", "否", "b  c", "A", "x\u00a0"),
]


def cells(name: str) -> st.SearchStrategy[str]:
    clean = st.sampled_from(CLEAN[name])
    return st.sampled_from([True] * 30 + [False]).flatmap(
        lambda is_clean: clean if is_clean else st.sampled_from([*ODD, *CLEAN[name]])
    )


TABLES = st.lists(
    st.fixed_dictionaries(
        {
            **{name: cells(name) for name in HEADINGS},
            EXTRA: st.sampled_from([None] * 20 + ["", " ", "more"]),
        }
    )
    | st.just(dict.fromkeys((*HEADINGS, EXTRA), "")),
    min_size=1,
    max_size=12,
)


def table(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    schema = dict.fromkeys((*HEADINGS, EXTRA), pl.String)
    return pl.DataFrame(rows, schema=schema).with_row_index(ROW, 1)


def read(batch: pl.DataFrame, batches: Batches) -> pl.DataFrame:
    """Read a batch; blank rows are left out, and faulty ones are marked."""
    found = batches.read(batch)
    nothing = pl.repeat(value=False, n=batch.height, eager=True)
    faulty = nothing if found.faulty is None else found.faulty
    blank = nothing if found.blank is None else found.blank
    return found.facts.with_columns(faulty.alias(FAULTY)).filter(~blank)


def compared(rows: list[dict[str, str | None]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    batch = table(rows)
    intake = conform(batch.lazy(), Schema(FACTS)).table
    return read(batch, Batches(intake.layout)), intake.marked().collect()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(TABLES)
def test_a_batch_reads_as_its_cells_do(rows: list[dict[str, str | None]]) -> None:
    quick, slow = compared(rows)

    assert_frame_equal(quick, slow)


@pytest.mark.parametrize("name", HEADINGS)
def test_one_odd_cell_of_a_batch_reads_as_it_does_among_others(name: str) -> None:
    sound = {**{key: values[0] for key, values in CLEAN.items()}, EXTRA: None}
    odd = table([{**sound, name: cell} for cell in ODD])
    intake = conform(odd.lazy(), Schema(FACTS)).table
    batches, slow = Batches(intake.layout), intake.marked().collect()

    quick = [read(row, batches) for row in odd.iter_slices(1)]

    assert_frame_equal(pl.concat(quick), slow)


def test_a_short_row_lacks_what_it_has_no_cells_for() -> None:
    rows: list[dict[str, str | None]] = [
        {"id": "k1", "needed": "1", **dict.fromkeys(HEADINGS[4:]), EXTRA: None},
        dict.fromkeys((*HEADINGS, EXTRA)),
    ]

    quick, slow = compared(rows)

    assert_frame_equal(quick, slow)


def test_a_column_that_changes_its_words_for_yes_and_no_reads_as_its_cells_do() -> None:
    sound = {**{key: values[0] for key, values in CLEAN.items()}, EXTRA: ""}
    said = ["true"] * 150 + ["false", "yes", "", "否", " True", "0"]

    quick, slow = compared([{**sound, "mail": word} for word in said])

    assert_frame_equal(quick, slow)
    told = quick["mail"].tail(6).to_list()
    assert told == [False, True, None, False, True, False]


def test_no_row_of_a_sound_batch_is_looked_at_for_faults() -> None:
    sound: dict[str, str | None] = {key: values[0] for key, values in CLEAN.items()}
    sound[EXTRA] = ""
    batch = table([sound, {**sound, "mail": "", "name": "", EXTRA: None}])
    facts = tuple(f for f in FACTS if "" not in f.values)

    found = Batches(conform(batch.lazy(), Schema(facts)).table.layout).read(batch)

    assert found.faulty is None
    assert found.blank is None
