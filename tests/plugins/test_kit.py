"""The kit for plugin authors: it finds what is wrong, and passes what is right."""

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

import attrs
import polars as pl
import pytest

from tiers.lang import build
from tiers.lang.ir import Constant, Node
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.registry import OURS
from tiers.ports import AnyScorer, Direction, Formula, Population, Scorer
from tiers.problems import Refusal
from tiers.schema import Number
from tiers.testing.scorers import assert_scorer_ok
from tiers.text import Text

PLUGINS = Plugins.installed()
SCHEMA = {"x": "decimal(2)", "y": "integer", "g": "string"}
SHORT = {"type": "decimal(1)", "range": "[-20..500]", "missing": "unknown"}
SCHEMAS: dict[str, Any] = {"topsis": {"p": SHORT, "q": SHORT}}
"""For models that refuse long numbers."""

X_Y = {"x": "y"}
Y_TO_9 = {"of": "y", "from": -9, "to": 9}
LESS_Q = {"of": "q", "better": "less"}
RFM = {"recency": "x", "frequency": "y", "monetary": "x + y"}
CLV = {"frequency": "y", "recency": "x", "age": "x", "give": "purchases"}
FIVE = {
    "contribution": "x",
    "support": "y",
    "credit": "x + y",
    "influence": "y",
    "growth": "2",
}
EIGHT: dict[str, Any] = {
    "repeat-purchase": {"of": "x"},
    "attention": {"of": "y"},
    "needs-met": {"of": "x + y"},
    "price-sensitivity": {"of": "y - x"},
    "competitors": {"of": "x * 2"},
    "identification": {"of": "1"},
    "choosing-time": {"of": "y * 2"},
    "tolerance": {"of": "y", "to": 5},
}

# model, parameters, and what the kit must be told about it
OURS_OK: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("bands", {"of": "x", "points": {"< 0": 1, ">= 0": "2.5"}}, {}),
    ("bands", {"of": "x", "points": {"[0..5]": 1}}, {"may_lack": True}),
    (
        "bands",
        {"of": "x", "points": {"null": 1, "-": 2}},
        {"missing": "scored", "refused": [{"of": "x", "points": {}}]},
    ),
    ("expression", {"formula": "x * 2 - y"}, {}),
    (
        "linear",
        {"of": "x", "from": 0, "to": 10},
        {"refused": [{"of": "x", "from": 1, "to": 1}]},
    ),
    ("linear", {"of": "x", "from": 10, "to": 0, "low": 5, "high": 1}, {}),
    ("linear", {"of": "x", "from": 10, "to": 0}, {}),
    ("linear", {"of": "x"}, {"may_lack": True}),
    ("linear", {"of": "x", "from": 0, "within": "g"}, {"may_lack": True}),
    ("percentile", {"of": "x"}, {"refused": [{"of": "g"}]}),
    ("percentile", {"of": "x + y", "within": "g"}, {}),
    ("weighted", {"of": {"x": 1, "y": 2}}, {"refused": [{"of": {"x": 0}}]}),
    ("zscore", {"of": "x", "limit": 3}, {"may_lack": True}),
    ("zscore", {"of": "y", "within": "g"}, {"may_lack": True}),
    (
        "scorecard",
        {
            "base": 5,
            "attributes": {"one": {"of": "x", "points": {"< 9": 1, ">= 9": 2}}},
        },
        {"refused": [{"attributes": {}}]},
    ),
    (
        "scorecard",
        {"attributes": {"a": {"of": "x", "points": {"-": 2}, "missing": -1}}},
        {"missing": "scored"},
    ),
    (
        "servqual",
        {"form": "1988", "dimensions": {"d": {"items": X_Y, "reversed": {"x - y": 2}}}},
        {"refused": [{"form": "1988", "dimensions": {"d": {"items": X_Y}}}]},
    ),
    (
        "servqual",
        {"form": "1991", "missing": "leave-out", "dimensions": {"d": {"items": X_Y}}},
        {},
    ),
    (
        "servperf",
        {"form": "1988", "dimensions": {"d": {"items": ["x"], "reversed": ["y"]}}},
        {"refused": [{"form": "1991", "dimensions": {"d": {"items": ["g"]}}}]},
    ),
    (
        "servperf",
        {
            "form": "1991",
            "missing": "leave-out",
            "dimensions": {"d": {"items": ["x", "y"]}},
        },
        {"missing": "either"},
    ),
    (
        "loyalty-3r",
        {"retention": {"of": "x"}, "related-sales": Y_TO_9, "referrals": {"of": "1"}},
        {},
    ),
    ("loyalty-level", EIGHT, {"refused": [{**EIGHT, "emotional": 90}]}),
    ("loyalty-level", {**EIGHT, "give": "index"}, {}),
    ("customer-value", FIVE, {"refused": [{**FIVE, "contribution": "g"}]}),
    ("customer-value", {**FIVE, "give": "potential"}, {"missing": "either"}),
    (
        "value-equation",
        {"results": "x", "process": "y", "price": "y", "access": 1},
        {"may_lack": True},
    ),
    (
        "ahp",
        {"of": {"one": "x", "two": "y"}, "matrix": [["1", "3"], ["1/3", "1"]]},
        {"refused": [{"of": {"one": "x"}, "matrix": [["2"]]}]},
    ),
    ("entropy", {"of": ["abs(x)", "abs(y)"]}, {"may_lack": True}),
    ("topsis", {"criteria": {"one": {"of": "p"}, "two": LESS_Q}}, {"may_lack": True}),
    ("rfm", RFM, {"refused": [{**RFM, "bins": 1}]}),
    ("rfm", {**RFM, "binning": "nested", "bins": 2, "give": "sum"}, {}),
    (
        "rfm",
        {**RFM, "give": "segment", "segments": {"best": {"number": 1}}},
        {"refused": [{**RFM, "give": "segment"}]},
    ),
    # Too few customers to learn from: of this model, only parameters are tried here.
    ("clv", CLV, {"refused": [{**CLV, "give": "value"}]}),
]
NEEDS = {"clv": "scipy"}


