"""Plugins that fail: each is named in one line, and everything else works."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Install = Callable[..., None]
WritePolicy = Callable[..., Path]

LISTS = """
@hookimpl
def tiers_scorers():
    return {}
"""
NAMELESS = """
class Scorer(Expression):
    name = {}

@hookimpl
def tiers_scorers():
    return [Scorer()]
"""
FAILURES = {
    "raises at import": (
        "raise ValueError('no licence\\nsecond line')",
        "it can't be loaded: ValueError: no licence",
    ),
    "leaves at import": (
        "raise SystemExit(4)",
        "it can't be loaded: SystemExit: 4",
    ),
    "imports what is not there": (
        "import no_such_library",
        "it can't be loaded: ModuleNotFoundError: No module named 'no_such_library'",
    ),
    "is no Python": ("def :", "it can't be loaded: SyntaxError: invalid syntax"),
    "raises in a hook": (
        LISTS.format("1 / 0"),
        "`tiers_scorers` failed: ZeroDivisionError: division by zero",
    ),
    "raises while it lists": (
        LISTS.format("(1 / 0 for _ in [1])"),
        "`tiers_scorers` failed: ZeroDivisionError: division by zero",
    ),
    "lists no list": (
        LISTS.format("7"),
        "`tiers_scorers` failed: it gives no list but int",
    ),
    "lists a text": (
        LISTS.format("'ab'"),
        "`tiers_scorers` failed: it gives no list but str",
    ),
    "lists without end": (
        "from itertools import count\n" + LISTS.format("count()"),
        "`tiers_scorers` failed: it offers more than 1,000 things",
    ),
    "offers what is no scorer": (
        LISTS.format("[object()]"),
        (
            "`tiers_scorers` offers number 1, which is no use: it lacks `name`, "
            "`params`, `needs_fit`, `fit`, `bounds`, `formula`"
        ),
    ),
    "offers a scorer without a name": (
        NAMELESS.format("''"),
        "`tiers_scorers` offers number 1, which is no use: its `name` is no text",
    ),
    "offers a scorer whose name raises": (
        NAMELESS.format("property(lambda self: 1 / 0)"),
        (
            "`tiers_scorers` offers number 1, which is no use: ZeroDivisionError: "
            "division by zero"
        ),
    ),
    "offers a scorer without parameters": (
        NAMELESS.format("'acme'\n    params = dict"),
        (
            "`tiers_scorers` offers `acme`, which is no use: its `params` is no attrs "
            "class"
        ),
    ),
    "offers a format without endings": (
        (
            "class Tab(Csv):\n    name, suffixes = 'tab', '.tab'\n"
            "@hookimpl\ndef tiers_sources():\n    return [Tab()]\n"
        ),
        (
            "`tiers_sources` offers `tab`, which is no use: its `suffixes` are no "
            "tuple of endings such as `.csv`"
        ),
    ),
    "takes a function of FEEL": (
        (
            "@hookimpl\ndef tiers_functions():\n"
            "    return [Function('string length', (), lambda: None)]\n"
        ),
        (
            "`tiers_functions` offers `string length`, which is no use: FEEL has this "
            "function itself"
        ),
    ),
    "names a function by a keyword": (
        (
            "@hookimpl\ndef tiers_functions():\n"
            "    return [Function('this and that', (), lambda: None)]\n"
        ),
        (
            "`tiers_functions` offers `this and that`, which is no use: no expression "
            "can call a function so"
        ),
    ),
    "misspells a hook": (
        "@hookimpl\ndef tiers_scorer():\n    return []\n",
        "there is no hook `tiers_scorer`; did you mean `tiers_scorers`?",
    ),
    "asks for an argument that no hook has": (
        "@hookimpl\ndef tiers_scorers(moon):\n    return []\n",
        (
            "it can't be loaded: PluginValidationError: Plugin 'acme-tiers:acme_tiers' "
            "for hook 'tiers_scorers'"
        ),
    ),
    "is written for a newer interface": (
        "TIERS_API = 2\n",
        (
            "it is written for version 2 of the plugin interface, and this tiers has "
            "version 1; a newer tiers is needed"
        ),
    ),
    "does not say which interface": (
        "TIERS_API = 'new'\n",
        "it can't be loaded: TypeError: TIERS_API is not a whole number",
    ),
}


@pytest.mark.parametrize("how", FAILURES)
def test_a_plugin_that_fails_is_one_line_and_all_else_works(
    how: str, install: Install, run: Run, policy: WritePolicy
) -> None:
    body, why = FAILURES[how]
    install("acme-tiers", body, version="2.1")
    install("other-tiers", NAMELESS.format("'other'"))

    found = run("check", policy("other"))

    assert found.exit_code == 0
    line = found.stderr.strip()
    assert f": plugin `acme_tiers` of `acme-tiers` 2.1: {why}" in line
    assert line.startswith("warning[")
    assert "\n" not in line


@pytest.mark.parametrize("command", ["check", "evaluate", "explain", "test"])
def test_strict_makes_it_an_error(
    command: str, install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", "1 / 0")
    data = [policy().parent / "customers.csv"] if command != "check" else []
    words = [command, policy(), *(data if command in {"evaluate", "explain"} else [])]
    words += ["--id", "1"] if command == "explain" else []

    lenient, strict = run(*words), run(*words, "--strict-plugins")

    assert lenient.exit_code == 0
    assert lenient.stderr.count("warning[broken-plugin]: plugin `acme_tiers`") == 1
    assert strict.exit_code == 1
    assert "error[broken-plugin]: plugin `acme_tiers` of `acme-tiers`" in strict.stderr
    assert not strict.stdout


def test_a_policy_that_needs_what_failed_is_told_so_at_its_place(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", "1 / 0")

    found = run("check", policy("acme"))

    assert found.exit_code == 1
    assert f"{policy('acme')}:6:18: error[unknown-model]" in found.stderr
    assert (
        "= help: plugin `acme_tiers` of `acme-tiers` 1.0: it failed, see its warning; "
        "there is ahp, bands"
    ) in found.stderr


def test_a_failure_elsewhere_is_not_blamed(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", "@hookimpl\ndef tiers_sinks():\n    return 7\n")

    found = run("check", policy("acme"))

    assert "= help: there is ahp, bands" in found.stderr


def test_two_of_one_name_are_both_left_out(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", NAMELESS.format("'worth'"))
    install("other-tiers", NAMELESS.format("'worth'"), version="3")

    found = run("check", policy("worth"))

    [line, *_] = found.stderr.splitlines()
    start = "warning[repeated-plugin]: `worth` is claimed by 2 scoring models, from"
    assert line.startswith(start)
    assert "plugin `acme_tiers` of `acme-tiers` 1.0" in line
    assert "plugin `other_tiers` of `other-tiers` 3" in line
    assert f"{policy('worth')}:6:18: error[unknown-model]" in found.stderr
    assert found.stderr.count("none is used") == 2


def test_two_that_write_one_ending_are_both_left_out(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    body = (
        "class Mine(JsonLines):\n    name = 'mine'\n    suffixes = ('.csv',)\n"
        "@hookimpl\ndef tiers_sinks():\n    return [Mine()]\n"
    )
    install("acme-tiers", body)

    found = run("evaluate", policy().parent, "--out", policy().parent / "d.csv")

    assert found.exit_code == 1
    assert "`.csv` is claimed by 2 sinks, from plugin" in found.stderr
    assert "error[unknown-format]" in found.stderr
    assert not (policy().parent / "d.csv").exists()


FAILING = """
class Scorer(Expression):
    name = "acme"

    def formula(self, params, fitted, *, places):
        raise KeyError("spend")

