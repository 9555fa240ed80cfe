"""Every problem as its owner reads it, in both languages, one golden file a code."""

import ast
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
import xlsxwriter
from click.testing import CliRunner
from pluggy import PluginManager
from ruamel.yaml import YAML
from surveys.faults import CALLS as SURVEYS
from surveys.shops import write_shops

import tiers
from tiers import hooks
from tiers.delivering import What
from tiers.dmn.load import load as load_model
from tiers.dmn.program import Program
from tiers.dmn.project import Project
from tiers.dmn.run import runner
from tiers.hooks import PROJECT, hookimpl, hookspec, retired
from tiers.intake import conform, reasons
from tiers.intake.single import conform_one
from tiers.lang.build import MISSING
from tiers.lang.ir import Node
from tiers.lang.types import NUMBER
from tiers.location import Location
from tiers.physical import ROW
from tiers.pipeline.delivery.faults import (
    no_outbox,
    sink_failed,
    undelivered_items,
)
from tiers.pipeline.delivery.misaddressed import unnamed_sink
from tiers.pipeline.exchange import exported
from tiers.pipeline.explain import customer
from tiers.pipeline.fits.file import Learnt, write
from tiers.pipeline.load import check
from tiers.pipeline.loading import Origin
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.runs.faults import unverified_data
from tiers.pipeline.runs.locking import locked
from tiers.pipeline.runs.parts import Parts
from tiers.pipeline.tracing import traced
from tiers.ports import DeliveryTerms, Function, ReadOptions, Taken
from tiers.problems import Fault, PolicyError, Problem, render
from tiers.program.program import Fitted
from tiers.schema import Number
from tiers.text import Lang, Text
from tiers_cli.main import cli
from tiers_plugins.engines.durable.chaining import breakdown, given_up, unstarted
from tiers_plugins.engines.durable.engine import _absent, lacking
from tiers_plugins.engines.durable.rulesets import compiled as chained
from tiers_plugins.scorers.bands import Bands
from tiers_plugins.scorers.expression import Expression
from tiers_plugins.sinks.broker.subjects import all_subjects, subject_pattern
from tiers_plugins.sinks.crm import ODOO
from tiers_plugins.sinks.crm.faults import no_fact
from tiers_plugins.sinks.options import manner
from tiers_plugins.sinks.pacing import too_often
from tiers_plugins.sinks.parquet import Parquet
from tiers_plugins.sinks.receivers import login_refused as refused_by
from tiers_plugins.sinks.receivers import (
    no_answer,
    no_stream,
    unreadable_answer,
    wrong_address,
)
from tiers_plugins.sinks.webhook.signing import signing_keys
from tiers_plugins.sql.faults import alike_keys, login_refused, lost_connection

HERE = Path(__file__).parent
INPUTS, GOLDEN = HERE / "problems", HERE / "golden" / "problems"
ROOT = HERE.parents[1]
GRADES = "rule,worth,tier,because\nR1,>= 50,gold,high\nR2,< 50,iron,low\n"
CUSTOMERS = "编号,消费额,visits,joined,member,area\nC1,5,2,2020-01-01,true,town\n"
PLUGINS = Plugins.installed()
LANGS: tuple[Lang, ...] = ("en", "zh")

Input = dict[str, Any]
Say = Callable[[Lang], str]


def table(name: str) -> list[Input]:
    found: list[Input] = YAML(typ="safe", pure=True).load(INPUTS / name)
    return found


# --- problems that the command prints -----------------------------------------


def mistake(given: Input, sound: str = "policy.yaml") -> Say:
    """Check a policy with one mistake."""
    text = (INPUTS / sound).read_text(encoding="utf-8")
    Path("policy.yaml").write_text(
        text.replace(given["right"], given["wrong"], 1), encoding="utf-8"
    )
    _, found = check(Path("policy.yaml"), PLUGINS)
    return lambda lang: told(given["code"], (render(p, lang) for p in found))


