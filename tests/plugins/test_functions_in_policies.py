"""Functions that plugins add to FEEL, called by policies."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import Result

import tiers

Run = Callable[..., Result]
Install = Callable[..., None]

BODY = """
from decimal import Decimal
from tiers.lang.types import ANY, BOOLEAN, NUMBER, STRING
from tiers.problems import Refusal
from tiers.schema import Boolean, Number, String

CALLS = []

def vat(amount, rate=None):
    CALLS.append((amount, rate))
    return amount * (rate or Decimal("0.2"))

def code_of(name):
    if name == "?":
        raise Refusal(Text("no code for this", "没有编码"))
    return name[0].upper()

def bad(amount):
    return {0: 0.5, 1: 1 / amount if amount else 1, 2: None, 3: 10 ** 9}[int(amount)]

def odd(amount):
    return [amount] if amount else 1 / 0

@hookimpl
def tiers_functions():
    cents = Number(2, Decimal(0), Decimal(1000))
    rate = Taken("rate", NUMBER, is_optional=True)
    return [
        Function("vat", (Taken("amount", NUMBER), rate), vat, cents),
        Function("code of", (Taken("name", STRING),), code_of, String()),
        Function("is rich", (Taken("x", NUMBER, is_nullable=True),),
                 lambda x: x is not None and x > 50, Boolean()),
        Function("worst", (Taken("n", NUMBER),), bad, cents),
        Function("listed", (Taken("n", NUMBER),), odd),
    ]
"""
POLICY = """\
tiers-policy: 1
name: small
FULL
facts:
  id: {type: string, key: true}
  spend: {type: decimal(2), range: "[0..1000]", missing: unknown}
  name: {type: string, missing: unknown}
scores:
  worth: {model: expression, formula: SCORE}
tiers: {A: , B: }
rules:
  hit: first
  default: B
  list:
    - {rule: R1, if: CONDITION, tier: A, because: much}
tests:
  - {case: one, facts: {id: X, spend: 100, name: anna}, expect: {tier: A}}
"""
CUSTOMERS = "id,spend,name\nC1,100.05,anna\nC2,10,bert\nC3,,anna\nC4,100.05,?\nC5,0,\n"


@pytest.fixture
def written(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Install the plugin, and give what writes a policy with customers beside."""
    install("acme-tiers", BODY)
    monkeypatch.chdir(tmp_path)

    def of(score: str = "spend", condition: str = "worth > 0", full: str = "") -> Path:
        text = POLICY.replace("SCORE", f"'{score}'").replace("FULL", full)
        path = Path("policy.yaml")
        path.write_text(text.replace("CONDITION", f"'{condition}'"), encoding="utf-8")
        Path("customers.csv").write_text(CUSTOMERS, encoding="utf-8")
        return path

    return of


def decided(run: Run, *columns: str) -> list[tuple[Any, ...]]:
    """Decide by both engines, which must agree."""
    found = []
    for engine in ("columnar", "interpret"):
        words = ["--engine", engine, "--out", "out.parquet"]
        result = run("evaluate", "policy.yaml", "customers.csv", *words)
        assert (result.exit_code, result.stderr) == (0, "")
        found.append(pl.read_parquet("out.parquet").select(columns).rows())
    assert found[0] == found[1]
    return found[0]


def test_a_score_is_rounded_to_the_places_of_the_result(
    written: Callable[..., Path], run: Run
) -> None:
    written("vat(spend)")

    scores = [None if s is None else float(s) for (s,) in decided(run, "worth")]

    assert scores == [20.01, 2.0, None, 20.01, 0.0]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("vat(spend, 0.1)", [10.0, 1.0, None, 10.0, 0.0]),
        ("vat(rate: 0.1, amount: spend)", [10.0, 1.0, None, 10.0, 0.0]),
        ("vat(spend, null)", [20.01, 2.0, None, 20.01, 0.0]),
        ("vat(spend) + 2 * vat(10)", [24.01, 6.0, None, 24.01, 4.0]),
        ("sum([vat(x) for x in [spend, 1]][1])", None),
        ("max(vat(spend), 3)", [20.01, 3.0, None, 20.01, 3.0]),
        ("vat(spend * 100)", [None, 200.0, None, None, 0.0]),
    ],
)
def test_calls_stand_where_values_do(
    call: str,
    expected: list[float | None] | None,
    written: Callable[..., Path],
    run: Run,
) -> None:
    written(call)
    if expected is None:
        assert run("check", "policy.yaml").exit_code == 1
        return

    scores = [None if s is None else float(s) for (s,) in decided(run, "worth")]

    assert scores == expected


def test_conditions_call_functions_and_say_what_is_unknown(
    written: Callable[..., Path], run: Run
) -> None:
    written("vat(spend)", 'code of(name) = "A" and vat(spend) > 5')

    assert decided(run, "tier", "unknown") == [
        ("A", []),
        ("B", []),
        ("B", ["spend"]),
        ("B", []),
        ("B", []),
    ]


def test_a_parameter_may_take_what_is_missing(
    written: Callable[..., Path], run: Run
) -> None:
    written("spend", "is rich(spend)")

    assert [tier for (tier,) in decided(run, "tier")] == ["A", "B", "B", "A", "B"]


def test_explanations_show_the_call(written: Callable[..., Path], run: Run) -> None:
    written("vat(spend)")

    found = run("explain", "policy.yaml", "customers.csv", "--id", "C1")

    assert (found.exit_code, found.stderr) == (0, "")
    assert "vat(spend 100.05)" in found.stdout


