"""Until when something is to be done, and how long that is in words."""

from datetime import date

import pytest

from tiers_plugins.sinks.crm.levels import due, wording

JAN_31 = date(2027, 1, 31)


@pytest.mark.parametrize(
    ("within", "day"),
    [
        ("P10D", date(2027, 2, 10)),
        ("P2W", date(2027, 2, 14)),
        ("P1M", date(2027, 2, 28)),
        ("P1Y1M", date(2028, 2, 29)),
        ("P1M1DT24H", date(2027, 3, 2)),
        ("PT5M", JAN_31),
        ("PT36H", date(2027, 2, 1)),
        ("", None),
        ("soon", None),
        ("P99999Y", None),
        ("P9999999999999D", None),
    ],
)
def test_a_service_level_ends_on_a_day(within: str, day: date | None) -> None:
    assert due(within, JAN_31) == day


@pytest.mark.parametrize(
    ("within", "en", "zh"),
    [
        ("P1D", "1 day", "1天"),
        ("P1Y2M", "1 year 2 months", "1年2个月"),
        ("PT4H30M", "4 hours 30 minutes", "4小时30分钟"),
        ("soon", "soon", "soon"),
    ],
)
def test_a_service_level_is_said_in_words(within: str, en: str, zh: str) -> None:
    assert (wording(within, "en"), wording(within, "zh")) == (en, zh)
