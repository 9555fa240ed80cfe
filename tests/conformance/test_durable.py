"""Forward chaining against the interpreter: cases, samples, random policies.

`TIERS_EXAMPLES` raises the number of random policies. The worker runs with memory that
is overwritten when it is given back, so that a use after that shows.
"""

import json
import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import take_in
from tiers.policy import parse
from tiers.program import Program, compile_policy
from tiers.program.program import Fitted
from tiers.samples import samples
from tiers.testing.engines import customers_of
from tiers.testing.policies import FACTS, programs
from tiers_cli.main import cli
from tiers_plugins.engines.durable.chaining import Chaining
from tiers_plugins.engines.durable.engine import Durable
from tiers_plugins.engines.durable.rulesets import compiled
from tiers_plugins.engines.durable.working import Working

pytest.importorskip("durable_rules_engine", reason="durable-rules is not here")

AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()
EXAMPLES = int(os.environ.get("TIERS_EXAMPLES", "0")) or 200
CUSTOMERS = 12

GAPS: dict[str, str] = {}
"""The cases that the engine does not serve, and why."""


@pytest.fixture(autouse=True)
def _overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_PERTURB_", "165")


def decided(program: Program, table: Any, engine: Any) -> list[Any]:
    run = prepare(program, table_of(table), as_of=AS_OF, engine=engine)
    return run.decisions("en").collect(engine="streaming").rows()


@pytest.mark.parametrize("name", programs())
def test_it_decides_the_cases_of_all_engines(
    name: str, request: pytest.FixtureRequest
) -> None:
    if name in GAPS:
        request.applymarker(pytest.mark.xfail(reason=GAPS[name], strict=True))
    program = programs()[name]
    table = customers_of(program, 200, 1)

    found = decided(program, table, Durable())

    assert found == decided(program, table, PLUGINS.engine("interpret"))


SERVED = {"cdnow", "telecom", "tobacco-retail"}


@pytest.mark.parametrize("name", sorted(samples()))
def test_it_decides_the_samples_it_serves(name: str, tmp_path: Path) -> None:
    found = {engine: evaluated(name, engine, tmp_path) for engine in ENGINES}

    assert (found["durable"] is not None) == (name in SERVED)
    assert found["durable"] in {None, found["interpret"]}


ENGINES = ("interpret", "durable")


def evaluated(name: str, engine: str, folder: Path) -> bytes | None:
    """Give the decisions as they are written; none if the engine refuses."""
    out = folder / f"{engine}.csv"
    words = ["--engine", engine, "--out", str(out), "--as-of", f"{AS_OF}"]
    ran = CliRunner().invoke(cli, ["evaluate", name, *words])
    if "error[outside-fence]" in ran.stderr:
        assert (ran.exit_code, out.exists()) == (1, False)
        return None
    assert ran.exit_code == 0, ran.stderr
    return out.read_bytes()


# --- random policies ------------------------------------------------------------

SCORES = ("n * m", "round half up(n / 3, 1)", "if b then n else m", "k + 1")
TRUTHS = ("b or i > 3", 'contains(t, "客")', "odd(i)")
ACTIONS = ("call", "visit", "gift", "report")
TIERS = ("A", "B", "C")


def atom(drawn: random.Random, *, with_tier: bool) -> str:
    order = drawn.choice(["<", "<=", ">", ">=", "=", "!="])
    number, other = (drawn.choice(["n", "m", "i", "k", "s0", "s1"]) for _ in "ab")
    value = drawn.choice(["0", "5", "-1.5", "60", "0.01", "3", "1000"])
    forms = [
        f"{number} {order} {value}",
        f"{number} {order} {value}",
        f"{number} {order} {other}",
        f"{number} between {drawn.randint(-9, 0)} and {drawn.randint(1, 90)}",
        f"{number} {drawn.choice(['=', '!='])} null",
        drawn.choice(["b", "c0", "c1", "b = null", "not(b)"]),
        f'l {drawn.choice(["=", "!="])} "{drawn.choice(["gold", "silver", "铜"])}"',
        'l in ("gold", null)',
        f't {drawn.choice(["=", "!="])} "{drawn.choice(["ab", "a客"])}"',
        f'd {drawn.choice(["<", ">=", "="])} date("2026-02-28")',
        f"d {drawn.choice(['<', '>='])} today()",
    ]
    if with_tier:
        forms += [f'tier = "{drawn.choice(TIERS)}"'] * 3 + ["tier = null"]
    return drawn.choice(forms)


