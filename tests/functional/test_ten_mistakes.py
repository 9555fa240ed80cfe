"""Every mistake of a policy is found in one pass, and none has an echo."""

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from tiers_cli.main import cli

SOUND = """\
tiers-policy: 1
name: loyalty
version: 2026.1
owner: marketing
effective: {from: 2026-07-01, to: 2026-12-31}

facts:
  number: {type: string, key: true}
  spend: {type: decimal(2), unit: CNY, range: "[0..100000]", missing: 0}
  visits: {type: integer, range: "[0..400]", missing: unknown}
  area: {type: [town, country], column: market, values: {T: town, C: country}}
  joined: {type: date, missing: unknown}
  member: {type: boolean, missing: false}

scores:
  worth: {model: linear, of: spend, from: 0, to: 10000, places: 1}
  zeal: {model: bands, of: visits, points: {"< 5": 10, ">= 5": 90}}
  rank: {model: percentile, of: spend, within: area}
  total: {model: weighted, of: {worth: 50, zeal: 30, rank: 20}}

tiers:
  gold: {label: {en: gold tier, zh: 金}}
  silver: {label: {en: silver tier, zh: 银}}
  iron: {label: {en: iron tier, zh: 铁}}

rules:
  hit: first
  columns: [total, member]
  rows:
    - [R1, ">= 80", true, gold, {en: high and a member, zh: 高且会员}]
    - [R2, ">= 40", "-", silver, {en: middling, zh: 中}]
    - [R3, "-", "-", iron, {en: the rest, zh: 其余}]

actions:
  catalogue:
    call: {label: a call, uses: {hours: 1/4}, within: P10D, timing: after-sale}
    gift: {label: a gift, cost: 25.50}
  rules:
    - {if: tier = "gold" and zeal > 50, do: [call, gift]}
    - {if: joined < date("2020-01-01"), do: [gift], because: long with us}

tests:
  - case: a good one
    facts: {spend: 9000, visits: 9, area: T, member: true}
    scores: {rank: 90}
    expect: {tier: gold, rule: R1, actions: [call, gift]}
"""


@attrs.frozen
class Mistake:
    """What is written instead of what, and what the owner is told."""

    code: str
    right: str
    wrong: str
    caret: str
    """The text that is pointed at."""