def test_all_of_feel_may_call_what_gives_a_list(
    written: Callable[..., Path], run: Run
) -> None:
    written("sum(for x in listed(spend + 1) return x) + vat(spend)", full="feel: full")

    scores = [None if s is None else float(s) for (s,) in decided(run, "worth")]

    assert scores == [121.06, 13.0, None, 121.06, 1.0]
    assert "customer by customer: score worth" in run("check", "policy.yaml").stdout


def test_customers_who_are_alike_are_asked_for_once(
    written: Callable[..., Path], run: Run
) -> None:
    written("vat(spend)")
    policy = tiers.load("policy.yaml")
    calls = next(
        p.plugin for p in policy.plugins.loaded if p.origin.plugin == "acme_tiers"
    ).CALLS
    alike = {"spend": ["7"] * 500, "name": ["x"] * 500}
    rows = {"id": [str(n) for n in range(500)], **alike}

    policy.evaluate(pl.DataFrame(rows))

    assert len(calls) < 20  # once a batch
    del run


WRONG = {
    "vat()": ("argument-count", "`vat` takes 1–2 arguments"),
    "vat(1, 2, 3)": ("argument-count", "`vat` takes 1–2 arguments"),
    "vat(name)": ("wrong-operand", ""),
    "vat(amuont: spend)": ("argument-count", "`vat` has no parameter `amuont`"),
    "vat(rate: 1)": ("argument-count", "`vat` lacks the parameter `amount`"),
    "vta(spend)": ("unknown-function", "there is no function `vta`"),
    "listed(spend)": (
        "no-columns",
        "columns can't hold what `listed` gives, since it does not say what that is",
    ),
}


@pytest.mark.parametrize("call", WRONG)
def test_wrong_calls_are_told_at_their_place(
    call: str, written: Callable[..., Path], run: Run
) -> None:
    code, why = WRONG[call]
    written(call)

    found = run("check", "policy.yaml")

    assert found.exit_code == 1
    told = rf"^policy.yaml:9:4\d: error\[{code}\]: {re.escape(why)}"
    assert re.search(told, found.stderr, re.MULTILINE)


def test_a_name_that_is_a_fact_too_is_refused(
    written: Callable[..., Path], run: Run
) -> None:
    path = written("vat(spend)")
    text = path.read_text(encoding="utf-8").replace("  name:", "  vat:")
    path.write_text(text, encoding="utf-8")

    found = run("check", "policy.yaml")

    assert "error[repeated-name]: `vat` is a function of a plugin, and" in found.stderr


@pytest.mark.parametrize("full", ["", "feel: full"])
@pytest.mark.parametrize("command", ["columnar", "interpret", "explain", "test"])
def test_a_function_that_fails_is_named_at_its_call(
    command: str, full: str, written: Callable[..., Path], run: Run
) -> None:
    looped = 'sum(for x in split(name, ",") return worst(0))'
    written(looped if full else "worst(0 * spend)", full=full)
    words = {
        "explain": ["explain", "policy.yaml", "customers.csv", "--id", "C1"],
        "test": ["test", "policy.yaml"],
    }.get(command, ["evaluate", "policy.yaml", "customers.csv", "--engine", command])

    found = run(*words)

    assert found.exit_code == 1, found.stderr
    assert (
        "error[failing-plugin]: plugin `acme_tiers` of `acme-tiers` 1.0: its function "
        "`worst` failed: TypeError: float is no value of FEEL"
    ) in found.stderr
    assert found.stderr.startswith("policy.yaml:9:7" if full else "policy.yaml:9:4")


def test_rows_of_related_tables_are_filtered_by_functions(
    written: Callable[..., Path], run: Run
) -> None:
    path = written("spend")
    text = path.read_text(encoding="utf-8")
    tables = "tables: {orders: {columns: {paid: {type: decimal(2)}}}}\nfacts:\n"
    text = text.replace("facts:\n", tables, 1)
    made = "spend: {from: orders, count: true, if: is rich(paid)}\n"
    start = text.index("spend: {type")
    text = text[:start] + made + text[text.index("  name:") :]
    path.write_text(text, encoding="utf-8")
    Path("orders.csv").write_text("id,paid\nC1,60\nC1,40\nC1,70\n", encoding="utf-8")

    found = run(
        *("evaluate", "policy.yaml", "customers.csv", "--table", "orders=orders.csv"),
        *("--json", "--out", "out.parquet"),
    )

    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["decided"] == 5
    assert pl.read_parquet("out.parquet")["worth"].to_list()[:2] == [2, 0]


def test_a_result_without_bounds_is_no_use(install: Install, run: Run) -> None:
    install(
        "other-tiers",
        "@hookimpl\ndef tiers_functions():\n"
        "    return [Function('f', (), lambda: 1, result='number')]\n",
    )

    found = run("plugins")

    assert "its `result` is no type of `tiers.schema` with bounds" in found.stdout


def test_an_exported_policy_calls_its_functions_when_it_comes_back(
    written: Callable[..., Path], run: Run
) -> None:
    written("vat(spend) + 1", "vat(spend * 2, 0.5) > 5 and worth > 5")
    before = decided(run, "worth", "tier")

    out = run("dmn", "export", "policy.yaml", "-o", "small.dmn")
    back = run("dmn", "import", "small.dmn", "-o", "back.yaml")

    assert out.exit_code == 0, out.stderr
    assert out.stderr.count("warning[unknown-elsewhere]: other tools do not know") == 1
    assert back.exit_code == 0, back.stderr
    Path("back.yaml").replace("policy.yaml")
    assert decided(run, "worth", "tier") == before
