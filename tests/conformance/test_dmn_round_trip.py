"""A policy written as a DMN model, and taken back, decides as it did before."""

import importlib.util
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tiers.dmn.load import load as load_model
from tiers.dmn.program import Program as Model
from tiers.dmn.run import runner
from tiers.engines.interpret.decide import Interpreter
from tiers.exchange import yaml
from tiers.exchange.export import export
from tiers.exchange.taking_in import take
from tiers.intake import conform
from tiers.lang import temporal
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.fit import fit
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.policy import load, parse, reader, structured
from tiers.policy.model import Policy
from tiers.policy.nodes import Map
from tiers.problems import has_errors
from tiers.program import Fitted, Program, compile_policy
from tiers.samples import samples
from tiers.schema import Boolean, Date, Fact, Number, String

AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()
SAMPLES = {name: sample.policy for name, sample in samples().items()}


def compiled(policy: Policy | None) -> Program:
    assert policy is not None
    program, problems = compile_policy(policy, PLUGINS.scorers)
    assert program is not None, problems
    return program


def exported(text: str, folder: Path, fitted: Fitted | None = None) -> str:
    root, _ = reader.parse(text, "policy.yaml")
    policy, _ = parse(text, folder=folder)
    assert root is not None
    assert policy is not None
    return export(policy, root, compiled(policy), fitted=fitted)


def taken(model: str, folder: Path) -> Map:
    path = folder / "model.dmn"
    path.write_text(model, encoding="utf-8")
    project, problems = load_model(path)
    assert project is not None
    assert problems == []
    found, faults = take(project)
    assert not has_errors(faults), faults
    return found.root


def reread(root: Map) -> Program:
    policy, problems = parse(yaml.document(root))
    assert not has_errors(problems), problems
    return compiled(policy)


# --- customers ----------------------------------------------------------------


def customers(program: Program, count: int, missing: float) -> pl.DataFrame:
    """Draw customers from the schema, as an export writes them."""
    chance = Random(7)  # noqa: S311 - nothing secret
    columns = {
        fact.column: [
            "" if may_lack(fact) and chance.random() < missing else drawn(fact, chance)
            for _ in range(count)
        ]
        for fact in program.schema.facts
        if not fact.key
    }
    if program.schema.key:
        columns[program.schema.key.column] = [f"C{n}" for n in range(count)]
    return pl.DataFrame(columns)


def may_lack(fact: Fact) -> bool:
    return fact.missing != "error"


def drawn(fact: Fact, chance: Random) -> str:
    match fact.type:
        case Number(places, low, high):
            low, high = max(low, Decimal(-200)), min(high, Decimal(200_000))
            size = chance.choice([1, 10, 100, 1000, 200_000])
            high = min(high, low + size)
            unit = Decimal(1).scaleb(-places)
            return str(low + unit * chance.randint(0, int((high - low) / unit)))
        case String(values) if values:
            return chance.choice(values)
        case Boolean():
            return chance.choice(["true", "false"])
        case Date():
            return (AS_OF - timedelta(chance.randint(0, 2000))).isoformat()
        case _:
            return chance.choice("abc")


def decided(program: Program, table: pl.DataFrame) -> pl.DataFrame:
    """Decide about customers, or about those whom a table of rows names."""
    engine = PLUGINS.engine("columnar")
    raw = table_of(table)
    tables = {str(related.name): raw for related in program.related}
    run = prepare(
        program, None if tables else raw, as_of=AS_OF, engine=engine, tables=tables
    )
    assert run.rejects.height == 0, run.rejects
    return run.decisions("en").collect()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_decides_alike_after_export_and_import(
    name: str, tmp_path: Path
) -> None:
    path = SAMPLES[name]
    before = compiled(load(path)[0])
    model = exported(path.read_text(encoding="utf-8"), path.parent)

    after = reread(taken(model, tmp_path))

    if before.related:
        table = pl.read_csv(path.parent / "purchases.csv", infer_schema=False)
    else:
        table = customers(before, 1000, missing=0.2)
    assert_frame_equal(decided(before, table), decided(after, table))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_policy_that_comes_back_is_the_one_that_went(
    name: str, tmp_path: Path
) -> None:
    path = SAMPLES[name]
    root, _ = reader.read(path)
    assert root is not None

    found = taken(exported(path.read_text(encoding="utf-8"), path.parent), tmp_path)

    if "table" in root.part("rules"):  # a spreadsheet's rules come back as rows
        rows = found.part("rules")
        assert "rows" in rows
        root = Map({key: rows if key == "rules" else root[key] for key in root})
    assert yaml.document(found) == yaml.document(root)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_export_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name]
    model = exported(path.read_text(encoding="utf-8"), path.parent)
    again = yaml.document(taken(model, tmp_path))

    assert exported(again, tmp_path) == model


# What `clv` says is input data of a model: there is nothing in it to run.
@pytest.mark.parametrize("name", [n for n in SAMPLES if n != "cdnow"])
def test_the_model_runs_to_the_same_tier_and_actions(name: str, tmp_path: Path) -> None:
    path = SAMPLES[name]
    program = compiled(load(path)[0])
    table = customers(program, 40, missing=0)
    clean = conform(table_of(table), program.schema).sift().clean
    fitted = fit(program, clean, AS_OF)
    model = exported(path.read_text(encoding="utf-8"), path.parent, fitted)
    (tmp_path / "model.dmn").write_text(model, encoding="utf-8")
    project, _ = load_model(tmp_path / "model.dmn")
    assert project is not None
    made = Model.of(project)
    interpreter = Interpreter.of(fitted, AS_OF)

    for facts in clean.collect().iter_rows(named=True):
        values = facts_of(program, facts)
        decision = interpreter.decide(values)
        given = {k: in_feel(v) for k, v in values.items()}
        tier = runner(made, "tier")(given, now=midnight()).value
        actions = runner(made, "actions")(given, now=midnight()).value or ()

        assert tier == decision.tier
        assert isinstance(actions, tuple)
        assert set(actions) == set(decision.actions)


