import polars as pl
import pytest

from tiers.pipeline.delivery.masking import masked
from tiers.schema import Date, Number, String, Type


def shown(values: list[object], kind: Type) -> list[str | None]:
    table = pl.DataFrame({"fact": pl.Series(values, strict=False)})
    return table.select(masked(pl.col("fact"), kind)).to_series().to_list()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("13812345678", "138****78"),
        ("110101199003071234", "110****34"),
        ("123456789", "123****89"),
        ("12345678", "****"),
        ("王小明", "****"),
        ("欧阳小明@example.com", "欧阳小****om"),
        ("", "****"),
        (None, None),
    ],
)
def test_the_ends_of_a_long_text_stay_and_nothing_of_a_short_one(
    text: str | None, left: str | None
) -> None:
    assert shown([text, "x"], String())[0] == left


@pytest.mark.parametrize("kind", [Number(2), Date(), String(("town", "countryside"))])
def test_of_what_is_no_free_text_nothing_stays(kind: Type) -> None:
    assert shown(["1234567890", None], kind) == ["****", None]
