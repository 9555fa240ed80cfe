"""Cells as values of the types that a model declares."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tiers.lang import temporal
from tiers.lang.type_names import type_named
from tiers.pipeline.dmn.cells import value_of
from tiers.problems import Refusal

DAY = temporal.Date(2026, 7, 1)
READ: list[tuple[object, str, Any]] = [
    (" 12.50 ", "number", Decimal("12.50")),
    ("", "number", None),
    (None, "string", None),
    ("007", "string", "007"),
    ("007", "Any", "007"),
    ("是", "boolean", True),
    ("No", "boolean", False),
    ("2026/7/1", "date", DAY),
    ("20260701", "date", DAY),
    (
        "2026-07-01 10:00:00",
        "date and time",
        temporal.read_moment("2026-07-01T10:00:00"),
    ),
    ("10:00:00", "time", temporal.read_time("10:00:00")),
    ("P1D", "days and time duration", temporal.read_duration("P1D")),
    ("a;b", "list<string>", ("a", "b")),
    ("[1, 2.10]", "list<number>", (Decimal(1), Decimal("2.10"))),
    ('{"n": "3", "x": "y"}', "context<n: number>", {"n": Decimal(3), "x": "y"}),
    (3, "number", Decimal(3)),
    (0.1, "number", Decimal("0.1")),
    (float("nan"), "number", None),
    (3, "string", "3"),
    (True, "string", "true"),
    (1, "boolean", True),
    (dt.date(2026, 7, 1), "date", DAY),
    (dt.datetime(2026, 7, 1, 9), "date", DAY),  # noqa: DTZ001 - as columns hold it
    (dt.timedelta(hours=36), "days and time duration", temporal.read_duration("PT36H")),
    ([1, 2], "list<number>", (Decimal(1), Decimal(2))),
]


@pytest.mark.parametrize(("cell", "kind", "value"), READ)
def test_a_cell_is_read_by_its_declared_type(
    cell: object, kind: str, value: Any
) -> None:
    found = value_of(cell, type_named(kind))

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("1,000", "number"),
        ("１２", "number"),
        ("perhaps", "boolean"),
        ("2026-02-30", "date"),
        ("25:00:00", "time"),
        ("a;b", "list<number>"),
        ("[1", "list<number>"),
        ("[1]", "context<n: number>"),
        ("{", "context<n: number>"),
        (3, "context<n: number>"),
        ([1], "number"),
        ({"n": 1}, "number"),
        ('{"n": "x"}', "context<n: number>"),
        (dt.date(2026, 7, 1), "number"),
    ],
)
def test_nothing_is_guessed(cell: object, kind: str) -> None:
    with pytest.raises(Refusal):
        value_of(cell, type_named(kind))