MISTAKES = [
    Mistake("unknown-key", "owner: marketing", "ownre: marketing", "ownre"),
    Mistake("unknown-key", "unit: CNY", "unti: CNY", "unti"),
    Mistake("unknown-key", "key: true", "kye: true", "kye"),
    Mistake("unknown-key", "tiers:\n", "tires:\n", "tires"),
    Mistake("unknown-key", "scores:\n", "scroes:\n", "scroes"),
    Mistake("unknown-key", "within: area}", "witin: area}", "witin"),
    Mistake("unknown-key", "  hit:", "  hot:", "hot"),
    Mistake(
        "repeated-key", "  spend: {", "  number: {type: date}\n  spend: {", "number"
    ),
    Mistake("repeated-key", "places: 1", "places: 1, places: 2", "places"),
    Mistake("repeated-key", "cost: 25.50", "cost: 25.50, cost: 1", "cost"),
    Mistake("wrong-type", "places: 1", "places: one", "one"),
    Mistake("wrong-type", "cost: 25.50", "cost: dear", "dear"),
    Mistake("wrong-type", "member: {type: boolean, missing: false}", "member: 5", "5"),
    Mistake("wrong-type", "iron: {label: {en: iron tier, zh: 铁}}", "iron: 7", "7"),
    Mistake("wrong-type", "missing: false", "missing: [false]", "[false]"),
    Mistake("wrong-type", "missing: false", "missing: no", "no"),
    Mistake("wrong-type", "50, zeal: 30", "50, zeal: lots", "lots"),
    Mistake("wrong-type", "{en: middling, zh: 中}", "[middling]", "[middling]"),
    Mistake("wrong-type", '"-", silver', "[1..5], silver", "[1..5]"),
    Mistake("wrong-type", "do: [gift], because", "do: gift, because", "gift"),
    Mistake("wrong-type", "spend: 9000", "spend: much", "much"),
    Mistake("wrong-type", "rank: 90", "rank: top", "top"),
    Mistake("out-of-range", "places: 1", "places: 11", "11"),
    Mistake("out-of-range", "decimal(2)", "decimal(20)", "decimal(20)"),
    Mistake("out-of-range", "missing: 0", "missing: -1", "-1"),
    Mistake("out-of-range", "visits: 9", "visits: 999", "999"),
    Mistake("empty-period", "2026-12-31", "2026-01-31", "2026-01-31"),
    Mistake("bad-range", '"[0..400]"', '"0-400"', '"0-400"'),
    Mistake("empty-range", '"[0..400]"', '"[400..0]"', '"[400..0]"'),
    Mistake("unknown-type", "type: boolean", "type: bolean", "bolean"),
    Mistake("unknown-value", "hit: first", "hit: frist", "frist"),
    Mistake("unknown-value", "after-sale", "afterwards", "afterwards"),
    Mistake("unknown-value", "C: country}", "C: contry}", "contry"),
    Mistake("unknown-value", 'tier = "gold"', 'tier = "glod"', 'tier = "glod"'),
    Mistake("unknown-value", "area: T", "area: Z", "Z"),
    Mistake("unknown-model", "model: percentile", "model: percentil", "percentil"),
    Mistake("unknown-name", "of: spend, from", "of: spent, from", "spent"),
    Mistake("unknown-name", "{worth: 50", "{wroth: 50", "wroth"),
    Mistake("unknown-name", "[total, member]", "[totl, member]", "totl"),
    Mistake("unknown-name", "joined < date", "jonied < date", "jonied"),
    Mistake("unknown-function", "date(", "dat(", "dat"),
    Mistake("wrong-operand", "zeal > 50", 'zeal > "50"', 'zeal > "50"'),
    Mistake("wrong-operand", '">= 40"', '">= true"', ">= true"),
    Mistake("syntax", 'tier = "gold" and', 'tier == "gold" and', "="),
    Mistake("bad-score", "to: 10000", "to: 0", "worth"),
    Mistake("missing-key", "model: linear, ", "", "{of"),
    Mistake("missing-key", "  hit: first\n", "", "columns"),
    Mistake("missing-key", "{type: date, missing", "{missing", "{missing"),
    Mistake("missing-key", ", do: [gift]", "", "{if: joined"),
    Mistake("row-length", '[R3, "-", "-", iron', '[R3, "-", iron', '[R3, "-", iron'),
    Mistake("repeated-rule", "[R2,", "[R1,", "R1"),
    Mistake("unknown-tier", "true, gold", "true, glod", "glod"),
    Mistake("unknown-tier", "{tier: gold", "{tier: glod", "glod"),
    Mistake("unknown-rule", "rule: R1", "rule: R9", "R9"),
    Mistake("unknown-action", "do: [gift]", "do: [gitf]", "gitf"),
    Mistake("unknown-action", "actions: [call, gift]", "actions: [cal]", "cal"),
    Mistake("unknown-fact", "visits: 9", "vists: 9", "vists"),
    Mistake("unknown-score", "rank: 90", "rnak: 90", "rnak"),
    Mistake("bad-amount", "1/4", "some", "some"),
    Mistake("bad-duration", "P10D", "ten days", "ten days"),
    Mistake(
        "name-taken",
        "scores:\n",
        "scores:\n  area: {model: expression, formula: spend}\n",
        "area",
    ),
    Mistake("bad-name", "facts:\n", "facts:\n  2nd: {type: date}\n", "2nd"),
    Mistake("score-cycle", "of: spend, from", "of: spend + total, from", "worth"),
    Mistake(
        "repeated-case", "tests:\n", "tests:\n  - case: a good one\n", "a good one"
    ),
    Mistake("unused-fact", "facts:\n", "facts:\n  extra: {type: date}\n", "extra"),
    Mistake("unused-tier", "tiers:\n", "tiers:\n  lead:\n", "lead"),
    Mistake("unused-action", "catalogue:\n", "catalogue:\n    lunch:\n", "lunch"),
    Mistake(
        "unused-score",
        "scores:\n",
        "scores:\n  more: {model: expression, formula: spend}\n",
        "more",
    ),
]


