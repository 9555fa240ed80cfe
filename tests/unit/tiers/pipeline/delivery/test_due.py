from datetime import date

import pytest

from tiers.pipeline.delivery.due import due


@pytest.mark.parametrize(
    ("within", "day"),
    [
        ("P10D", date(2027, 2, 10)),
        ("P2W", date(2027, 2, 14)),
        ("P1M", date(2027, 2, 28)),
        ("P1Y1M1D", date(2028, 3, 1)),
        ("PT5M", date(2027, 1, 31)),
        ("PT24H", date(2027, 2, 1)),
        ("P1DT36H", date(2027, 2, 2)),
        ("P9999Y", None),
    ],
)
def test_the_day_is_counted_from_the_start_of_the_evaluation(
    within: str, day: date | None
) -> None:
    assert due(within, date(2027, 1, 31)) == day
