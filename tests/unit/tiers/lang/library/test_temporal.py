"""FEEL's functions of time, in each way to call them."""

from decimal import Decimal

import pytest

from tiers.lang.conversion import conforms
from tiers.lang.library.signature import Signature
from tiers.lang.library.temporal import TEMPORAL
from tiers.lang.temporal import literal, written
from tiers.lang.values import Value
from tiers.problems import Refusal


def call(name: str, *arguments: Value) -> Value:
    """Call the first way that takes *arguments*."""
    ways = [way for way in TEMPORAL[name] if takes(way, arguments)]
    return ways[0].becomes(*arguments)


def takes(way: Signature, arguments: tuple[Value, ...]) -> bool:
    needed = sum(not p.is_optional for p in way.parameters)
    return needed <= len(arguments) <= len(way.parameters) and all(
        (p.is_nullable if value is None else conforms(value, p.type))
        for p, value in zip(way.parameters, arguments, strict=False)
    )


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


DAY, NOON = literal("2026-07-01"), literal("12:00:00")
MOMENT = literal("2026-07-01T12:00:00.5@Europe/Paris")
PARTS = numbers("2026", "7", "1", "9", "30", "0.5")


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("date", ("2026-07-01",), "2026-07-01"),
        ("date", (DAY,), "2026-07-01"),
        ("date", (MOMENT,), "2026-07-01"),
        ("date", numbers("-44", "3", "15"), "-0044-03-15"),
        ("time", ("12:00:00Z",), "12:00:00Z"),
        ("time", (NOON,), "12:00:00"),
        ("time", (MOMENT,), "12:00:00.5@Europe/Paris"),
        ("time", (DAY,), "00:00:00Z"),
        ("time", numbers("9", "30", "0.25"), "09:30:00.25"),
        ("time", (*numbers("9", "30", "0"), None), "09:30:00"),
        ("time", (*numbers("9", "30", "0"), literal("-PT3H30M")), "09:30:00-03:30"),
        ("date and time", ("2026-07-01",), "2026-07-01T00:00:00"),
        ("date and time", ("2026-07-01T12:00:00Z",), "2026-07-01T12:00:00Z"),
        ("date and time", (DAY, NOON), "2026-07-01T12:00:00"),
        ("date and time", (MOMENT, literal("08:00:00Z")), "2026-07-01T08:00:00Z"),
        ("date and time", PARTS, "2026-07-01T09:30:00.5"),
        ("date and time", (*PARTS, literal("PT8H")), "2026-07-01T09:30:00.5+08:00"),
        ("date and time", (*PARTS, "Asia/Tokyo"), "2026-07-01T09:30:00.5@Asia/Tokyo"),
        (
            "date and time",
            ("2026-12-31T20:00:00.5Z", "Asia/Tokyo"),
            "2027-01-01T05:00:00.5@Asia/Tokyo",
        ),
        ("date and time", (MOMENT, "Etc/UTC"), "2026-07-01T10:00:00.5@Etc/UTC"),
        ("date and time", ("2026-07-01", "Etc/UTC"), "2026-07-01T00:00:00@Etc/UTC"),
        ("duration", ("P1Y14M",), "P2Y2M"),
        ("duration", ("-PT25H",), "-P1DT1H"),
    ],
)
def test_a_value_is_made(name: str, arguments: tuple[Value, ...], result: str) -> None:
    made = call(name, *arguments)

    assert written(made) == result  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-01-15", "2026-07-14", "P5M"),
        ("2026-01-15", "2026-07-15", "P6M"),
        ("2026-07-14", "2026-01-15", "-P5M"),
        ("2026-01-31", "2026-02-28", "P0M"),
        ("2026-02-28", "2026-01-31", "P0M"),
        ("2024-02-29", "2028-02-29", "P4Y"),
        ("2026-01-15T23:00:00", "2026-02-15T01:00:00Z", "P1M"),
        ("2026-01-15", "2026-02-15T01:00:00@Asia/Tokyo", "P1M"),
    ],
)
def test_full_months_between_two_days_are_counted(
    start: str, end: str, months: str
) -> None:
    between = call("years and months duration", literal(start), literal(end))

    assert between == literal(months)


@pytest.mark.parametrize(
    ("name", "day", "result"),
    [
        ("day of year", "2026-12-31", Decimal(365)),
        ("day of year", "2024-12-31T23:59:59Z", Decimal(366)),
        ("day of week", "2026-07-05", "Sunday"),
        ("day of week", "-0044-03-15T12:00:00", "Thursday"),
        ("month of year", "2026-12-01", "December"),
        ("week of year", "2026-01-01", Decimal(1)),
        ("week of year", "2027-01-03", Decimal(53)),
        ("week of year", "2027-01-04T00:00:00@Asia/Tokyo", Decimal(1)),
        ("week of year", "2024-12-30", Decimal(1)),
    ],
)
def test_a_day_has_a_place_in_its_year_and_week(
    name: str, day: str, result: object
) -> None:
    assert call(name, literal(day)) == result


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("date", ("2026-02-30",)),
        ("date", numbers("2026", "2", "30")),
        ("date", numbers("2026", "2.5", "1")),
        ("date", numbers("1E+20", "2", "1")),
        ("time", numbers("24", "0", "0")),
        ("time", numbers("9", "30", "60")),
        ("time", numbers("9", "-1", "0")),
        ("time", (*numbers("9", "30", "0"), literal("PT15H"))),
        ("time", (*numbers("9", "30", "0"), literal("PT1.5S"))),
        ("date and time", (*PARTS, "Asia/Nowhere")),
        ("date and time", (MOMENT, "Asia/Nowhere")),
        ("duration", ("P1Y1D",)),
    ],
)
def test_what_does_not_exist_is_refused(
    name: str, arguments: tuple[Value, ...]
) -> None:
    with pytest.raises(Refusal):
        call(name, *arguments)