def condition(drawn: random.Random, depth: int = 2, *, with_tier: bool = False) -> str:
    kind = drawn.random()
    if depth == 0 or kind < 0.4:
        return atom(drawn, with_tier=with_tier)
    one = condition(drawn, depth - 1, with_tier=with_tier)
    if kind < 0.55:
        return f"not({one})"
    other = condition(drawn, depth - 1, with_tier=with_tier)
    return f"({one} {drawn.choice(['and', 'or'])} {other})"


def policy(drawn: random.Random) -> dict[str, Any]:
    rules = [
        {
            "rule": f"R{at}",
            "if": condition(drawn),
            "tier": drawn.choice(TIERS),
            "because": f"of {at}",
        }
        for at in range(drawn.randint(1, 6))
    ]
    catalogue: dict[str, Any] = dict.fromkeys(ACTIONS)
    for at, name in enumerate(ACTIONS[:-1]):
        if drawn.random() < 0.5:
            then = {"if": condition(drawn, 1, with_tier=True), "do": [ACTIONS[at + 1]]}
            catalogue[name] = {"then": [drawn.choice([ACTIONS[-1], then])]}
    hit = drawn.choice(["first", "unique", "any", "priority"])
    default = {"default": "C"} if drawn.random() < 0.5 else {}
    return {
        "tiers-policy": 1,
        "name": "random",
        "facts": dict(FACTS),
        "scores": {
            f"s{at}": {"model": "expression", "formula": drawn.choice(SCORES)}
            for at in range(2)
        },
        "decisions": {
            f"c{at}": {"type": "boolean", "formula": drawn.choice(TRUTHS)}
            for at in range(2)
        },
        "tiers": {tier: {} for tier in TIERS},
        "rules": {"hit": hit, "list": rules, **default},
        "actions": {
            "catalogue": catalogue,
            "rules": [
                {
                    "if": condition(drawn, 1, with_tier=True),
                    "do": drawn.sample(ACTIONS, drawn.randint(1, 2)),
                }
                for _ in range(drawn.randint(0, 4))
            ],
        },
    }


def fitted(text: dict[str, Any]) -> Fitted | None:
    parsed, faults = parse(json.dumps(text, ensure_ascii=False))
    assert parsed is not None
    program, problems = compile_policy(parsed, PLUGINS.scorers)
    codes = {p.code for p in [*faults, *problems] if p.severity == "error"}
    assert codes <= {"always-true", "always-false"}, (codes, text)
    return None if program is None else program.fitted({})


def customers(program: Program, seed: int) -> Iterator[dict[str, Any]]:
    table = table_of(customers_of(program, CUSTOMERS, seed))
    clean = take_in(program, table, {}, as_of=AS_OF).sifted.clean.collect()
    read = facts_of(program)
    return (read(row) for row in clean.iter_rows(named=True))


def test_it_decides_random_policies_as_the_interpreter_does() -> None:
    working = Working((), 20)
    served = 0
    for seed in range(EXAMPLES):
        ready = fitted(policy(random.Random(seed)))  # noqa: S311 - no secret
        made, problems = (None, []) if ready is None else compiled(ready, AS_OF)
        if ready is None or made is None:
            assert {p.code for p in problems} <= {"outside-fence"}
            continue
        served += 1
        working.load(made.stages)
        interpreter = Interpreter.of(ready, AS_OF)
        lost: list[Any] = []
        chaining = Chaining(interpreter, made, working, lost.append)
        asked = list(customers(ready.program, seed))
        found = chaining.decisions(list(enumerate(asked)))
        assert not lost, seed
        for facts, decision in zip(asked, found, strict=True):
            assert decision == interpreter.decide(facts), (seed, facts)
    working.end()

    assert served > EXAMPLES * 0.9
