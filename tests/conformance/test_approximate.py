"""Approximate fits keep the error that they state, whatever the customers."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import attrs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import tiers
from tiers.lang.ir import Column, Node
from tiers.pipeline.approximate import Fine, Rough, few, too_wide
from tiers.pipeline.fits import file as fit_file
from tiers.pipeline.ready import ReadyPolicy
from tiers.ports import Counted
from tiers.samples import samples
from tiers.schema import Number, String
from tiers_plugins.scorers.quantiles import Repeated, breaks

KIND = Number(places=2, low=Decimal(-(10**9)), high=Decimal(10**9))
COUNTED = Counted(Column("spend", KIND), Column("city", String()))
DAY = date(2026, 7, 1)

Rows = list[tuple[int | None, str | None]]


@attrs.frozen
class People:
    """Customers of a table."""

    table: pl.DataFrame

    def select(self, **nodes: Node) -> pl.LazyFrame:
        columns = {n: pl.col(c.name) for n, c in nodes.items() if isinstance(c, Column)}
        return self.table.lazy().select(**columns)


def counted(
    parts: Sequence[Rows], share: Fraction, digits: int = 3
) -> tuple[pl.DataFrame, Decimal]:
    """Count customers who lie in parts, as a run does."""
    schema = {"spend": pl.Int64, "city": pl.String}
    tables = [pl.DataFrame(rows, schema=schema, orient="row") for rows in parts]

    def merged(one: Rough | Fine) -> pl.DataFrame:
        fits = [one.fit(None, People(table)).collect() for table in tables]
        return one.merged(None, pl.concat(fits).lazy()).collect()

    bins = merged(Rough("x", COUNTED, digits))
    wide = too_wide(bins, share)
    fine = merged(Fine("x", COUNTED, digits, wide)) if wide.height else None
    return few(bins, fine, share)


numbers = st.one_of(
    st.integers(-(10**11), 10**11),
    st.integers(99_000, 101_000),
    st.sampled_from([0, 100_000, -100_000, 1_234_567, 1_234_568]),
    st.none(),
)
people = st.lists(st.tuples(numbers, st.sampled_from(["A", "乙", None])), max_size=60)


@given(people, st.fractions(Fraction(1, 1000), Fraction(1, 4)), st.randoms(), st.data())
def test_no_rank_is_off_by_more_than_is_stated_nor_that_more_than_asked(
    rows: Rows, share: Fraction, random: Random, data: st.DataObject
) -> None:
    counts, error = counted([rows], share)

    assert error <= share + Fraction(1, 10**9)
    for city in ("A", "乙"):
        known = sorted(v for v, where in rows if where == city and v is not None)
        few_of = counts.filter(pl.col("group") == city)
        values, reached = few_of["value"].to_list(), few_of["count"].cum_sum().to_list()
        assert (reached or [0])[-1] == len(known)
        for value in {each + by for each in known for by in (-1, 0, 1)}:
            told = reached[at - 1] if (at := bisect_right(values, value)) else 0
            off = Fraction(abs(told - bisect_right(known, value)), len(known))
            assert off <= Fraction(error)

    random.shuffle(rows)
    cut = data.draw(st.integers(0, len(rows)))
    again, same = counted([rows[:cut], rows[cut:]], share)
    assert_frame_equal(again, counts)
    assert same == error


def test_many_customers_are_told_by_few_values() -> None:
    random = Random(5)  # noqa: S311 - no secret
    spent = [round(random.lognormvariate(11, 1)) for _ in range(20_000)]

    counts, error = counted([[(value, "A") for value in spent]], Fraction(1, 100))

    assert len(set(spent)) > 3 * counts.height
    assert 0 < error < Decimal("0.01")


def test_round_numbers_on_which_customers_pile_up_are_exact() -> None:
    piled: Rows = [(2_000_000, "A")] * 900
    beside: Rows = [(2_000_000 + 7 * n, "A") for n in range(1, 101)]

    counts, error = counted([piled + beside], Fraction(1, 20))

    assert counts.row(0) == ("A", 2_000_000, 900)
    assert 0 < error < Decimal("0.05")


@pytest.fixture(scope="module")
def telecom() -> ReadyPolicy:
    return tiers.load("telecom")


def test_a_fit_tells_its_errors_and_its_file_keeps_them(
    telecom: ReadyPolicy, tmp_path: Path
) -> None:
    rough = telecom.approximately(Decimal("0.01"))
    customers = pl.read_csv(samples()["telecom"].data, infer_schema=False)
    fitted = rough.fit(customers, as_of=DAY)
    fitted.write_fit(tmp_path / "fit.json")

    read = fit_file.read(tmp_path / "fit.json", telecom.program)

    assert fitted.fitted is not None
    assert read.fitted.errors == fitted.fitted.errors
    assert 0 < max(read.fitted.errors.values()) <= Decimal("0.01")
    exact = telecom.fit(customers, as_of=DAY).fitted
    assert exact is not None
    assert exact.errors == {}


def test_percentiles_are_off_by_no_more_than_the_error(telecom: ReadyPolicy) -> None:
    customers = pl.read_csv(samples()["telecom"].data, infer_schema=False)
    exact = telecom.fit(customers, as_of=DAY)
    rough = telecom.approximately(Decimal("0.01")).fit(customers, as_of=DAY)

    assert rough.fitted is not None
    ours, theirs = (each.evaluate(customers, as_of=DAY) for each in (rough, exact))

    for name, error in rough.fitted.errors.items():
        off = (ours[name] - theirs[name]).abs().max()
        assert Decimal(str(off)) <= 100 * error + Decimal("0.01")  # rounded twice


def test_quantiles_of_counts_are_those_of_all_values() -> None:
    random = Random(3)  # noqa: S311 - no secret
    values = sorted(random.choices(range(40), k=331))
    counts = pl.Series(values).value_counts(sort=False).sort("")
    counts.columns = ["value", "count"]

    assert breaks(Repeated.of(counts), 7) == breaks(values, 7)


RFM = """
tiers-policy: 1
name: x
facts:
  id: {type: string, key: true}
  days: {type: integer, range: "[0..900]"}
  times: {type: integer, range: "[0..99]", missing: unknown}
  spent: {type: decimal(2), range: "[0..900000]", missing: unknown}
scores:
  worth: {model: rfm, recency: days, frequency: times, monetary: spent}
  among: {model: rfm, recency: days, frequency: times, monetary: spent, binning: nested}
tiers: {A: }
rules: {hit: first, default: A, list: [{rule: R, if: worth > 300, tier: A, because: r}]}
"""


def test_a_model_learns_the_same_of_all_counts_as_of_customers(tmp_path: Path) -> None:
    random = Random(4)  # noqa: S311 - no secret
    policy = tmp_path / "policy.yaml"
    policy.write_text(RFM)
    people = pl.DataFrame(
        {
            "id": [str(n) for n in range(500)],
            "days": [random.randrange(900) for _ in range(500)],
            "times": [random.choice([None, 1, 2, 9]) for _ in range(500)],
            "spent": [str(random.randrange(10**7) / 100) for _ in range(500)],
        }
    )
    ready = tiers.load(policy)

    exact = ready.fit(people, as_of=DAY)
    rough = ready.approximately(Decimal("1E-8")).fit(people, as_of=DAY)

    assert exact.fitted is not None
    assert rough.fitted is not None
    assert rough.fitted.errors == {"worth": 0}  # nested bins are cut exactly
    for name, table in exact.fitted.tables.items():
        assert_frame_equal(rough.fitted.tables[name], table)
