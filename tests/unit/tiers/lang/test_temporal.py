"""Days, times, moments and durations: read, written, compared and computed with."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.lang import temporal
from tiers.lang.temporal import Date, DateTime, Duration, Time, literal, written
from tiers.lang.temporal.days import (
    calendar_day,
    day_number,
    day_of_year,
    week_of_year,
    weekday,
)
from tiers.problems import Refusal
from tiers.schema import Months

UNCHANGED = [
    "2026-07-01",
    "0000-02-29",
    "-0044-03-15",
    "-999999999-01-01",
    "999999999-12-31",
    "09:30:00",
    "09:30:00.25",
    "00:00:00Z",
    "23:59:59.999999999-03:30",
    "09:30:00+08:05:43",
    "09:30:00@Asia/Shanghai",
    "09:30:00@Etc/GMT+5",
    "2026-07-01T09:30:00",
    "12026-07-01T09:30:00.5+14:00",
    "2026-07-01T09:30:00@America/Argentina/Ushuaia",
    "P1Y2M",
    "-P3M",
    "P0M",
    "P400DT3H",
    "-PT0.001S",
    "PT0S",
]


@pytest.mark.parametrize("text", UNCHANGED)
def test_a_canonical_text_is_written_as_it_was_read(text: str) -> None:
    assert written(literal(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("09:30:00.500+00:00", "09:30:00.5Z"),
        ("09:30:00-00:00", "09:30:00Z"),
        ("09:30:00z", "09:30:00Z"),
        ("24:00:00", "00:00:00"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ("P14M", "P1Y2M"),
        ("-P0Y", "P0M"),
        ("P1DT36H", "P2DT12H"),
        ("PT90M30.50S", "PT1H30M30.5S"),
        ("-PT0.0S", "PT0S"),
        ("PT7.S", "PT7S"),
    ],
)
def test_other_forms_are_written_canonically(text: str, canonical: str) -> None:
    assert written(literal(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-02-29",
        "2026-13-01",
        "2026-00-01",
        "2026-7-1",
        "26-07-01",
        "02026-07-01",
        "+2026-07-01",
        "2026-07-01 ",
        " 09:30:00",
        "1000000000-01-01",
        "２０２６-07-01",
        "2026-07-01T",
        "2026-07-01 09:30:00",
        "2026-07-01T9:30:00",
        "T09:30:00",
        "09:30",
        "09:60:00",
        "09:30:60",
        "24:00:01",
        "09:30:00+8:00",
        "09:30:00+08:60",
        "09:30:00+14:01",
        "09:30:00+08:00@Asia/Shanghai",
        "09:30:00@",
        "09:30:00@Asia",
        "09:30:00@Asia/Nowhere",
        "09:30:00@../../etc/passwd",
        "09:30:00@localtime",
        "P",
        "PT",
        "P1",
        "P1H",
        "P1Y2D",
        "P1DT",
        "P-1D",
        "P1.5D",
        "PT1S1M",
        "1D",
        "+P1D",
        "P" + "9" * 5000 + "D",
    ],
)
def test_what_is_no_value_of_time_is_refused_in_two_languages(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        literal(text)

    assert caught.value.message.en
    assert caught.value.message.zh != caught.value.message.en


def test_a_day_alone_is_read_as_a_moment_at_midnight() -> None:
    assert temporal.read_moment("2026-07-01") == literal("2026-07-01T00:00:00")


PARTS = [
    ("2026-07-01", "year", Decimal(2026)),
    ("2026-07-01", "weekday", Decimal(3)),
    ("-0001-01-01", "year", Decimal(-1)),
    ("2026-07-05T09:30:15.25", "day", Decimal(5)),
    ("2026-07-05T09:30:15.25", "weekday", Decimal(7)),
    ("2026-07-05T09:30:15.25", "hour", Decimal(9)),
    ("2026-07-05T09:30:15.25", "second", Decimal("15.25")),
    ("2026-07-05T09:30:15.25", "time offset", None),
    ("2026-07-05T09:30:15.25", "timezone", None),
    ("2026-07-05T09:30:00-03:30", "time offset", Duration(Decimal(-12_600))),
    ("2026-07-05T09:30:00@Europe/Paris", "time offset", Duration(Decimal(7_200))),
    ("2026-01-05T09:30:00@Europe/Paris", "time offset", Duration(Decimal(3_600))),
    ("2026-01-05T09:30:00@Europe/Paris", "timezone", "Europe/Paris"),
    ("99999-07-05T09:30:00@Europe/Paris", "time offset", Duration(Decimal(7_200))),
    ("09:30:00@Asia/Shanghai", "time offset", Duration(Decimal(28_800))),
    ("09:30:00@Europe/Paris", "time offset", None),
    ("P3Y4M", "years", Decimal(3)),
    ("P3Y4M", "months", Decimal(4)),
    ("-P3Y4M", "months", Decimal(-4)),
    ("P2DT3H4M5.5S", "days", Decimal(2)),
    ("P2DT3H4M5.5S", "hours", Decimal(3)),
    ("P2DT3H4M5.5S", "minutes", Decimal(4)),
    ("P2DT3H4M5.5S", "seconds", Decimal("5.5")),
    ("-P2DT3H4M5.5S", "days", Decimal(-2)),
    ("-P2DT3H4M5.5S", "seconds", Decimal("-5.5")),
]


@pytest.mark.parametrize(("text", "name", "part"), PARTS)
def test_a_value_has_parts(text: str, name: str, part: object) -> None:
    assert temporal.property_of(literal(text), name) == part


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-07-01", "hour"),
        ("09:30:00", "year"),
        ("P1Y", "days"),
        ("P1D", "years"),
        ("P1D", "weekday"),
    ],
)
def test_a_value_has_no_parts_of_another_kind(text: str, name: str) -> None:
    with pytest.raises(KeyError):
        temporal.property_of(literal(text), name)


ORDERED = [
    ("-0001-12-31", "0000-01-01"),
    ("2026-06-30", "2026-07-01"),
    ("09:30:00", "09:30:01"),
    ("09:30:00+09:00", "09:30:00+08:00"),
    ("09:30:00@Asia/Tokyo", "09:30:00+08:00"),
    ("09:29:59@Europe/Paris", "09:30:00@Europe/Paris"),
    ("09:29:59", "09:30:00+08:00"),
    ("2026-07-01T00:00:00+02:00", "2026-06-30T23:00:00Z"),
    ("2026-07-01T09:00:00@Europe/Paris", "2026-07-01T09:00:00@Europe/London"),
    ("2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00"),
    ("2026-07-01T08:59:59", "2026-07-01T09:00:00@Asia/Tokyo"),
    ("-P1D", "PT0S"),
    ("PT23H59M59.9S", "P1D"),
    ("P11M", "P1Y"),
]


@pytest.mark.parametrize(("less", "more"), ORDERED)
def test_values_of_one_type_have_an_order(less: str, more: str) -> None:
    left, right = literal(less), literal(more)

    assert temporal.order(left, right) == -1
    assert temporal.order(right, left) == 1
    assert temporal.equal(left, right) is False


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("09:30:00.1", "09:30:00.9"),
        ("10:30:00+09:00", "09:30:00+08:00"),
        ("09:30:00@Asia/Shanghai", "09:30:00+08:00"),
        ("2026-07-01T00:00:00.4", "2026-07-01T00:00:00"),
        ("2026-07-01T09:30:00@Europe/Paris", "2026-07-01T07:30:00Z"),
        ("2026-07-01T09:30:00", "2026-07-01T09:30:00@Europe/Paris"),
        ("P1D", "PT24H"),
        ("P1Y", "P12M"),
    ],
)
def test_equal_values_may_differ_in_form_and_in_fractions(
    left: str, right: str
) -> None:
    assert temporal.equal(literal(left), literal(right)) is True
    assert temporal.order(literal(left), literal(right)) == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2026-07-01", "2026-07-01T00:00:00Z"),
        ("P1Y", "P365D"),
        ("P0M", "PT0S"),
        ("09:30:00@Europe/Paris", "09:30:00@Europe/London"),
        ("09:30:00@Europe/Paris", "09:30:00Z"),
    ],
)
def test_some_values_cannot_be_compared(left: str, right: str) -> None:
    assert temporal.order(literal(left), literal(right)) is None
    assert temporal.equal(literal(left), literal(right)) is None


def test_durations_are_compared_to_the_last_fraction() -> None:
    assert temporal.equal(literal("PT0.1S"), literal("PT0.2S")) is False


SUMS = [
    ("2026-01-31", "P1M", "2026-02-28"),
    ("2024-01-31", "P1M", "2024-02-29"),
    ("2024-02-29", "P1Y", "2025-02-28"),
    ("2026-03-31", "-P1M", "2026-02-28"),
    ("2026-11-30", "P3M", "2027-02-28"),
    ("2026-07-01", "PT23H", "2026-07-01"),
    ("2026-07-01", "-PT1S", "2026-06-30"),
    ("2026-07-01", "P31D", "2026-08-01"),
    ("0001-01-01", "-P1D", "0000-12-31"),
    ("23:30:00", "PT45M", "00:15:00"),
    ("00:15:00+08:00", "-PT0.5S", "00:14:59.5+08:00"),
    ("12:00:00@Asia/Tokyo", "P3DT1H", "13:00:00@Asia/Tokyo"),
    ("2026-07-31T23:30:00.5", "PT30M0.5S", "2026-08-01T00:00:01"),
    ("2026-08-31T10:00:00+08:00", "P1M", "2026-09-30T10:00:00+08:00"),
    ("2026-03-28T12:00:00@Europe/Paris", "P1D", "2026-03-29T13:00:00@Europe/Paris"),
    ("2026-03-28T12:00:00@Europe/Paris", "P1M", "2026-04-28T12:00:00@Europe/Paris"),
    ("2026-10-24T12:00:00@Europe/Paris", "P1D", "2026-10-25T11:00:00@Europe/Paris"),
    ("12026-03-28T12:00:00@Europe/Paris", "PT1S", "12026-03-28T12:00:01@Europe/Paris"),
    ("P1Y", "-P2M", "P10M"),
    ("P1D", "-PT36H", "-PT12H"),
]


@pytest.mark.parametrize(("start", "duration", "end"), SUMS)
def test_a_duration_is_added(start: str, duration: str, end: str) -> None:
    left, right = literal(start), literal(duration)

    assert written(temporal.add(left, right)) == end
    assert written(temporal.add(right, left)) == end
    assert written(temporal.subtract(left, temporal.negative(right))) == end


@pytest.mark.parametrize(
    ("end", "start", "between"),
    [
        ("2026-03-01", "2026-02-01", "P28D"),
        ("2026-02-01", "2026-03-01", "-P28D"),
        ("999999999-01-01", "-999999999-01-01", "P730484999269D"),
        ("2026-07-02", "2026-07-01T18:00:00+08:00", "PT14H"),
        ("2026-07-01T18:00:00@Asia/Shanghai", "2026-07-01", "PT10H"),
        ("2026-07-01T10:00:00", "2026-06-30T10:00:00.25", "PT23H59M59.75S"),
        (
            "2026-03-30T00:00:00@Europe/Paris",
            "2026-03-29T00:00:00@Europe/Paris",
            "PT23H",
        ),
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00+08:00", "PT8H"),
        ("09:30:00", "10:00:00", "-PT30M"),
        ("09:30:00Z", "10:00:00+08:00", "PT7H30M"),
        ("09:30:00@Europe/Paris", "08:30:00@Europe/Paris", "PT1H"),
    ],
)
def test_a_difference_is_a_duration(end: str, start: str, between: str) -> None:
    assert written(temporal.subtract(literal(end), literal(start))) == between


@pytest.mark.parametrize(
    ("duration", "times", "product"),
    [
        ("P1D", "1.5", "P1DT12H"),
        ("PT1S", "-0.25", "-PT0.25S"),
        ("P1Y", "2", "P2Y"),
        ("P5M", "0.5", "P2M"),
        ("P5M", "-0.5", "-P2M"),
    ],
)
def test_a_duration_is_multiplied(duration: str, times: str, product: str) -> None:
    left, right = literal(duration), Decimal(times)

    assert written(temporal.multiply(left, right)) == product
    assert written(temporal.multiply(right, left)) == product


@pytest.mark.parametrize(
    ("left", "right", "quotient"),
    [
        (literal("P1D"), Decimal(8), literal("PT3H")),
        (literal("P1Y"), Decimal(5), literal("P2M")),
        (literal("P1D"), literal("PT90M"), Decimal(16)),
        (literal("P1Y"), literal("-P8M"), Decimal("-1.5")),
    ],
)
def test_a_duration_is_divided(left: object, right: object, quotient: object) -> None:
    assert temporal.divide(left, right) == quotient


TODAY, NOON, SPAN = literal("2026-07-01"), literal("12:00:00"), literal("P1D")


@pytest.mark.parametrize(
    "refused",
    [
        lambda: temporal.add(TODAY, TODAY),
        lambda: temporal.add(TODAY, NOON),
        lambda: temporal.add(NOON, Months(1)),
        lambda: temporal.add(SPAN, Months(1)),
        lambda: temporal.add(SPAN, Decimal(1)),
        lambda: temporal.add(literal("999999999-12-31"), SPAN),
        lambda: temporal.add(literal("-999999999-01-01"), Months(-1)),
        lambda: temporal.subtract(SPAN, TODAY),
        lambda: temporal.subtract(NOON, TODAY),
        lambda: temporal.subtract(NOON, literal("12:00:00Z")),
        lambda: temporal.subtract(TODAY, literal("2026-07-01T00:00:00")),
        lambda: temporal.subtract(literal("2026-07-01T00:00:00"), TODAY),
        lambda: temporal.multiply(SPAN, SPAN),
        lambda: temporal.multiply(SPAN, Decimal("1E6000")),
        lambda: temporal.multiply(Months(1), Decimal("1E6000")),
        lambda: temporal.divide(SPAN, Decimal()),
        lambda: temporal.divide(Months(1), Months(0)),
        lambda: temporal.divide(SPAN, Months(1)),
        lambda: temporal.divide(Decimal(1), SPAN),
        lambda: temporal.negative(TODAY),
    ],
)
def test_arithmetic_without_meaning_is_refused(refused: object) -> None:
    assert callable(refused)
    with pytest.raises(Refusal):
        refused()


def test_a_tiny_duration_moves_nothing_beyond_the_minute() -> None:
    tiny = Duration(Decimal("-1E-6000"))

    assert temporal.add(NOON, tiny) == NOON


@given(st.dates())
def test_days_agree_with_pythons_calendar(day: dt.date) -> None:
    number = day_number(day.year, day.month, day.day)

    assert number == day.toordinal()
    assert calendar_day(number) == (day.year, day.month, day.day)
    assert weekday(number) == day.isoweekday()
    assert week_of_year(number) == day.isocalendar().week
    assert day_of_year(*calendar_day(number)) == day.timetuple().tm_yday


@given(st.integers(-365_000_000_000, 365_000_000_000))
def test_every_number_of_a_day_is_that_of_its_day(number: int) -> None:
    year, month, day = calendar_day(number)

    assert day_number(*calendar_day(number)) == number
    assert written(literal(written(Date(year, month, day)))) == written(
        Date(year, month, day)
    )


@given(
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns"]),
    st.integers(-(10**9), 10**9),
)
def test_moments_in_zones_move_as_pythons_do(
    start: dt.datetime, zone: str, seconds: int
) -> None:
    # Of two moments that a clock shows alike, a moment of FEEL is the first.
    there = start.replace(tzinfo=ZoneInfo(zone), fold=0)
    moved = there.astimezone(dt.UTC) + dt.timedelta(seconds=seconds)

    assert temporal.add(_moment(there, zone), Duration(Decimal(seconds))) == _moment(
        moved.astimezone(ZoneInfo(zone)), zone
    )


def _moment(value: dt.datetime, zone: str) -> DateTime:
    second = Decimal(value.second) + Decimal(value.microsecond) / 10**6
    return DateTime(
        Date(value.year, value.month, value.day),
        Time(value.hour, value.minute, second, zone=zone),
    )


DATES = st.builds(
    Date,
    st.integers(-999_999_999, 999_999_999) | st.integers(-1, 2100),
    st.integers(1, 12),
    st.integers(1, 28),
)
TIMES = st.builds(
    Time,
    st.integers(0, 23),
    st.integers(0, 59),
    st.decimals(0, Decimal("59.999"), places=3),
    st.none() | st.integers(-50_400, 50_400),
)
ZONED = st.builds(
    Time,
    st.integers(0, 23),
    st.integers(0, 59),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Paris"]),
)
VALUES = st.one_of(
    DATES,
    TIMES,
    ZONED,
    st.builds(DateTime, DATES, TIMES | ZONED),
    st.builds(Duration, st.decimals(-(10**12), 10**12, places=3)),
    st.builds(Months, st.integers(-(10**9), 10**9)),
    st.decimals(-100, 100, places=2),
)
OPERATIONS = [temporal.add, temporal.subtract, temporal.multiply, temporal.divide]


@given(st.sampled_from(OPERATIONS), VALUES, VALUES)
def test_a_result_is_a_value_that_can_be_written_and_read(
    operation: Callable[[object, object], object], left: object, right: object
) -> None:
    try:
        result = operation(left, right)
    except Refusal:
        return
    if not isinstance(result, Decimal):
        assert literal(written(result)) == result  # type: ignore[arg-type]


@given(VALUES, VALUES)
def test_order_is_turned_around_with_its_values(left: object, right: object) -> None:
    found, turned = temporal.order(left, right), temporal.order(right, left)

    assert found == (None if turned is None else -turned)


@given(st.text("0123456789PYMDTHSZ-+:.@/a年", max_size=20))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    try:
        value = literal(text)
    except Refusal:
        return
    assert literal(written(value)) == value
