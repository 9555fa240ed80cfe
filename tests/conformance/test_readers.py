"""Readers of single facts: as `conform_one` reads, for any value there is."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tiers.intake import conform_one
from tiers.intake.readers import ABSENT, Unread, readers
from tiers.physical import physical
from tiers.problems import has_errors
from tiers.schema import Boolean, Date, Fact, Number, Schema, String, Type
from tiers.text import Text


def fact(name: str, kind: Type, **rest: Any) -> Fact:
    return Fact(name, kind, Text.same(name), **{"missing": "unknown", **rest})


FACTS = (
    fact("id", String(), key=True, missing="error"),
    fact("count", Number(0, Decimal(-5), Decimal(1000)), missing="error"),
    fact("money", Number(2, Decimal("-10.005"), Decimal("99999.995"))),
    fact("rate", Number(6, Decimal(0), Decimal(1)), missing="default"),
    fact("coded", Number(0), values={"few": "1", "none": None}),
    fact("text", String()),
    fact("word", String(("a", "乙", "1"))),
    fact("code", String(("a", "b")), values={"A": "a", "n/a": None}),
    fact("truth", Boolean()),
    fact("yes", Boolean(), values={"1": "false", "Ja": "true"}, missing="error"),
    fact("day", Date()),
    fact("since", Date(), values={"never": None}),
)
READERS = readers(Schema(FACTS))

numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.integers(-(10**6), 10**6).map(lambda n: n / 100),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.decimals(-100, 1000, places=2),
    st.sampled_from([10**400, Decimal("1e-9999"), Decimal("1E+3"), Decimal("-0.0")]),
)
words = st.one_of(
    st.sampled_from(
        ["a", "A", " 乙　", "1", "true", "Ja", "no", "是", "n/a", "few", ""]
    ),
    st.sampled_from(["2026-07-01", "2026-02-30", "0900-01-01", "2026/7/1", "never"]),
    st.sampled_from(["1.50", "+1", "-1.005", ".5", "5.", "1e3", "１", "1,5", "007"]),
    st.text("0123456789.-+e ", max_size=8),
)
values = st.one_of(
    numbers,
    words,
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(fact=st.sampled_from(FACTS), value=values)
@example(fact=FACTS[1], value=True)
@example(fact=FACTS[2], value=0.1 + 0.2)
@example(fact=FACTS[2], value=-10.005)
@example(fact=FACTS[9], value=1)
@example(fact=FACTS[9], value=True)
@example(fact=FACTS[8], value=1.0)
@example(fact=FACTS[10], value=datetime(2026, 7, 1, 8))  # noqa: DTZ001 - an export has no zones
def test_a_value_is_read_or_refused_as_ever(fact: Fact, value: Any) -> None:
    found, problems = conform_one({fact.name: value}, Schema((fact,)))

    if has_errors(problems):
        with pytest.raises(Unread):
            READERS[fact.name](value)
    else:
        wanted = physical(found[fact.name], fact.type)
        assert READERS[fact.name](value) == wanted
        assert type(READERS[fact.name](value)) is type(wanted)


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f.name)
def test_what_is_left_out_is_missing_as_ever(fact: Fact) -> None:
    found, problems = conform_one({}, Schema((fact,)))

    if has_errors(problems):
        with pytest.raises(Unread):
            READERS[fact.name](ABSENT)
    else:
        assert READERS[fact.name](ABSENT) == found[fact.name]


def test_days_are_days() -> None:
    assert READERS["day"]("2026-07-01") == date(2026, 7, 1)
