"""How long something may take, in words."""

import pytest

from tiers_plugins.sinks.crm.levels import wording


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