@pytest.mark.parametrize(("model", "params", "told"), OURS_OK)
def test_our_own_models_keep_their_promises(
    model: str, params: Mapping[str, Any], told: Mapping[str, Any]
) -> None:
    if model in NEEDS:
        pytest.importorskip(NEEDS[model], reason=f"`{model}` needs {NEEDS[model]}")
    schema = SCHEMAS.get(model, SCHEMA)
    assert_scorer_ok(PLUGINS.scorers[model], params, schema, **told, examples=6)


def test_every_model_of_ours_is_tried() -> None:
    ours = {
        scorer.name
        for plugin in PLUGINS.loaded
        if plugin.origin.distribution == OURS
        for scorer in plugin.of_kind("scorers")
    }

    trained = {"model"}  # needs a file: test_trained_models tries it
    assert {model for model, _, _ in OURS_OK} | trained == ours


@attrs.frozen
class Params:
    of: Formula


class Half:
    """Half of the input: a model that keeps its promises, for others to break."""

    name = "half"
    params = Params
    needs: ClassVar[bool] = False

    def needs_fit(self, params: Params) -> bool:
        del params
        return self.needs

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        return population.select(value=params.of.node).drop_nulls()

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        del params
        return Decimal(0), Decimal(100)

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        del fitted, places
        if not isinstance(params.of.node.type, Number):
            raise Refusal(Text("this is no number", "不是数字"))
        return build.divide(params.of.node, build.constant(Decimal(2)), 4)

    def directions(self, params: Params) -> Mapping[str, Direction]:
        return {params.of.text: "up"}


class Fitted(Half):
    """Half of the input, beside what is learnt of the population."""

    needs = True

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        half = build.clipped(
            super().formula(params, fitted, places=places), Decimal(0), Decimal(60)
        )
        assert fitted is not None
        return build.add(half, build.constant(self.learnt(fitted["value"])))

    def learnt(self, values: pl.Series) -> Decimal:
        return Decimal(len(values) % 7)