def situation(given: Input) -> Say:
    """Run a command among files."""
    policy = (INPUTS / "graded.yaml").read_text(encoding="utf-8")
    right, wrong = given.get("replace", ("", ""))
    if wrong == "DEEP":
        wrong = "abs(" * 200 + "visits" + ")" * 200 + " > 5"
    policy = policy.replace(right, wrong) if right else policy
    if given.get("deep"):
        policy = "[" * given["deep"]
    files = {"graded.yaml": policy, "grades.csv": GRADES, "customers.csv": CUSTOMERS}
    for name, text in (files | given.get("files", {})).items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    for name, digits in given.get("bytes", {}).items():
        Path(name).write_bytes(bytes.fromhex(digits))
    Path("folder.csv").mkdir(exist_ok=True)
    Path("folder.csv/policy.yaml").touch()
    if "parquet" in given:
        pl.read_ndjson("customers.jsonl").write_parquet("customers.parquet")
    if "workbook" in given:
        workbook(**given["workbook"])
    words = [str(word) for word in given.get("run", ["check", "graded.yaml"])]
    before = [str(word) for word in given.get("before", [])]

    def say(lang: Lang) -> str:
        if before:
            CliRunner().invoke(cli, [*before, "--lang", lang])
        for name, text in given.get("spoil", {}).items():
            Path(name).write_text(text, encoding="utf-8")
        return printed(given["code"], words, lang)

    return say


def surveying(given: Input) -> Say:
    """Run a step of a survey after others."""
    write_shops(Path(), right=given.get("right", ""), wrong=given.get("wrong", ""))
    if "cut" in given:
        text, _, _ = Path("asked.yaml").read_text("utf-8").partition(given["cut"])
        Path("asked.yaml").write_text(text, encoding="utf-8")
    for name, text in given.get("files", {}).items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")

    def say(lang: Lang) -> str:
        shutil.rmtree("r1", ignore_errors=True)
        for words in given.get("before", []):
            CliRunner().invoke(cli, ["survey", *words])
        for name, text in given.get("spoil", {}).items():
            Path(name).write_text(text, encoding="utf-8")
        return printed(given["code"], ["survey", *given["run"]], lang)

    return say


def workbook(*, sheet: str, merged: bool) -> None:
    book = xlsxwriter.Workbook("grades.xlsx")
    page = book.add_worksheet(sheet)
    for row, line in enumerate(GRADES.splitlines()):
        page.write_row(row, 0, line.split(","))
    if merged:
        page.merge_range(1, 1, 2, 1, "any")
    book.close()


def printed(code: str, words: list[str], lang: Lang) -> str:
    """Give the problems of *code* that a command prints."""
    output = CliRunner().invoke(cli, [*words, "--lang", lang]).stderr
    return told(code, output.split("\n\n"))


def told(code: str, blocks: Iterable[str]) -> str:
    return "\n\n".join(b.strip("\n") for b in blocks if f"[{code}]" in b)


# --- problems of DMN models ---------------------------------------------------