DECISIONS = """\
tiers-policy: 1
name: decisions
facts:
  spend: {type: integer, range: "[0..100]"}
  late: {type: integer, range: "[0..9]"}
decisions:
  net pay: {formula: spend / 3}
  grade:
    hit: priority
    columns: [spend, late]
    type: [A, B]
    rows: [[D1, "> 10", "-", B], [D2, "> 50", "< 5", A]]
  points:
    hit: collect sum
    columns: [spend]
    rows: [[D1, "> 10", 1], [D2, "> 20", "late + 1"]]
  terms:
    hit: first
    outputs: {days: {type: integer, default: 7}, kind: {type: [short, long]}}
    list: [{row: L1, if: "`net pay` > 9.5", then: {days: "30", kind: long}}]
tiers: {gold: {}, iron: {}}
rules:
  hit: priority
  default: iron
  outputs: {discount: {type: integer, default: 0}, perks: {hit: collect count}}
  columns: [grade, terms.days]
  rows:
    - [R1, "\\"A\\", \\"B\\"", "-", 5, "1", iron, b]
    - [R2, "\\"A\\"", "> 7", 10, "2", gold, a]
actions:
  catalogue: {call: {}}
  rules: [{if: tier = "gold" and points > 1, do: [call]}]
"""


def test_decisions_and_outputs_run_as_they_are_decided(tmp_path: Path) -> None:
    (tmp_path / "model.dmn").write_text(exported(DECISIONS, tmp_path), encoding="utf-8")
    project, problems = load_model(tmp_path / "model.dmn")
    assert problems == []
    assert project is not None
    made, program = Model.of(project), compiled(parse(DECISIONS)[0])
    interpreter = Interpreter.of(program.fitted({}), AS_OF)

    for spend in range(0, 100, 7):
        given: dict[str, Any] = {"spend": Decimal(spend), "late": Decimal(spend % 8)}
        decision = interpreter.decide(given)
        values = {
            str(d.name): runner(made, str(d.name))(given).value
            for d in project.root.decisions
        }
        assert values["tier"] == decision.tier
        assert values["net pay"] == decision.decisions["net pay"]
        assert values["grade"] == decision.decisions["grade"]
        assert values["points"] == decision.decisions["points"]
        assert values["discount"] == decision.outputs["discount"]
        assert (values["perks"] or 0) == decision.outputs["perks"]
        terms = values["terms"]
        assert isinstance(terms, dict)
        assert terms["days"] == decision.decisions["terms.days"]
        assert terms["kind"] == decision.decisions["terms.kind"]


def test_decisions_and_outputs_come_back(tmp_path: Path) -> None:
    found = taken(exported(DECISIONS, tmp_path), tmp_path)

    root, _ = reader.parse(DECISIONS, "policy.yaml")
    assert root is not None
    assert list(shape(reread(found))) == list(shape(compiled(parse(DECISIONS)[0])))


def facts_of(program: Program, row: dict[str, Any]) -> dict[str, Any]:
    from tiers.engines.interpret.engine import facts_of as read  # noqa: PLC0415

    return dict(read(program)(row))


def in_feel(value: Any) -> Any:
    return temporal.literal(value.isoformat()) if isinstance(value, date) else value


def midnight() -> temporal.DateTime:
    found = temporal.literal("2026-07-01T00:00:00Z")
    assert isinstance(found, temporal.DateTime)
    return found


# --- random policies ------------------------------------------------------------


def generator() -> Any:
    """Load what makes random policies for the engines."""
    path = Path(__file__).with_name("test_random_programs.py")
    spec = importlib.util.spec_from_file_location("random_programs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RANDOM = generator()


@settings(max_examples=RANDOM.EXAMPLES or 30, derandomize=True, deadline=None)
@given(data=st.data())
def test_random_policies_come_back(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = json.dumps(data.draw(RANDOM.policies()), ensure_ascii=False)
    root, _ = reader.parse(text, "policy.yaml")
    policy, problems = parse(text)
    program = None
    if policy is not None and not has_errors(problems):
        program, _ = compile_policy(policy, PLUGINS.scorers)
    if program is None or policy is None or root is None:
        return
    folder = tmp_path_factory.getbasetemp()

    found = taken(export(policy, root, program), folder)

    back, faults = structured(found)
    assert not has_errors(faults)
    assert list(shape(compiled(back))) == list(shape(program))


def shape(program: Program) -> Iterator[Any]:
    """Give all that decides: texts have places, which differ."""
    yield program.schema
    yield [(str(s.name), s.scorer.name, s.type, s.formula) for s in program.scores]
    yield [(d.name, d.steps, d.outputs) for d in program.decisions]
    yield [(o.output, o.steps, o.of_rule) for o in program.outputs]
    yield [(r.id, r.node, r.tier, r.because) for r in program.rules]
    yield program.default
    given = [
        (r.after, r.when.node, action) for r in program.action_rules for action in r.do
    ]
    yield given