class Written:
    """A hundredth of the input, as a column."""

    name = "written"
    params = Params

    def needs_fit(self, params: Params) -> bool:
        del params
        return False

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        raise NotImplementedError

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        if not isinstance(params.of.node.type, Number):
            raise Refusal(Text("this is no number", "不是数字"))
        return Decimal(0), Decimal(1)

    def inputs(self, params: Params) -> Mapping[str, Node]:
        return {"of": params.of.node}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        del params, fitted, places  # the input's two places are the score's four
        return self.scored

    def scored(self, table: pl.DataFrame) -> pl.Series:
        return table["of"]


class CountsNeighbours(Written):
    def scored(self, table: pl.DataFrame) -> pl.Series:
        return table["of"] * 0 + len(table)


class GivesNaNInAColumn(Written):
    def scored(self, table: pl.DataFrame) -> pl.Series:
        return table["of"].cast(pl.Float64) * float("nan")


class DependsOnOrderInAColumn(Written):
    def scored(self, table: pl.DataFrame) -> pl.Series:
        return table["of"].cum_max()


class LiesAboutDirectionInAColumn(Written):
    def directions(self, params: Params) -> Mapping[str, Direction]:
        return {params.of.text: "down"}


class LeavesItsBoundsInAColumn(Written):
    def scored(self, table: pl.DataFrame) -> pl.Series:
        return table["of"] + 9000


class LiesAboutDirection(Half):
    def directions(self, params: Params) -> Mapping[str, Direction]:
        return {params.of.text: "down"}


class NamesNoInput(Half):
    def directions(self, params: Params) -> Mapping[str, Direction]:
        del params
        return {"age": "down"}


class GivesNaN(Fitted):
    def learnt(self, values: pl.Series) -> Decimal:
        del values
        return Decimal("NaN")

    def formula(self, params: Params, fitted: Any, *, places: int) -> Node:
        del places
        nan = Constant(self.learnt(fitted), Number(0, Decimal(0), Decimal(1)))
        return build.choose(build.FALSE, params.of.node, nan)


class GivesADouble(GivesNaN):
    def learnt(self, values: pl.Series) -> Any:
        del values
        return 0.5


class GivesNothing(Half):
    def formula(self, params: Params, fitted: Any, *, places: int) -> Any:
        del params, fitted, places


class LosesCustomers(Half):
    def formula(self, params: Params, fitted: Any, *, places: int) -> Node:
        half = super().formula(params, fitted, places=places)
        is_low = build.compare(params.of.node, "<", build.constant(Decimal(50)))
        return build.choose(is_low, half, build.MISSING)


class ScoresTheUnknown(Half):
    def formula(self, params: Params, fitted: Any, *, places: int) -> Node:
        half = super().formula(params, fitted, places=places)
        return build.extreme("max", build.constant(Decimal(0)), build.choose(
            build.compare(params.of.node, ">", build.constant(Decimal(0))),
            half, build.constant(Decimal(0))))  # fmt: skip


class DependsOnOrder(Fitted):
    def learnt(self, values: pl.Series) -> Decimal:
        return Decimal(values[0] % 7) if len(values) else Decimal(0)


class LeavesItsBounds(Fitted):
    def learnt(self, values: pl.Series) -> Decimal:
        return Decimal(120 if len(values) > 1 else 0)


class FitsAtRandom(Fitted):
    def learnt(self, values: pl.Series) -> Decimal:
        del values
        return Decimal(random.randrange(30))  # noqa: S311 - it is what is wrong


class ForgetsParts(Fitted):
    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        del params
        return fits.head(1)


class FitFails(Fitted):
    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        del params, population
        raise ZeroDivisionError("no customers")


class TakesAnything(Half):
    def formula(self, params: Params, fitted: Any, *, places: int) -> Node:
        del fitted, places
        return build.divide(params.of.node, build.constant(Decimal(2)), 4)