@pytest.fixture
def check(tmp_path: Path) -> Callable[[str], Result]:
    """Give `tiers check` of a policy's text."""

    def run(text: str) -> Result:
        path = tmp_path / "policy.yaml"
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(cli, ["check", str(path)])

    return run


def mistaken(text: str, *mistakes: Mistake) -> str:
    for mistake in mistakes:
        assert text.count(mistake.right) >= 1, mistake.right
        text = text.replace(mistake.right, mistake.wrong, 1)
    return text


def told(output: str) -> list[tuple[str, int]]:
    """Give the code and the line of each problem."""
    heads = [line for line in output.splitlines() if "policy.yaml:" in line]
    return [
        (head.partition("[")[2].partition("]")[0], int(head.split(":")[1]))
        for head in heads
    ]


def pointed(output: str) -> list[str]:
    """Give the text above each row of carets."""
    lines = output.splitlines()
    return [
        lines[i - 1][line.index("^") :][: line.count("^")]
        for i, line in enumerate(lines)
        if line.strip(" |^") == "" and "^" in line
    ]


def test_a_sound_policy_has_no_problems(check: Callable[[str], Result]) -> None:
    result = check(SOUND)

    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.code}: {m.caret}")
def test_a_single_mistake_is_a_single_problem(
    mistake: Mistake, check: Callable[[str], Result]
) -> None:
    result = check(mistaken(SOUND, mistake))

    assert [code for code, _ in told(result.stderr)] == [mistake.code], result.stderr
    assert result.exit_code == (0 if mistake.code.startswith("unused") else 1)
    [caret] = pointed(result.stderr)
    assert caret[: len(mistake.caret)] == mistake.caret


TEN = [
    Mistake("unknown-key", "owner: marketing", "ownre: marketing", "ownre"),
    Mistake("wrong-type", "key: true", "key: sure", "sure"),
    Mistake("repeated-key", "CNY,", "CNY, unit: EUR,", "unit"),
    Mistake("unused-fact", "  area: {", "  extra: {type: date}\n  area: {", "extra"),
    Mistake("unknown-type", "boolean", "bolean", "bolean"),
    Mistake("out-of-range", "places: 1", "places: 11", "11"),
    Mistake("unknown-model", "model: percentile", "model: percentil", "percentil"),
    Mistake("unknown-name", "{worth: 50", "{wroth: 50", "wroth"),
    Mistake("missing-key", "  hit: first\n", "", "columns"),
    Mistake("repeated-rule", "[R2,", "[R1,", "R1"),
    Mistake("wrong-operand", '">= 40"', '">= true"', ">= true"),
    Mistake("unknown-tier", "iron, {en: the rest", "irno, {en: the rest", "irno"),
    Mistake("unknown-value", "after-sale", "afterwards", "afterwards"),
    Mistake("syntax", 'tier = "gold" and', 'tier == "gold" and', "="),
    Mistake("unknown-action", "do: [gift]", "do: [gitf]", "gitf"),
    Mistake("unknown-fact", "visits: 9", "vists: 9", "vists"),
]


def test_all_mistakes_are_found_in_one_pass(check: Callable[[str], Result]) -> None:
    text = mistaken(SOUND, *TEN)

    result = check(text)

    assert [code for code, _ in told(result.stderr)] == [m.code for m in TEN]
    assert all(
        caret.startswith(mistake.caret)
        for caret, mistake in zip(pointed(result.stderr), TEN, strict=True)
    )
    lines = [line for _, line in told(result.stderr)]
    assert lines == sorted(lines)
    assert result.exit_code == 1
    assert result.stderr.endswith("15 errors, 1 warning\n")