@hookimpl
def tiers_scorers():
    return [Scorer()]
"""


def blamed(path: Path, what: str) -> str:
    return f"{path}:6:18: error[{what}"


def test_a_model_that_fails_is_named_where_it_is_called(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", FAILING)

    found = run("check", policy("acme"))

    assert found.exit_code == 1
    assert (
        blamed(
            policy("acme"),
            "failing-plugin]: plugin `acme_tiers` of `acme-tiers` 1.0: its scoring "
            "model `acme` failed for score `worth`: KeyError: 'spend'",
        )
        in found.stderr
    )


SCORER = """
import polars as pl
from decimal import Decimal

class Scorer(Expression):
    name = "acme"

    def needs_fit(self, params):
        return NEEDS_FIT

    def bounds(self, params):
        return Decimal(0), Decimal(100)

    def fit(self, params, population):
        return population.select(of=params.formula.node)

    def inputs(self, params):
        return {"of": params.formula.node}

    def column(self, params, fitted, *, places):
        return lambda table: table["of"]

METHOD

@hookimpl
def tiers_scorers():
    return [Scorer()]
"""


def scorer(method: str = "", *, needs_fit: bool = False, is_column: bool = True) -> str:
    """Write a plugin whose model has one method of its own."""
    lines = ["formula = None" if is_column else "column = inputs = None", method]
    indented = "\n".join(f"    {line}" for part in lines for line in part.split("\n"))
    return SCORER.replace("METHOD", indented).replace("NEEDS_FIT", str(needs_fit))


def method(arguments: str, body: str) -> str:
    name, _, rest = arguments.partition("(")
    return f"def {name}(self, {rest}:\n    {body}"


COLUMN = "column(params, fitted, *, places)"
FORMULA = "formula(params, fitted, *, places)"

WHEN_LOADED = {
    "needs_fit": (scorer(method("needs_fit(params)", "1 / 0")), "ZeroDivisionError"),
    "bounds": (scorer(method("bounds(params)", "1 / 0")), "ZeroDivisionError"),
    "inputs": (scorer(method("inputs(params)", "return {}[0]")), "KeyError: 0"),
    "column": (scorer(method(COLUMN, "1 / 0")), "ZeroDivisionError"),
    "no bounds": (
        scorer(method("bounds(params)", "return 0, 1")),
        "`bounds` gives no two Decimals, the lower one first, but (0, 1)",
    ),
    "no inputs": (
        scorer(method("inputs(params)", "return 'of'")),
        "`inputs` gives no nodes by name but 'of'",
    ),
    "no function": (
        scorer(method(COLUMN, "return 7")),
        "`column` gives no function but 7",
    ),
    "no node": (
        scorer(method(FORMULA, "return 7"), is_column=False),
        "`formula` gives no node but 7",
    ),
    "a formula with NaN": (
        scorer(
            method(
                FORMULA,
                "from tiers.lang import build; return build.constant(Decimal('NaN'))",
            ),
            is_column=False,
        ),
        "",
    ),
}
WHEN_RUN = {
    "fit": (
        scorer(method("fit(params, population)", "1 / 0"), needs_fit=True),
        "failed for score `worth`: ZeroDivisionError: division by zero",
    ),
    "no plan": (
        scorer(method("fit(params, population)", "return 7"), needs_fit=True),
        "breaks a promise for score `worth`: `fit` gives no lazy table but 7",
    ),
    "the plan of a fit": (
        scorer(
            method(
                "fit(params, population)",
                "return population.select(of=params.formula.node)"
                ".map_batches(lambda table: 1 / 0)",
            ),
            needs_fit=True,
        ),
        "failed for score `worth`: ZeroDivisionError: division by zero",
    ),
    "a plan without sense": (
        scorer(
            method(
                "fit(params, population)",
                "return population.select(of=params.formula.node)"
                ".select('what is not there')",
            ),
            needs_fit=True,
        ),
        "failed for score `worth`: ColumnNotFoundError: ",
    ),
    "a fitted column": (
        scorer(method(COLUMN, "return fitted['gone']"), needs_fit=True),
        'failed for score `worth`: ColumnNotFoundError: "gone" not found',
    ),
    "the column's function": (
        scorer(method(COLUMN, "return lambda table: 1 / 0")),
        "failed for score `worth`: ZeroDivisionError: division by zero",
    ),
    "too many scores": (
        scorer(method(COLUMN, "return lambda table: pl.Series([1, 2, 3])")),
        "breaks a promise for score `worth`: `column` gives 3 scores for 1 rows",
    ),
    "no Series": (
        scorer(method(COLUMN, "return lambda table: [1]")),
        "breaks a promise for score `worth`: `column` gives no Series but [1]",
    ),
    "texts": (
        scorer(method(COLUMN, "return lambda table: pl.Series(['a'])")),
        "breaks a promise for score `worth`: `column` gives no numbers but String",
    ),
    "NaN": (
        scorer(method(COLUMN, "return lambda table: table['of'] * float('nan')")),
        "breaks a promise for score `worth`: `column` gives a score that is no number",
    ),
    "a score out of bounds": (
        scorer(method(COLUMN, "return lambda table: table['of'] * 10")),
        "`column` gives 60000, which is not between 0 and 10000",
    ),
}


@pytest.mark.parametrize("how", WHEN_LOADED)
def test_a_model_that_fails_when_loaded_is_a_problem_of_its_score(
    how: str, install: Install, run: Run, policy: WritePolicy
) -> None:
    body, why = WHEN_LOADED[how]
    install("acme-tiers", body)

    found = run("check", policy("acme"))

    assert found.exit_code == 1, found.stderr
    assert found.stderr.startswith(blamed(policy("acme"), ""))
    assert "plugin `acme_tiers` of `acme-tiers` 1.0: its scoring model" in found.stderr
    assert why in found.stderr


@pytest.mark.parametrize("command", ["evaluate", "explain", "write"])
@pytest.mark.parametrize("how", WHEN_RUN)
def test_a_model_that_fails_on_data_is_a_problem_of_its_score(
    how: str, command: str, install: Install, run: Run, policy: WritePolicy
) -> None:
    body, why = WHEN_RUN[how]
    install("acme-tiers", body)
    out = policy().parent / "out.csv"
    words = {
        "evaluate": ["evaluate", policy("acme").parent],
        "write": ["evaluate", policy("acme").parent, "--out", out],
        "explain": ["explain", policy("acme").parent, "--id", "1"],
    }[command]

    found = run(*words)

    assert found.exit_code == 1, found.stderr
    assert found.stderr.startswith(blamed(policy("acme"), ""))
    assert "plugin `acme_tiers` of `acme-tiers` 1.0: its scoring model" in found.stderr
    assert why in found.stderr
    assert not out.exists()


def test_a_model_that_fails_in_a_case_is_a_problem_of_its_score(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    body, why = WHEN_RUN["the column's function"]
    install("acme-tiers", body)

    found = run("test", policy("acme"))

    assert found.exit_code == 1
    assert found.stderr.startswith(blamed(policy("acme"), "failing-plugin]"))
    assert why in found.stderr


def test_reasons_that_fail_are_a_problem_of_their_score(
    install: Install, run: Run, policy: WritePolicy
) -> None:
    body = "class Scorer(Expression):\n    name = 'acme'\n    " + method(
        "reasons(params)", "    1 / 0"
    )
    listing = "\n\n@hookimpl\ndef tiers_scorers():\n    return [Scorer()]\n"
    install("acme-tiers", body + listing)

    found = run("explain", policy("acme").parent, "--id", "1")

    assert found.exit_code == 1
    assert found.stderr.startswith(blamed(policy("acme"), "failing-plugin]"))


BREAKING = {
    "source": (
        "class Mine(Csv):\n"
        "    name, suffixes = 'mine', ('.mine',)\n"
        "    def scan(self, path, options):\n"
        "        return 1 / 0\n"
        "@hookimpl\ndef tiers_sources():\n    return [Mine()]\n"
    ),
    "sink": (
        "class Mine(JsonLines):\n"
        "    name, suffixes = 'mine', ('.mine',)\n"
        "    def write(self, table, path):\n"
        "        return 1 / 0\n"
        "@hookimpl\ndef tiers_sinks():\n    return [Mine()]\n"
    ),
    "engine": (
        "class Mine:\n"
        "    name = 'mine'\n"
        "    def decide(self, fitted, clean, as_of, book):\n"
        "        return 1 / 0\n"
        "@hookimpl\ndef tiers_engines():\n    return [Mine()]\n"
    ),
}


@pytest.mark.parametrize("kind", BREAKING)
def test_whatever_else_fails_is_named_without_a_traceback(
    kind: str, install: Install, run: Run, policy: WritePolicy
) -> None:
    install("acme-tiers", BREAKING[kind])
    folder = policy().parent
    (folder / "some.mine").write_text("spend\n60\n", encoding="utf-8")
    words: dict[str, list[object]] = {
        "source": [policy(), folder / "some.mine"],
        "sink": [folder, "--out", folder / "out.mine"],
        "engine": [folder, "--engine", "mine"],
    }

    found = run("evaluate", *words[kind])

    assert found.exit_code == 1
    first, *rest = found.stderr.splitlines()
    assert first == (
        "error[failing-plugin]: plugin `acme_tiers` of `acme-tiers` 1.0: it failed: "
        "ZeroDivisionError: division by zero"
    )
    assert re.search(r"acme_tiers\.py:\d+$", rest[0])
    assert not (folder / "out.mine").exists()
