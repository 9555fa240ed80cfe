"""Models that write a column: the batch, one customer, cases and doubts agree."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest

from tiers.lang.build import number_of
from tiers.lang.ir import Node
from tiers.pipeline.cases import run_cases
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.exchange import exported
from tiers.pipeline.fit import fit
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.ready import ReadyPolicy
from tiers.policy import parse
from tiers.ports import AnyScorer, ColumnScorer, Formula, Population
from tiers.problems import PolicyError, Refusal
from tiers.program import Program, compile_policy
from tiers.program.promises import BrokenPromise
from tiers.text import Text
from tiers_plugins.scorers.expression import Expression
from tiers_plugins.scorers.percentile import Percentile

DAY = date(2026, 7, 1)


@attrs.frozen
class Params:
    """What is measured."""

    of: Formula


@attrs.frozen
class Excess:
    """How far a customer exceeds the least of all, as a column."""

    params: ClassVar[type] = Params
    name: str = "excess"
    learns: bool = True
    highest: Decimal = Decimal(1000)
    refuses: bool = False

    def needs_fit(self, params: Params) -> bool:
        del params
        return self.learns

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        return population.select(x=params.of.node).select(least=pl.col("x").min())

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        del params
        return Decimal(0), self.highest

    def inputs(self, params: Params) -> Mapping[str, Node]:
        return {"x": params.of.node}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        if self.refuses:
            raise Refusal(Text("not these customers", "这些客户不行"))
        least = 0 if fitted is None else fitted["least"][0]
        shift = places - number_of(params.of.node).places
        return lambda table: (table["x"] - least) * 10**shift


POLICY: dict[str, Any] = {
    "tiers-policy": 1,
    "name": "excess",
    "facts": {
        "x": {"type": "integer", "range": "[0..500]", "missing": "unknown"},
        "y": {"type": "integer", "range": "[0..9]", "missing": 0},
    },
    "scores": {
        "sum": {"model": "expression", "formula": "x + y"},
        "excess": {"model": "excess", "of": "sum"},
        "standing": {"model": "percentile", "of": "excess"},
        "twice": {"model": "expression", "formula": "2 * excess"},
    },
    "tiers": {"A": {}, "B": {}},
    "rules": {
        "hit": "first",
        "list": [
            {"rule": "R1", "if": "twice >= 10", "tier": "A", "because": "-"},
            {"rule": "R2", "if": "standing >= 0", "tier": "B", "because": "-"},
        ],
    },
    "tests": [
        {"case": "far", "facts": {"x": 6, "y": 1}, "expect": {"tier": "A"}},
        {
            "case": "given",
            "facts": {"x": 6},
            "scores": {"excess": 1, "standing": 5},
            "expect": {"tier": "B", "scores": {"twice": 2}},
        },
    ],
}
TABLE = pl.DataFrame({"x": ["3", "4", None, "9"], "y": ["0", "1", "2", ""]})


def program_of(model: ColumnScorer, policy: Mapping[str, Any] = POLICY) -> Program:
    read, problems = parse(json.dumps(policy))
    assert read is not None, problems
    models: dict[str, AnyScorer] = {
        "expression": Expression(),
        "percentile": Percentile(),
        "excess": model,
    }
    program, problems = compile_policy(read, models)
    assert program is not None, problems
    return program


def decided(program: Program, engine: str) -> pl.DataFrame:
    found = Plugins.installed().engine(engine)
    run = prepare(program, table_of(TABLE), as_of=DAY, engine=found)
    return run.decisions("en").collect()


def test_engines_read_the_same_column() -> None:
    program = program_of(Excess())

    found = decided(program, "columnar")

    assert found["excess"].to_list() == [0, 2, None, 6]
    assert found["twice"].to_list() == [0, 4, None, 12]
    assert found["standing"].to_list()[:2] == [Decimal("33.33"), Decimal("66.67")]
    assert found["tier"].to_list() == ["B", "B", None, "A"]
    assert found.equals(decided(program, "interpret"))


def test_a_missing_input_is_told_where_it_matters() -> None:
    found = decided(program_of(Excess()), "columnar")

    assert found["unknown"].to_list() == [[], [], ["x"], []]


def test_one_customer_is_a_table_of_one_row() -> None:
    ready = ReadyPolicy(program_of(Excess()), Plugins.installed()).fit(TABLE, as_of=DAY)

    found = ready.explain({"x": 9, "y": 0}, as_of=DAY)

    assert found.decision.scores["excess"] == 6
    shown = next(score for score in found.scores if score.name == "excess")
    assert shown.working == Text("excess(sum 9)", "excess（sum 9）")
    assert ready.explain({"x": None}, as_of=DAY).decision.scores["excess"] is None


def test_cases_are_run_through_the_model() -> None:
    model = Excess(learns=False)
    scores = {**POLICY["scores"], "standing": {"model": "expression", "formula": "1"}}
    cases = [{**case, "scores": {}} for case in POLICY["tests"][:1]]
    given = {**POLICY["tests"][1], "scores": {"excess": 1}}
    policy = {**POLICY, "scores": scores, "tests": [*cases, given]}

    found = list(run_cases(program_of(model, policy), as_of=DAY))

    assert [result.passes for result in found] == [True, True]


def test_a_case_without_a_population_needs_the_score_given() -> None:
    far, given = run_cases(program_of(Excess()), as_of=DAY)

    assert [p.code for p in far.problems] == ["needs-population"]
    assert given.passes


def test_a_model_that_refuses_the_population_is_a_fault_of_the_score() -> None:
    program = program_of(Excess(refuses=True))

    with pytest.raises(PolicyError) as caught:
        fit(program, pl.LazyFrame({"x": [1], "y": [2]}), DAY)

    (problem,) = caught.value.problems
    assert (problem.code, problem.message.en) == ("bad-score", "not these customers")
    assert problem.at is not None


def test_a_model_that_breaks_its_bounds_is_a_bug() -> None:
    program = program_of(Excess(highest=Decimal(5)))

    with pytest.raises(
        BrokenPromise, match="gives 600, which is not between 0 and 500"
    ):
        decided(program, "columnar")


def test_a_table_that_can_not_be_read_is_not_blamed_on_a_model() -> None:
    read, _ = parse(json.dumps(POLICY))
    assert read is not None
    models: dict[str, AnyScorer] = {
        "expression": Expression(),
        "percentile": Percentile(),
        "excess": Excess(),
    }
    program, _ = compile_policy(read, models, {name: lambda t: t for name in models})
    assert program is not None
    broken = pl.LazyFrame({"x": ["9", "?"], "y": [0, 1]})

    with pytest.raises(pl.exceptions.InvalidOperationError):
        fit(program, broken.with_columns(pl.col("x").cast(pl.Int64)), DAY)


def test_what_a_model_writes_is_input_data_of_an_exported_model(
    tmp_path: Path,
) -> None:
    close = {"model": "topsis", "criteria": {"x": {"of": "x"}, "y": {"of": "y"}}}
    scores = {"sum": POLICY["scores"]["sum"], "close": close}
    rule = {"rule": "R", "if": "sum + close > 9", "tier": "A", "because": "-"}
    rules = {"hit": "first", "list": [rule]}
    policy = {**POLICY, "scores": scores, "rules": rules, "tests": []}
    path = tmp_path / "policy.yaml"
    path.write_text(json.dumps(policy), encoding="utf-8")

    customers = table_of(TABLE.drop_nulls())
    text, _ = exported(path, Plugins.installed(), customers=customers, as_of=DAY)

    assert '<inputData id="input_close" name="close">' in text
    assert "#model" not in text
