"""Values of policies ↔ values of FEEL, and results brought to the type declared."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from tiers.lang import temporal
from tiers.lang.ir import Value as Scalar
from tiers.lang.values import Value
from tiers.lang.written import LONGEST
from tiers.schema import (
    EXACT,
    Boolean,
    Date,
    DayTimeDuration,
    Months,
    Null,
    Number,
    String,
    Type,
    YearMonthDuration,
)

_LONGEST = timedelta(days=LONGEST + 1)


def feel_value(value: Scalar) -> Value:
    """Give the value of FEEL that a value of a policy stands for."""
    match value:
        case date():
            return feel_day(value)
        case timedelta():
            return temporal.Duration(Decimal(value // timedelta(seconds=1)))
        case _:
            return value


def feel_day(day: date) -> temporal.Date:
    """Give a day of the calendar as FEEL has it."""
    return temporal.Date(day.year, day.month, day.day)


def policy_value(value: Value) -> Scalar:
    """Give the value of a policy that a value of FEEL stands for.

    Raises:
        LookupError: policies have no such value.
    """
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return value
        case temporal.Date(year, month, day) if 1 <= year <= 9999:
            return date(year, month, day)
        case temporal.Duration(seconds) if seconds == int(seconds):
            return _span(int(seconds))
        case Months(count) if abs(count) <= LONGEST:
            return value
        case _:
            raise LookupError


def _span(seconds: int) -> timedelta:
    if abs(seconds) > LONGEST * 86_400 + 86_399:
        raise LookupError
    return timedelta(seconds=seconds)


def conformed(value: Value, kind: Type) -> Scalar:
    """Bring a value to *kind*: rounded half-even, missing where it does not fit."""
    try:
        found = policy_value(value)
    except LookupError:
        return None
    match kind, found:
        case Number(places, low, high), Decimal():
            return _within(_rounded(found, places), low, high)
        case String(values), str():
            return found if not values or found in values else None
        case Boolean(), bool():
            return found
        case Date(), date():
            return found
        case DayTimeDuration(), timedelta():
            return found
        case YearMonthDuration(), Months():
            return found
        case Null(), _:
            return None
        case _:
            return None


def _rounded(number: Decimal, places: int) -> Decimal:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "values are finite"
    if exponent >= -places or number.adjusted() > 300:
        return number
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, EXACT)


def _within(number: Decimal, low: Decimal, high: Decimal) -> Decimal | None:
    return number if low <= number <= high else None
