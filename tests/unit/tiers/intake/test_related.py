"""Rows of related tables become facts of customers, or rejects with reasons."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from tiers import policy as policies
from tiers.intake import related as module
from tiers.physical import EXTRA
from tiers.pipeline.related import Taken, take_in
from tiers.problems import DataError
from tiers.program import Program, compile_policy
from tiers.text import Lang

DAY = date(2026, 7, 1)
POLICY = """
tiers-policy: 1
name: shops
tables:
  orders:
    key: buyer
    date: ordered
    %s
    columns:
      ordered: {type: date}
      number: {type: integer, missing: 0}
      amount: {type: decimal(2), range: "[0..1000]"}
facts:
  shop: {type: string, key: true}
  n: {from: orders, count: true}
  total: {from: orders, sum: amount, range: "[0..1500]"}
  last_amount: {from: orders, last: amount, missing: unknown}
  first_amount: {from: orders, first: amount, missing: -1, range: "[-1..1000]"}
tiers: {gold: }
rules: {hit: first, list: [{rule: R1, if: true, tier: gold, because: all}]}
"""
HEADINGS = ("buyer", "ordered", "number", "amount")


def program(text: str = POLICY % "") -> Program:
    policy, problems = policies.parse(text)
    assert policy is not None
    made, found = compile_policy(policy, {})
    assert made is not None, [*problems, *found]
    return made


def orders(*rows: tuple[Any, ...]) -> pl.LazyFrame:
    """Make a table of a text format."""
    columns = {h: [str(row[at]) for row in rows] for at, h in enumerate(HEADINGS)}
    columns[EXTRA] = [""] * len(rows)
    table = pl.LazyFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return table.with_row_index("#row", 1)


def take(rows: pl.LazyFrame, text: str = POLICY % "", lang: Lang = "en") -> Taken:
    shops = pl.LazyFrame({"shop": ["S1", "S2"]}).with_row_index("#row", 1)
    return take_in(program(text), shops, {"orders": rows}, as_of=DAY, lang=lang)


def clean(found: Taken) -> list[dict[str, Any]]:
    return found.sifted.clean.drop("#row").collect().to_dicts()


def test_a_customer_without_rows_has_nought_or_what_is_missing() -> None:
    found = take(orders(("S1", "2026-06-01", 1, "10.50")))

    one, other = clean(found)
    assert one == {
        "shop": "S1",
        "n": 1,
        "total": 1050,
        "last_amount": 1050,
        "first_amount": 1050,
    }
    assert other == {
        "shop": "S2",
        "n": 0,
        "total": 0,
        "last_amount": None,
        "first_amount": -100,
    }


def test_an_empty_table_is_no_fault() -> None:
    assert [row["n"] for row in clean(take(orders()))] == [0, 0]


def test_nothing_after_the_day_is_looked_at() -> None:
    sound = orders(("S1", "2026-07-01", 1, 5))
    later = orders(
        ("S1", "2026-07-01", 1, 5),
        ("S1", "2026-07-02", 2, 7),
        ("S1", "2026-07-02", 2, "dear"),
        ("S9", "2026-07-02", 2, 7),
    )

    assert clean(take(later)) == clean(take(sound))
    assert take(later).rejects.height == 0
    (counts,) = take(later).rows
    assert (counts.read, counts.used, counts.after, counts.rejected) == (4, 1, 3, 0)


def test_of_rows_of_one_day_the_table_tells_which_came_first() -> None:
    found = take(
        orders(
            ("S1", "2026-06-02", 1, 3),
            ("S1", "2026-06-01", 1, 1),
            ("S1", "2026-06-01", 1, 2),
            ("S1", "2026-06-02", 1, 4),
        )
    )

    one, _ = clean(found)
    assert (one["first_amount"], one["last_amount"]) == (100, 400)


@pytest.mark.parametrize(
    ("lang", "stranger"), [("en", "no customer has this key"), ("zh", "没有这个客户")]
)
def test_faulty_rows_and_strangers_are_rejected(lang: Lang, stranger: str) -> None:
    found = take(
        orders(
            ("S1", "2026-06-01", 1, 1),
            ("S9", "2026-06-01", 1, 1),
            ("S1", "2026-02-30", 1, 1),
            ("", "2026-06-01", 1, 1),
            ("S9", "2026-06-01", "one", "1.001"),
            ("", "", "", ""),
            (" S2 ", "2026-06-01", 1, 1),
        ),
        lang=lang,
    )

    rejects = found.rejects
    assert rejects["table"].unique().to_list() == ["orders"]
    assert rejects.select("row", "column", "value", "code").rows() == [
        (2, "buyer", "S9", "unknown-customer"),
        (3, "ordered", "2026-02-30", "not-a-date"),
        (4, "buyer", "", "missing"),
        (5, "number", "one", "not-a-number"),
        (5, "amount", "1.001", "too-many-places"),
    ]
    assert rejects["reason"][0] == stranger
    (counts,) = found.rows
    assert (counts.read, counts.blank, counts.rejected, counts.used) == (7, 1, 4, 2)
    assert [row["n"] for row in clean(found)] == [1, 1]


def test_a_fact_out_of_its_range_rejects_the_customer() -> None:
    found = take(
        orders(("S1", "2026-06-01", 1, 1000), ("S1", "2026-06-01", 1, "500.01"))
    )

    assert [row["shop"] for row in clean(found)] == ["S2"]
    assert found.rejects.select("table", "row", "column", "value", "code").rows() == [
        ("", 1, "total", "1500.01", "out-of-range")
    ]
    assert (found.counts.rejected, found.counts.decided) == (1, 1)


def test_rows_alike_all_count_unless_they_have_a_name() -> None:
    rows = orders(
        ("S1", "2026-07-09", 7, 1),  # not there yet as of the day
        ("S1", "2026-06-01", 7, 1),
        ("S1", "2026-06-01", 7, 1),
        ("S2", "2026-06-01", 8, 1),
    )

    named = take(rows, POLICY % "id: number")

    assert [row["n"] for row in clean(take(rows))] == [2, 1]
    assert [row["n"] for row in clean(named)] == [1, 1]
    assert named.rejects.select("row", "code").rows() == [(3, "repeated-key")]


def test_a_table_taken_in_parts_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = orders(
        *((f"S{n % 3}", f"2026-06-{n % 28 + 1:02}", n, n) for n in range(60)),
        ("S1", "never", 1, 1),
    )
    whole = take(rows)
    monkeypatch.setattr(module, "AT_ONCE", 10)
    parts = take(rows)

    assert clean(parts) == clean(whole)
    assert parts.rows == whole.rows
    assert parts.rejects.equals(whole.rejects)


def test_a_table_without_a_column_is_named() -> None:
    with pytest.raises(DataError) as caught:
        take(orders(("S1", "2026-06-01", 1, 1)).drop("amount"))

    (problem,) = caught.value.problems
    assert problem.code == "missing-column"
    assert problem.message.en == "`orders`: the table has no column `amount`"


def test_it_is_told_what_facts_are_made_of() -> None:
    found = take(
        orders(("S1", "2026-06-01", 1, 1), ("S2", "2026-06-01", 1, 1)),
        (POLICY % "").replace("count: true", "count: true, within: P3M"),
    )

    made = found.made("S1")

    assert (made["n"].table, made["n"].rows) == ("orders", 1)
    assert made["n"].within == (date(2026, 4, 1), DAY)
    assert made["total"].within is None