DEFINITIONS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="model"
    namespace="urn:model">
{}
</definitions>
"""


def model(given: Input) -> Say:
    """Load a DMN model with one mistake, or run it."""
    body = given.get("body", "")
    if "deep" in given:
        body = "<list>\n" * given["deep"]
    text = given.get("text", DEFINITIONS.format(body))
    data = bytes.fromhex(given["bytes"]) if "bytes" in given else text.encode()
    Path("model.dmn").write_bytes(data)
    project, found = load_model(Path(given.get("file", "model.dmn")))
    if project is not None and "run" in given:
        found = run_model(project, given["run"], given.get("given", {}))
    return lambda lang: told(given["code"], (render(p, lang) for p in found))


def importing(given: Input) -> Say:
    """Make a policy of a model that has no form in one."""
    text = DEFINITIONS.format(given["body"])
    Path("model.dmn").write_text(text, encoding="utf-8")
    words = ["dmn", "import", "model.dmn", "-o", "new.yaml", "--force"]
    words += given.get("options", [])
    return lambda lang: printed(given["code"], words, lang)


def run_model(project: Project, decision: str, inputs: Input) -> list[Problem]:
    """Give the warnings of a run."""
    try:
        return list(runner(Program.of(project), decision)(inputs).warnings)
    except Fault as fault:
        return list(fault.problems)


# --- problems that only a program meets ---------------------------------------


def raised(act: Callable[[], object]) -> Iterable[Problem]:
    with pytest.raises(PolicyError) as caught:
        act()
    return caught.value.problems


def ready() -> Any:
    situation({"code": ""})
    return tiers.load("graded.yaml")


def single(**facts: object) -> list[Problem]:
    sound = {"编号": "C1", "spend": 5, "joined": "2020-01-01"}
    return conform_one({**sound, **facts}, ready().program.schema)[1]


def orders(tables: dict[str, Any]) -> object:
    """Evaluate the policy with related tables."""
    shutil.copy(INPUTS / "orders.yaml", "orders.yaml")
    frames = {name: pl.DataFrame(rows) for name, rows in tables.items()}
    return tiers.load("orders.yaml").evaluate(
        pl.DataFrame({"shop": ["S1"]}), tables=frames, as_of=date(2026, 7, 1)
    )


def fitted(*, right: str = "", wrong: str = "") -> object:
    """Fit a policy, edit it, and take the fit."""
    rows = pl.DataFrame({"编号": ["C1"], "消费额": ["5"], "joined": ["2020-01-01"]})
    ready().fit(rows, as_of=date(2026, 7, 1)).write_fit("graded.json")
    path = Path("graded.yaml")
    text = path.read_text(encoding="utf-8").replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    return tiers.load("graded.yaml").with_fit("graded.json")


FENCED = (
    "visits + 1 > 5",
    "visits / 2 > 5",
    "abs(visits) > 5",
    'area < "town"',
    "visits > 0.0000001",
    "(if member then visits else 0) > 5",
)
"""Conditions that forward chaining does not take, instead of `visits > 5`."""


def fenced(condition: str) -> Iterable[Problem]:
    """Ask the engine of forward chaining for a policy with a condition."""
    situation({"code": ""})
    path = Path("graded.yaml")
    text = path.read_text(encoding="utf-8").replace("visits > 5", condition, 1)
    path.write_text(text, encoding="utf-8")
    program = tiers.load("graded.yaml").program
    return chained(Fitted(program, (MISSING,), {}), date(2026, 7, 1))[1]


def untraced() -> None:
    """Ask an engine that fires no rules for the order in which they fired."""
    rows = pl.LazyFrame({"编号": ["C1"], "消费额": ["5"], "joined": ["2020-01-01"]})
    raw = rows.with_row_index(ROW, offset=1)
    asked = customer(ready().program, raw, "C1", as_of=date(2026, 7, 1))
    traced(asked, PLUGINS, "columnar")


def odd_fit() -> None:
    """Keep a fit that holds what no file of a fit does."""
    tables = {"worth": pl.DataFrame({"from": [time(8)]})}
    learnt = Learnt(Fitted(ready().program, (), tables), date(2026, 7, 1), 1)
    write(learnt, Path("graded.json"))


def plugin(value: str) -> list[Problem]:
    plugins = Plugins.installed()
    plugins.load(EntryPoint("extra", value, "tiers"))
    assert plugins.scorers
    return plugins.problems


class Failing(Expression):
    name = "failing"

    def formula(self, *_: object, **__: object) -> Node:
        raise KeyError("spend")


class Extra:
    """A plugin that answers a hook with what a test wants, or fails to."""

    def __init__(self, *offers: object) -> None:
        self.offers = offers

    @hookimpl
    def tiers_scorers(self) -> list[object]:
        if not self.offers:
            raise LookupError("the licence has ended")
        return list(self.offers)


class Dull(Expression):
    name = "dull"
    params = int


LATER = hooks.Later("dear", "no_such_module:Dear")


class Newer:
    TIERS_API = 2


class Misspelt:
    @hookimpl
    def tiers_scorer(self) -> list[object]:
        return []


@hookspec(warn_on_impl_args=retired(moon=Text("ask the schema", "请改用 schema")))
def tiers_scorers(moon: object) -> None:
    del moon


class Old:
    @hookimpl
    def tiers_scorers(self, moon: object) -> list[object]:
        return [moon]


def added(extra: object, plugins: Plugins | None = None) -> Plugins:
    """Take in a plugin of a stranger."""
    found = plugins or Plugins.installed()
    found.add(extra, Origin("acme", "acme-tiers", "2.1"))
    return found


def retiring() -> list[Problem]:
    names = (name for name in vars(hooks) if name.startswith("tiers_"))
    now = {name: getattr(hooks, name) for name in names}
    manager = PluginManager(PROJECT)
    manager.add_hookspecs(type("Specs", (), {**now, "tiers_scorers": tiers_scorers}))
    return added(Old(), Plugins(manager)).problems


def failing() -> list[Problem]:
    text = (INPUTS / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace("model: expression", "model: failing")
    Path("policy.yaml").write_text(text, encoding="utf-8")
    return check(Path("policy.yaml"), added(Extra(Failing())))[1]


def javaless() -> object:
    """Begin a Spark session where there is no Java."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", "/nowhere")
        with PLUGINS.host("spark").session("local"):
            return None


