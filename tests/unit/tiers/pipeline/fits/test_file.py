"""Fits as files: what is written is read again, exactly, or refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import inf, nan
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tiers.pipeline.fits import file as fit_file
from tiers.pipeline.fits.file import Learnt
from tiers.pipeline.ready import ReadyPolicy
from tiers.problems import DataError

DAY = date(2026, 7, 1)
SPEND: list[Any] = [Decimal("0.10"), Decimal("7.25"), Decimal("7.25"), Decimal(90)]
AREA = ["town", "乡村", None, "town"]
FACTS = {"spend": "decimal(2)", "area": "string"}
SCORES = {
    "rank": {"model": "percentile", "of": "spend", "within": "area"},
    "spread": {"model": "zscore", "of": "rank"},
    "scaled": {"model": "linear", "of": "spend"},
}


@pytest.fixture(scope="module")
def ready(policy_of: Callable[..., ReadyPolicy]) -> ReadyPolicy:
    return policy_of(FACTS, SCORES)


@pytest.fixture
def table() -> pl.DataFrame:
    return pl.DataFrame({"spend": SPEND, "area": AREA})


def test_what_is_read_decides_as_the_population_did(
    ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    ready.fit(table, as_of=DAY).write_fit(tmp_path / "fit.json")
    frozen = ready.with_fit(tmp_path / "fit.json")

    batch = ready.evaluate(table, as_of=DAY)
    assert_frame_equal(frozen.evaluate(table, as_of=DAY), batch)
    alone = [frozen.evaluate(row, as_of=DAY) for row in table.iter_slices(1)]
    assert_frame_equal(pl.concat(alone).drop("row"), batch.drop("row"))


def test_a_fit_says_of_whom_and_when_it_was_learnt(
    ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    ready.fit(table, as_of=DAY).write_fit(tmp_path / "fit.json")

    learnt = ready.with_fit(tmp_path / "fit.json").learnt

    assert learnt is not None
    assert (learnt.as_of, learnt.customers) == (DAY, 4)


ODD = pl.DataFrame(
    {
        "wide": [2**126 + 1, None],
        "double": [0.1, -0.0],
        "special": [nan, inf],
        "money": [Decimal("0.10"), Decimal("-12345678901234567890.01")],
        "day": [date(1, 1, 1), None],
        "truth": [True, None],
        "text": ["", '说 "可"\n\u2028,'],
        "class": ["b", "a"],
        "list": [[1.5, None], []],
        "struct": [{"x": Decimal("1.5"), "y": "a"}, {"x": None, "y": None}],
        "nothing": [None, None],
    },
    schema_overrides={
        "wide": pl.Int128,
        "money": pl.Decimal(38, 2),
        "class": pl.Enum(["b", "a"]),
    },
)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_what_a_model_learns_comes_back_as_it_was(
    rows: int, ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    fitted = ready.fit(table, as_of=DAY).fitted
    assert fitted is not None
    odd = ODD.head(rows)
    kept = attrs.evolve(fitted, tables={**fitted.tables, "rank": odd})
    fit_file.write(Learnt(kept, DAY, 4), tmp_path / "fit.json")

    found = fit_file.read_tables(tmp_path / "fit.json", ready.program)

    assert_frame_equal(found["rank"], odd)
    assert str(found["rank"]["double"].to_list()) == str(odd["double"].to_list())


def test_two_fits_of_one_population_are_the_same_file(
    ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    ready.fit(table, as_of=DAY).write_fit(tmp_path / "one.json")
    ready.fit(table.reverse(), as_of=DAY).write_fit(tmp_path / "other.json")

    one, other = (tmp_path / "one.json").read_bytes(), tmp_path / "other.json"
    assert one == other.read_bytes()


def test_line_ends_of_another_system_do_no_harm(
    ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "fit.json"
    ready.fit(table, as_of=DAY).write_fit(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert ready.with_fit(path).learnt is not None


CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a parameter": (FACTS, {"rank": {**SCORES["rank"], "of": "spend * 2"}}),
    "a model": (FACTS, {"rank": {"model": "zscore", "of": "spend"}}),
    "the places": (FACTS, {"rank": {**SCORES["rank"], "places": 0}}),
    "the type of a fact": ({**FACTS, "spend": "decimal(1)"}, {}),
    "what stands for a missing fact": (
        {**FACTS, "area": {"type": "string", "missing": "town"}},
        {},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_fit_is_refused_once_what_it_depends_on_has_changed(
    change: str,
    ready: ReadyPolicy,
    table: pl.DataFrame,
    policy_of: Callable[..., ReadyPolicy],
    tmp_path: Path,
) -> None:
    ready.fit(table, as_of=DAY).write_fit(tmp_path / "fit.json")
    facts, scores = CHANGES[change]

    with pytest.raises(DataError) as caught:
        policy_of(facts, {**SCORES, **scores}).with_fit(tmp_path / "fit.json")

    assert {p.code for p in caught.value.problems} == {"foreign-fit"}
    assert "`rank`" in str(caught.value)


def test_labels_and_units_may_change(
    ready: ReadyPolicy,
    table: pl.DataFrame,
    policy_of: Callable[..., ReadyPolicy],
    tmp_path: Path,
) -> None:
    ready.fit(table, as_of=DAY).write_fit(tmp_path / "fit.json")
    spend = {"type": "decimal(2)", "missing": "unknown", "unit": "CNY", "label": "x"}
    labelled = policy_of({**FACTS, "spend": spend}, SCORES)

    assert labelled.with_fit(tmp_path / "fit.json").learnt is not None


def test_a_file_cut_short_anywhere_is_refused_with_a_place(
    ready: ReadyPolicy, table: pl.DataFrame, tmp_path: Path
) -> None:
    path, cut = tmp_path / "fit.json", tmp_path / "cut.json"
    ready.fit(table, as_of=DAY).write_fit(path)
    whole = path.read_bytes()

    for end in range(0, len(whole) - 2, 7):
        cut.write_bytes(whole[:end])
        with pytest.raises(DataError) as caught:
            ready.with_fit(cut)
        (problem,) = caught.value.problems
        assert problem.code == "damaged-fit"
        assert problem.at is not None
