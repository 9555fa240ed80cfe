"""One row of a table and one customer by name are read by the same rules."""

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.intake import conform, conform_one
from tiers.intake.reasons import reason
from tiers.physical import ROW
from tiers.schema import Boolean, Date, Fact, Number, Scalar, Schema, String, Type
from tiers.text import Text


def fact(name: str, kind: Type, missing: str = "unknown", **more: object) -> Fact:
    return Fact(name, kind, Text.same(name), missing, **more)  # type: ignore[arg-type]


SCHEMA = Schema(
    (
        fact("amount", Number(2, Decimal("-999.995"), Decimal(1000))),
        fact("count", Number(0, Decimal(0), Decimal(10**12)), "error"),
        fact("huge", Number(4, Decimal(-(10**30)), Decimal(10**30))),
        fact(
            "fine", Number(10, Decimal(-5), Decimal(5)), "default", default=Decimal(1)
        ),
        fact("member", Boolean()),
        fact("joined", Date(), "error"),
        fact("note", String()),
        fact("level", String(("gold", "银卡"))),
        fact("coded", String(("yes", "no")), values={"1": "yes", "0": "no", "?": None}),
    )
)

digits = st.text("0123456789", max_size=45)
numbers = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "+", "-", "−", " "]),
    digits | st.integers(0, 2000).map(str),
    st.sampled_from(["", ".", ",", "，"]),
    digits | st.sampled_from(["", "5", "50", "000", "995"]),
    st.sampled_from(["", "e", "e5", "E-2", "e+30", "e-40", "e12345", "e9999", "%"]),
)
days = st.builds(
    "{}{}{}{}{}{}".format,
    st.sampled_from(["2026", "2024", "0999", "26", "1900"]),
    st.sampled_from(["-", "/", "", "年"]),
    st.sampled_from(["7", "07", "02", "13", "12"]),
    st.sampled_from(["-", "/", "", "月"]),
    st.sampled_from(["1", "01", "29", "30", "31"]),
    st.sampled_from(["", "日", " 00:00", "T12:30:59.5", "T1"]),
)
words = st.sampled_from(
    ["true", "False", "YES", "no", "是", "否", "1", "0", "?", "gold", "银卡", "GOLD"]
) | st.sampled_from(["inf", "nan", "None", "1_000", "１２", "１"])
blanks = st.text(" \t\n\r\u3000\u00a0\ufeff\x1c\x85\u200b", max_size=2)
cells = st.builds(
    "{}{}{}".format, blanks, numbers | days | words | st.text(max_size=8), blanks
)


def as_scalar(stored: object, kind: Type) -> Scalar:
    if isinstance(kind, Number) and isinstance(stored, int):
        return Decimal(
            (int(stored < 0), tuple(map(int, str(abs(stored)))), -kind.places)
        )
    assert stored is None or isinstance(stored, str | bool | date)
    return stored


@settings(max_examples=12, deadline=None)
@given(st.lists(cells, min_size=1, max_size=60))
def test_a_row_means_what_its_customer_means(written: list[str]) -> None:
    names = [f.name for f in SCHEMA.facts]
    rows = [[cell] * len(names) for cell in written]
    raw = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    intake = conform(raw.with_row_index(ROW, 1).lazy(), SCHEMA)

    rejects = intake.rejects().collect(engine="streaming")
    values = intake.clean(pl.Series([], dtype=pl.UInt32)).collect(engine="streaming")

    found = {(row, column): (code, why) for row, column, _, code, why in rejects.rows()}
    for number, (row, read) in enumerate(
        zip(rows, values.rows(named=True), strict=True)
    ):
        one, problems = conform_one(dict(zip(names, row, strict=True)), SCHEMA)
        codes = {p.message.en.split("`")[1]: p.code for p in problems}
        assert codes == {
            column: code for (r, column), (code, _) in found.items() if r == number + 1
        }
        for f in SCHEMA.facts:
            if f.name in codes:
                assert found[number + 1, f.name][1] == reason(codes[f.name], f).en  # type: ignore[arg-type]
            else:
                assert one[f.name] == as_scalar(read[f.name], f.type)
