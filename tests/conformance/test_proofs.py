"""Random policies over small domains: the prover and plain counting agree.

Every customer there is of such a policy is decided by the interpreter, one by one.
`TIERS_EXAMPLES` raises the number of policies.
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from random import Random
from typing import Any

import attrs
import pytest

from tiers.analysis.conditions import condition
from tiers.analysis.findings import Finding, Report
from tiers.engines.interpret.decide import Interpreter
from tiers.pipeline.diff import compared
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.prove import Replayed, proved, unfitted
from tiers.policy import parse
from tiers.program import Program, compile_policy

DAY = date(2026, 7, 1)
PLUGINS = Plugins.installed()
EXAMPLES = int(os.environ.get("TIERS_EXAMPLES", "200"))
PARTS = 4
TIERS = ["A", "B", "C"]
DOMAINS: dict[str, tuple[Any, list[str]]] = {
    "a": ({"type": "integer", "range": "[0..4]"}, ["0", "1", "2", "3", "4"]),
    "b": (
        {"type": "decimal(1)", "range": "[0..0.4]"},
        ["0", "0.1", "0.2", "0.3", "0.4"],
    ),
    "c": ({"type": ["x", "y", "z"]}, ["x", "y", "z"]),
    "d": ({"type": "boolean"}, ["true", "false"]),
}
FORMULAS = [
    "a * 3 - 10 * b",
    "(a + 1) / 3",
    "a / (10 * b)",
    "if d then a else -a",
    "max(a, 10 * b) - min(2, a)",
    'abs(a - 2) + (if c = "x" then 1 else 0)',
    "decimal(b / 3, 1) * 10",
    "floor(a / 2) + ceiling(b)",
    "round half up(a / 4, 0) + modulo(a, 2)",
]


@attrs.frozen
class Counted:
    """What counting finds: the customers by what happens to them."""

    gaps: frozenset[int]
    pairs: dict[tuple[str, str], frozenset[int]]
    dead: frozenset[str]
    tiers: frozenset[str]


def policy(chance: Random) -> dict[str, Any]:
    """Draw a policy of two or three facts and a score."""
    names = sorted(chance.sample(sorted(DOMAINS), chance.choice([2, 3])))
    facts = {
        name: {**DOMAINS[name][0], "missing": chance.choice(["error", "unknown"])}
        for name in names
    }
    scores = {}
    usable = [f for f in FORMULAS if reads(f) <= set(names)]
    if usable and chance.random() < 0.7:
        places = chance.choice([0, 1])
        formula = chance.choice(usable)
        scores["s"] = {"model": "expression", "formula": formula, "places": places}
    columns = [*names, *scores]
    chosen = sorted(chance.sample(columns, min(len(columns), chance.choice([1, 2, 3]))))
    count = chance.choice([2, 3, 4, 5])
    rows = [
        [f"R{at}", *(cell(chance, c) for c in chosen), chance.choice(TIERS), "-"]
        for at in range(count)
    ]
    hit = chance.choice(["unique", "first", "any", "priority"])
    rules: dict[str, Any] = {"hit": hit, "columns": chosen, "rows": rows}
    if chance.random() < 0.2:
        rules["default"] = chance.choice(TIERS)
    return {
        "tiers-policy": 1,
        "name": "drawn",
        "facts": facts,
        "scores": scores,
        "tiers": {name: {} for name in TIERS},
        "rules": rules,
    }


def reads(formula: str) -> set[str]:
    found = "".join(ch if ch.isalnum() else " " for ch in formula).split()
    return set(found) & set(DOMAINS)


def cell(chance: Random, column: str) -> str:
    """Draw the tests of a cell."""
    if chance.random() < 0.25:
        return "-"
    if column == "d":
        return chance.choice(["true", "false", "null", "not(null)"])
    if column == "c":
        return chance.choice(
            ['"x"', '"x", "y"', 'not("z")', '"z"', "null", 'not("x", "y")']
        )
    values = {"a": range(5), "b": [n / 10 for n in range(5)], "s": range(-3, 6)}[column]
    low, high = sorted(chance.sample(list(values), 2))
    return chance.choice(
        [
            f"< {high}",
            f"<= {low}",
            f"> {low}",
            f">= {high}",
            f"[{low}..{high}]",
            f"({low}..{high}]",
            f"[{low}..{high})",
            f"{low}",
            f"not({high})",
            f"< {low}, > {high}",
            "null",
            f"null, {low}",
        ]
    )


def customers(program: Program) -> Iterator[dict[str, Any]]:
    """List every customer there is."""
    from tiers.schema import read_scalar  # noqa: PLC0415 - of this list only

    choices: list[list[Any]] = []
    for fact in program.schema.facts:
        values: list[Any] = [read_scalar(v, fact.type) for v in DOMAINS[fact.name][1]]
        choices.append([*values, None] if fact.missing == "unknown" else values)
    names = [fact.name for fact in program.schema.facts]
    for drawn in product(*choices):
        yield dict(zip(names, drawn, strict=True))


def counted(program: Program, replay: Replayed) -> Counted:
    """Decide about everybody."""
    gaps, alive, tiers = set(), set(), set()
    pairs: dict[tuple[str, str], set[int]] = {}
    rules = program.rules
    for at, facts in enumerate(customers(program)):
        values = replay.values("policy", facts, {})
        holding = [r for r in rules if replay.evaluate(r.node, values) is True]
        decision = replay.decide("policy", facts, {})
        tiers.add(decision.tier)
        if not holding:
            gaps.add(at)
        if program.hit in {"first", "priority"}:
            alive |= {decision.rule}
        else:
            alive |= {rule.id for rule in holding}
        for one, other in combinations(holding, 2):
            if program.hit == "unique" or one.tier != other.tier:
                pairs.setdefault((one.id, other.id), set()).add(at)
    return Counted(
        gaps=frozenset(gaps),
        pairs={pair: frozenset(found) for pair, found in pairs.items()},
        dead=frozenset(rule.id for rule in rules) - alive,
        tiers=frozenset(tier for tier in tiers if tier),
    )


def check(seed: int) -> None:
    written = policy(Random(seed))  # noqa: S311 - the same policies each time
    found, problems = parse(json.dumps(written))
    if found is None:
        pytest.fail(str(problems))
    program, problems = compile_policy(found, PLUGINS.scorers)
    if program is None:  # such as a test that can hold of no value
        return
    fitted = unfitted(program)
    replay = Replayed({"policy": Interpreter.of(fitted, DAY)}, DAY)
    report, sure = proved(fitted, as_of=DAY, seconds=60), counted(program, replay)

    assert not [c for c in report.claims if c.undecided]
    everybody = [replay.values("policy", f, {}) for f in customers(program)]
    if program.default is None:
        gaps = [
            f for f in report.findings if f.code in {"gap", "band-hole", "gap-missing"}
        ]
        there = covered(replay, gaps, everybody)
        assert there <= sure.gaps
        if not any(claim.more for claim in report.claims):
            assert there == sure.gaps
    if program.hit in {"unique", "any"}:
        agree_on_pairs(replay, report, sure, everybody)
    dead = {"shadowed-rule", "unreachable-rule", "always-false"}
    assert {named(program, f) for f in report.findings if f.code in dead} == sure.dead
    reached = {rule.tier for rule in program.rules} | {program.default}
    lost = {
        f.message.en.split("`")[1]
        for f in report.findings
        if f.code == "unreachable-tier"
    }
    assert lost == {t for t in TIERS if t in reached} - sure.tiers


def covered(
    replay: Replayed, findings: list[Finding], everybody: list[Any]
) -> frozenset[int]:
    """Name the customers of whom findings say that they are concerned."""
    return frozenset(
        at
        for at, values in enumerate(everybody)
        for finding in findings
        if finding.where is not None and replay.evaluate(finding.where, values) is True
    )


def agree_on_pairs(
    replay: Replayed, report: Report, sure: Counted, everybody: list[Any]
) -> None:
    by_pair: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        if finding.code in {"overlap", "conflict"}:
            one, other = finding.message.en.split("`")[1:4:2]
            by_pair.setdefault((one, other), []).append(finding)
    assert by_pair.keys() == sure.pairs.keys()
    for pair, findings in by_pair.items():
        there = covered(replay, findings, everybody)
        assert there <= sure.pairs[pair]
        if len(findings) < 3:
            assert there == sure.pairs[pair]


def named(program: Program, finding: Finding) -> str:
    """Find which rule a finding is about."""
    ids = {rule.id for rule in program.rules}
    return next(w for w in finding.message.en.split("`")[1::2] if w in ids)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_prover_agrees_with_counting(part: int) -> None:
    for seed in range(part, EXAMPLES, PARTS):
        try:
            check(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def changed(chance: Random, written: dict[str, Any]) -> dict[str, Any]:
    """Change one thing about the rules of a policy."""
    found: dict[str, Any] = json.loads(json.dumps(written))
    rules = found["rules"]
    row = chance.choice(rules["rows"])
    match chance.choice(["cell", "tier", "hit", "order", "leave out"]):
        case "cell":
            at = chance.randrange(len(rules["columns"]))
            row[at + 1] = cell(chance, rules["columns"][at])
        case "tier":
            row[-2] = chance.choice(TIERS)
        case "hit":
            rules["hit"] = chance.choice(["unique", "first", "any", "priority"])
        case "order":
            chance.shuffle(rules["rows"])
        case _:
            rules["rows"].remove(row)
    return found


def check_change(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same changes each time
    written = policy(chance)
    texts = [json.dumps(p) for p in (written, changed(chance, written))]
    programs = [compiled(text) for text in texts]
    if None in programs:  # such as rules without any row
        return
    old, new = (unfitted(program) for program in programs if program)
    interpreters = {"old": Interpreter.of(old, DAY), "new": Interpreter.of(new, DAY)}
    replay = Replayed(interpreters, DAY)

    report = compared(old, new, as_of=DAY, seconds=60)

    moved, there = set(), set()
    for at, facts in enumerate(customers(old.program)):
        tiers = [replay.decide(name, facts, {}).tier for name in ("old", "new")]
        moved |= {at} if tiers[0] != tiers[1] else set()
        values = replay.values("old", facts, {})
        for finding in report.findings:
            assert finding.box is not None
            if replay.evaluate(condition(finding.box), values) is True:
                there.add(at)
    assert there <= moved
    assert there == moved or any(claim.more for claim in report.claims)
    assert not [claim for claim in report.claims if claim.undecided]


def compiled(text: str) -> Program | None:
    found, _ = parse(text)
    return None if found is None else compile_policy(found, PLUGINS.scorers)[0]


@pytest.mark.parametrize("part", range(PARTS))
def test_differences_agree_with_counting(part: int) -> None:
    for seed in range(part, EXAMPLES // 2, PARTS):
        try:
            check_change(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