LIARS: dict[type[Scorer], str] = {
    LiesAboutDirection: (
        "it lies about a direction (`x` down): when `x` goes from 0.00 to 0.01, the "
        "score rises from 0.0000 to 0.0050, for the customer with x 0.00\n"
        "the population:\n  1. x 0.00\n  2. x 0.01"
    ),
    NamesNoInput: "it declares a direction for `age`, which is no input; there is `x`",
    GivesNaN: (
        "while it was fitted, it broke a promise: `formula` has a number in it that is "
        "none, such as NaN"
    ),
    GivesADouble: "its formula holds 0.5, a binary double, not a Decimal",
    GivesNothing: (
        "while its formula was made, it broke a promise: `formula` gives no node but "
        "None"
    ),
    LosesCustomers: (
        "customer 1 has no score though all inputs are known; say may_lack=True if so "
        "meant\nthe population:\n  1. x 50.00"
    ),
    ScoresTheUnknown: (
        'customer 1 has score 0.0000 though `x` is missing; say missing="scored" if '
        "so meant\nthe population:\n  1. x missing"
    ),
    DependsOnOrder: (
        "the fit depends on the order of customers or on how they are divided: "
        "customer 1 has score"
    ),
    LeavesItsBounds: (
        "customer 1 has score 120.0000, out of its bounds 0 to 100\n"
        "the population:\n  1. x 0.00\n  2. x 0.00"
    ),
    FitsAtRandom: "two fits to one population differ: customer",
    ForgetsParts: "fits to parts, merged, are not the fit to all: customer 1 has score",
    FitFails: "while it was fitted, it raised ZeroDivisionError: no customers",
}  # fmt: skip

NARROW = {"x": {"type": "decimal(2)", "range": "[0..100]", "missing": "unknown"}}


@pytest.mark.parametrize("model", [Half, Fitted, Written])
def test_a_model_that_keeps_its_promises_passes(model: type[AnyScorer]) -> None:
    assert_scorer_ok(model(), {"of": "x"}, NARROW, examples=15)


@pytest.mark.parametrize("model", LIARS, ids=lambda model: model.__name__)
def test_a_broken_promise_is_told_with_the_smallest_customer(
    model: type[Scorer],
) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_scorer_ok(model(), {"of": "x"}, NARROW, examples=60)

    assert f"model `half`: {LIARS[model]}" in str(caught.value)


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (CountsNeighbours, "depend on how customers are divided"),
        (LeavesItsBoundsInAColumn, "computed the score, it broke a promise"),
        (GivesNaNInAColumn, "`column` gives a score that is no number, such as NaN"),
        (DependsOnOrderInAColumn, "depend on how customers are divided"),
        (LiesAboutDirectionInAColumn, "it lies about a direction"),
    ],
)
def test_a_column_must_keep_promises_too(model: type[AnyScorer], told: str) -> None:
    with pytest.raises(AssertionError, match=f"model `written`: .*{told}"):
        assert_scorer_ok(model(), {"of": "x"}, NARROW, examples=20)


def test_wrong_parameters_must_be_refused_in_the_owners_words() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_scorer_ok(TakesAnything(), {"of": "x"}, NARROW)

    assert 'with {of: "text"}: it raised' in str(caught.value)
    assert "raise `Refusal` instead" in str(caught.value)


def test_what_must_be_refused_is_not_taken() -> None:
    with pytest.raises(AssertionError, match="it takes them, and must not"):
        assert_scorer_ok(Half(), {"of": "x"}, NARROW, refused=[{"of": "x + 1"}])


class Coarse:
    """An engine that rounds away what the interpreter keeps."""

    name = "coarse"

    def decide(self, *given: Any) -> pl.LazyFrame:
        found = PLUGINS.engines["columnar"].decide(*given)
        return found.with_columns(pl.col("score") // 2 * 2)


def test_engines_must_agree() -> None:
    engines: Any = {"interpret": PLUGINS.engines["interpret"], "coarse": Coarse()}

    with pytest.raises(AssertionError, match="engines interpret and coarse differ"):
        assert_scorer_ok(
            PLUGINS.scorers["expression"], {"formula": "y"}, SCHEMA, engines=engines,
            places=0,
        )  # fmt: skip
