"""Rows as COPY reads them."""

from datetime import date
from decimal import Decimal

import polars as pl

from tiers_plugins.sql.writing import as_text


def test_signs_that_mean_something_are_escaped_and_nothing_is_quoted() -> None:
    rows = pl.DataFrame(
        {
            "name": ["a\tb\nc\rd\\e", "\\.", "\\N", '"', "", None],
            "total": [Decimal("1.50"), None, None, None, None, None],
            "day": [date(2026, 7, 1), None, None, None, None, None],
            "ok": [True, None, None, None, None, None],
        }
    )

    assert as_text(rows).decode().split("\n") == [
        "a\\tb\\nc\\rd\\\\e\t1.50\t2026-07-01\ttrue",
        "\\\\.\t\\N\t\\N\t\\N",
        "\\\\N\t\\N\t\\N\t\\N",
        '"\t\\N\t\\N\t\\N',
        "\t\\N\t\\N\t\\N",
        "\\N\t\\N\t\\N\t\\N",
        "",
    ]
