"""One customer at a time: what a service gets is what a batch gives."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import FunctionType
from typing import Any

import attrs
import polars as pl
import pytest

import tiers
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.samples import samples

DAY = date(2026, 7, 1)
FEW = 150
SAMPLES = [n for n in sorted(samples()) if not tiers.load(n).program.related]
"""Those whose customers come in one table."""


def taken(sample: str) -> tuple[Any, pl.DataFrame, list[dict[str, Any]]]:
    """Give a sample fitted to its data, the data, and its customers by fact."""
    ready = tiers.load(sample)
    path = samples()[sample].data
    raw = Plugins.installed().scan(path, ReadOptions()).head(FEW).collect()
    names = {fact.column or fact.name: fact.name for fact in ready.program.schema.facts}
    rows = [
        {names[column]: value for column, value in row.items() if column in names}
        for row in raw.to_dicts()
    ]
    return ready.fit(raw, as_of=DAY), raw, rows


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_decider_gives_every_column_of_the_batch(sample: str) -> None:
    ready, raw, rows = taken(sample)
    decider = ready.decider(as_of=DAY)

    for row, wanted in zip(
        rows, ready.evaluate(raw, as_of=DAY).to_dicts(), strict=True
    ):
        found = decider(row)
        assert (found.tier, found.rule) == (wanted["tier"], wanted["rule"])
        assert found.because.en == wanted["because"]
        assert list(found.actions) == wanted["actions"]
        assert list(found.unknown) == wanted["unknown"]
        for name, value in {**found.scores, **found.decisions, **found.outputs}.items():
            shown = list(value) if isinstance(value, tuple) else value
            assert shown == wanted[name]
            assert str(shown) == str(wanted[name])


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_explanation_is_that_of_explain(sample: str) -> None:
    ready, _, rows = taken(sample)
    decider = ready.decider(as_of=DAY)

    for row in rows[:12]:
        found, wanted = decider.explain(row), ready.explain(row, as_of=DAY)
        assert plain(repr(found)) == plain(repr(wanted))
        assert found.decision == decider(row)


def plain(text: str) -> str:
    """Leave out noughts at the end: a decider gives all the places of a score."""
    text = re.sub(r"Decimal\('([-0-9.]+)'\)", r"\1", text)
    return re.sub(r"(?<=\d)(\.\d*?)0+(?!\d)", lambda m: m[1].rstrip("."), text)


@pytest.fixture
def ready(small: Path) -> Any:
    return tiers.load(small / "policy.yaml")


SAME: dict[str, dict[str, Any]] = {
    "text": {"customer": "C1", "spend": "90.00", "visits": "3"},
    "decimals": {"customer": "C1", "spend": Decimal(90), "visits": Decimal("3.0")},
    "JSON": {"customer": "C1", "spend": 90.0, "visits": 3},
    "without a key": {"spend": 90, "visits": 3},
}


@pytest.mark.parametrize("kind", SAME)
def test_facts_come_as_values_or_as_text(ready: Any, kind: str) -> None:
    decision = ready.decider(as_of=DAY)(SAME[kind])

    assert (decision.tier, decision.actions) == ("gold", ("visit",))
    assert str(decision.scores["worth"]) == "61.00"


def test_all_that_is_wrong_with_the_facts_is_told_at_once(ready: Any) -> None:
    decider = ready.decider()

    with pytest.raises(tiers.DataError) as caught:
        decider({"customer": "", "spend": "dear", "visits": 99, "age": 3})

    told = {(p.code, p.message.en.partition(":")[0]) for p in caught.value.problems}
    assert told == {
        ("unknown-fact", "no fact is named `age`"),
        ("missing", "`customer`"),
        ("not-a-number", "`spend` is `dear`"),
        ("out-of-range", "`visits` is `99`"),
    }


def test_a_missing_fact_that_matters_is_named(ready: Any) -> None:
    decision = ready.decider()({"visits": 3})

    assert decision.tier is None
    assert decision.unknown == ("spend",)
    assert decision.because.en == "no rule applies while facts are missing"


def test_a_score_of_the_population_needs_a_fit(ready: Any) -> None:
    telecom = tiers.load("telecom")

    with pytest.raises(tiers.PolicyError, match="depend on all customers"):
        telecom.decider()
    assert ready.decider()


def test_each_call_may_have_its_day(policy_of: Callable[..., Any]) -> None:
    age = {"model": "expression", "formula": "(today() - day).days", "places": 0}
    decider = policy_of({"day": "date"}, {"age": age}).decider(as_of=DAY)

    assert decider({"day": "2026-06-01"}).scores["age"] == 30
    later = decider({"day": date(2026, 6, 1)}, as_of=date(2026, 8, 1))
    assert later.scores["age"] == 61


def test_threads_share_a_decider() -> None:
    ready, _, rows = taken("telecom")
    decider = ready.decider(as_of=DAY)
    wanted = [decider.explain(row) for row in rows]

    with ThreadPoolExecutor(4) as pool:
        found = [list(pool.map(decider.explain, rows)) for _ in range(3)]

    assert found == [wanted] * 3


def test_what_is_written_holds_no_text_of_an_owner() -> None:
    decide: Any = taken("telecom")[0].decider()._decide

    written = [value for value in decide.__globals__.values() if is_written(value)]

    assert decide in written
    assert not [
        constant
        for function in written
        for constant in function.__code__.co_consts
        if isinstance(constant, str)
    ]


def is_written(value: object) -> bool:
    return isinstance(value, FunctionType) and value.__code__.co_filename == "<string>"


def test_a_decider_and_its_parts_are_values() -> None:
    decider = tiers.load("service-levels").decider(as_of=DAY)

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        decider.as_of = None  # type: ignore[misc]