def second_session() -> list[Problem]:
    from tiers_plugins.hosts.spark import starting  # noqa: PLC0415 - an extra

    return [starting._second()]


def of_spark(said: str, *, is_over: bool = False) -> list[Problem]:
    """Give the problem that stands behind the words of Spark."""
    from tiers_plugins.hosts.spark.faults import problem_of  # noqa: PLC0415 - an extra

    found = problem_of(said, is_over=is_over)
    assert found is not None
    return [found]


class Liar(Expression):
    """Gives what is no formula."""

    name = "failing"

    def formula(self, params: Any, fitted: pl.DataFrame | None, *, places: int) -> Any:
        del params, fitted, places
        return 7


def lying() -> list[Problem]:
    failing()
    return check(Path("policy.yaml"), added(Extra(Liar())))[1]


def lending() -> list[Problem]:
    function = Function("gross", (Taken("net", NUMBER),), lambda net: net, Number())

    class Lending:
        @hookimpl
        def tiers_functions(self) -> list[Function]:
            return [function]

    text = (INPUTS / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace(
        'formula: "max(0, 100 - 25 * 违规次数)"', "formula: gross(违规次数)"
    )
    Path("policy.yaml").write_text(text, encoding="utf-8")
    return list(
        exported(Path("policy.yaml"), added(Lending()), as_of=date(2026, 7, 1))[1]
    )


def twice() -> None:
    """Begin two runs with one result."""
    lock, result = Path("decisions.run"), Path("decisions")
    with locked(lock, result), locked(lock, result):
        pytest.fail("both have the lock")


def each() -> None:
    """Ask for a folder a customer."""
    parts = Parts(Path("decisions"), ".parquet", Parquet(), by="编号")
    parts.write(0, pl.DataFrame({"编号": range(1_001)}))


HOOK = Location.parse("https://host/tasks?key=secret")
QUEUE = Location.parse("nats://ann:secret@host")
SHOP = Location.parse("postgresql://ann:secret@host/shop#customers")

CALLS: dict[str, list[Callable[[], Iterable[Problem]]]] = {
    "no-outbox": [lambda: [no_outbox(Path("decisions.outbox"))]],
    "sink-failed": [lambda: [sink_failed("crm", "KeyError: 'id'")]],
    "unnamed-sink": [lambda: [unnamed_sink("https://host/tasks", 1200)]],
    "undelivered-items": [lambda: [undelivered_items(Path("decisions.outbox"), 1200)]],
    "unknown-fact": [lambda: single(visit=3)],
    "not-a-number": [lambda: single(spend="12,5 元")],
    "not-an-integer": [lambda: single(visits="2.5")],
    "too-many-places": [lambda: single(spend="1.005")],
    "out-of-range": [lambda: single(spend=-1)],
    "not-a-date": [lambda: single(joined="2026-02-30")],
    "not-a-boolean": [lambda: single(member="perhaps")],
    "unknown-value": [lambda: single(area="city")],
    "missing": [lambda: single(spend=None)],
    "needs-population": [
        lambda: raised(
            lambda: ready().explain({"编号": "C1", "spend": 5, "joined": "2020-01-01"})
        )
    ],
    "foreign-fit": [
        lambda: raised(lambda: fitted(right="name: graded", wrong="name: rated")),
        lambda: raised(lambda: fitted(right="of: spend", wrong="of: visits")),
    ],
    "outside-fence": [partial(fenced, condition) for condition in FENCED],
    "absent-engine": [
        lambda: [_absent(lacking((3, 13)))],
        lambda: [_absent(lacking((3, 12)))],
        lambda: [unstarted()],
    ],
    "engine-breakdown": [lambda: [breakdown("C1")], lambda: [given_up()]],
    "no-trace": [lambda: raised(untraced)],
    "unstorable-fit": [lambda: raised(odd_fit)],
    "missing-table": [lambda: raised(lambda: orders({}))],
    "undeclared-table": [lambda: raised(lambda: orders({"order": [], "notes": []}))],
    "rejected-rows": [
        lambda: raised(
            lambda: ready().evaluate(
                pl.DataFrame({"编号": ["C1"], "消费额": ["dear"], "joined": ["?"]})
            )
        )
    ],
    "no-java": [lambda: raised(javaless)],
    "unfit-executor": [
        lambda: of_spark("ModuleNotFoundError: No module named 'polars'"),
        lambda: of_spark(
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.10"
        ),
    ],
    "changing-table": [lambda: of_spark("tiers_plugins.hosts.spark.columns.Moving")],
    "second-session": [second_session],
    "lost-cluster": [lambda: of_spark("", is_over=True)],
    "broken-plugin": [
        lambda: plugin("no_such_module"),
        lambda: raised(lambda: added(Extra(LATER)).scorers["dear"]),
    ],
    "repeated-plugin": [lambda: added(Extra(Bands())).problems],
    "broken-hook": [lambda: added(Extra()).problems],
    "bad-offer": [lambda: added(Extra("a", Dull())).problems],
    "newer-plugin": [lambda: added(Newer()).problems],
    "unknown-hook": [lambda: added(Misspelt()).problems],
    "retired-argument": [retiring],
    "failing-plugin": [failing],
    "broken-promise": [lying],
    "unknown-elsewhere": [lending],
    "run-under-way": [lambda: raised(twice)],
    "too-many-partitions": [lambda: raised(each)],
    "unverified-data": [lambda: [unverified_data("postgresql://ann@host/db#shops")]],
    # What PostgreSQL says in these cases, `test_databases.py` has it say for itself.
    "login-refused": [
        lambda: (
            login_refused(
                SHOP, 'password authentication failed for user "ann"'
            ).problems
        ),
        lambda: (
            login_refused(
                Location.parse("mysql://ann:secret@host/shop#customers"),
                "Access denied for user 'ann'@'host' (using password: YES)",
            ).problems
        ),
        lambda: refused_by(HOOK, "HTTP 401").problems,
    ],
    "no-answer": [
        lambda: (
            no_answer(
                HOOK, too_often(8, Text("nobody listens there", "该地址没有服务"))
            ).problems
        ),
    ],
    "wrong-address": [lambda: wrong_address(HOOK, "HTTP 308").problems],
    "unreadable-answer": [
        lambda: unreadable_answer(HOOK, 'it says `{"key": "5f"}` of an item').problems
    ],
    "unknown-option": [lambda: raised(lambda: manner({"rat": "5"}, "rate", "tries"))],
    "unfit-option": [
        lambda: raised(lambda: manner({"rate": "fast"}, "rate", "tries")),
        lambda: raised(lambda: manner({"tries": "2.5"}, "rate", "tries")),
        lambda: raised(lambda: tasks_for("odoo:tasks.txt?owners=none.csv", "actions")),
        lambda: raised(lambda: tasks_for("odoo:tasks.csv", "decisions")),
        lambda: [no_fact("crm_id")],
    ],
    "weak-secret": [lambda: raised(lambda: signing_keys("short"))],
    "no-stream": [
        lambda: no_stream(QUEUE, all_subjects(subject_pattern("", "actions"))).problems
    ],
    "bad-subject": [lambda: raised(lambda: subject_pattern("crm.>", "actions"))],
    "unfit-table": [
        lambda: (
            alike_keys(Location.parse("mysql://ann@host/shop#crm"), ["shop"]).problems
        )
    ],
    "lost-connection": [
        lambda: (
            lost_connection(
                SHOP, "terminating connection due to administrator command"
            ).problems
        )
    ],
}


def tasks_for(place: str, what: What) -> None:
    """Ask for a list of tasks."""
    ODOO.check(Location.parse(place), DeliveryTerms("run", what, {}))


REASONS = {
    "repeated-key": "编号,消费额,joined\nC1,5,2020-01-01\nC1,6,2020-01-01\n",
    "extra-fields": "编号,消费额,joined\nC1,5,2020-01-01,more\n",
}


def call(code: str, problems: Callable[[], Iterable[Problem]]) -> Say:
    found = list(problems())
    return lambda lang: told(code, (render(p, lang) for p in found))


def reject(text: str) -> Say:
    """List the reasons of rejected rows."""
    schema = ready().program.schema
    Path("customers.csv").write_text(text, encoding="utf-8")
    raw = Plugins.installed().source(Path("customers.csv"))
    table = conform(raw.scan(Path("customers.csv"), ReadOptions()), schema)
    return lambda lang: table.sift(lang).rejects.write_csv()


# --- the golden files ---------------------------------------------------------


def inputs() -> dict[str, list[Callable[[], Say]]]:
    """Give what makes each problem, by its code."""
    found: dict[str, list[Callable[[], Say]]] = defaultdict(list)
    for given in table("mistakes.yaml"):
        found[given["code"]].append(partial(mistake, given))
    for given in table("related.yaml"):
        found[given["code"]].append(partial(mistake, given, "orders.yaml"))
    for given in table("asked-mistakes.yaml"):
        found[given["code"]].append(partial(mistake, given, "asked.yaml"))
    for given in table("surveys.yaml"):
        found[given["code"]].append(partial(surveying, given))
    for given in table("situations.yaml"):
        found[given["code"]].append(partial(situation, given))
    for given in table("models.yaml"):
        found[given["code"]].append(partial(model, given))
    for given in table("imports.yaml"):
        found[given["code"]].append(partial(importing, given))
    for code, calls in [*CALLS.items(), *SURVEYS.items()]:
        found[code] += [partial(call, code, problems) for problems in calls]
    for code, text in REASONS.items():
        found[code].append(partial(reject, text))
    return found


MAKERS = inputs()

UNSEEN = {
    "missing-extra": "it needs an installation without an optional library",
    "unreadable-file": "tests may run as a user who can read everything",
}
"""Codes without a golden file, and why."""


@pytest.mark.parametrize("code", sorted(MAKERS))
def test_every_message_reads_well(
    code: str,
    golden: Callable[[Path, str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = []
    for make in MAKERS[code]:
        say = make()
        shown += [say(lang).replace(str(tmp_path), "…") for lang in LANGS]

    assert all(shown), "an input does not give the problem"
    golden(GOLDEN / f"{code}.txt", "\n\n".join(dict.fromkeys(shown)) + "\n")


def test_every_code_has_a_golden_file_and_every_file_a_code() -> None:
    files = {path.stem for path in GOLDEN.glob("*.txt")}

    assert files == set(MAKERS)
    assert set(codes()) - files == set(UNSEEN)


def codes() -> Iterator[str]:
    """Find the codes in the source: what makes a problem takes one as an argument."""
    yield from get_args(reasons.Code)
    for folder in ("core", "plugins", "cli"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from _code(node)


PLACES = {
    "Problem": 0,
    "refuse": 1,
    "warn": 0,
    "_not_a": 0,
    "_unused": 2,
    "unknown": 2,
    "note": 1,
    "_warning": 0,
    "_lose": 0,
}
"""What makes problems, and which of its arguments is the code."""


def _code(made: ast.Call) -> Iterator[str]:
    name = str(getattr(made.func, "id", getattr(made.func, "attr", "")))
    place = PLACES.get(name)
    if place is None or len(made.args) <= place:
        return
    match made.args[place]:
        case ast.Constant(value=str(code)) if re.fullmatch(r"[a-z]+(-[a-z]+)*", code):
            yield code
        case ast.JoinedStr(values=[ast.Constant(value="always-"), _]):
            yield from ("always-true", "always-false")
        case _:
            return
