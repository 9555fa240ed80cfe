"""Proofs: what is claimed, what refutes it, and what is said where neither is known."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from tiers.analysis.findings import Claim, Report
from tiers.analysis.search import Unconfirmed
from tiers.analysis.subject import Subject
from tiers.engines.interpret.decide import Interpreter
from tiers.pipeline.load import check, located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.prove import Replayed, proved, unfitted
from tiers.policy import parse
from tiers.program import Program, compile_policy
from tiers_cli.main import cli

DAY = date(2026, 7, 1)
PLUGINS = Plugins.installed()
HEAD = "tiers-policy: 1\nname: x\n"
SHARED = Path(__file__).parents[3] / "shared/reference/tobacco_policy_facts.json"


def program(text: str) -> Program:
    policy, problems = parse(HEAD + text)
    assert policy is not None
    found, more = compile_policy(policy, PLUGINS.scorers)
    assert found is not None, [*problems, *more]
    return found


def proof(text: str, seconds: float = 30) -> Report:
    return proved(unfitted(program(text)), as_of=DAY, seconds=seconds)


def told(report: Report) -> list[tuple[str, str]]:
    return [(f.code, f.message.en) for f in report.findings]


def run(folder: Path, text: str, *words: str) -> Result:
    path = folder / "policy.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    words = ("check", str(path), "--prove", "--as-of", str(DAY), *words)
    return CliRunner().invoke(cli, words)


# --- published grades ---------------------------------------------------------


def suzhou(*, upper: bool) -> dict[str, Any]:
    """Write the grades of 2006 as rules; *upper* lets bands begin where others end."""
    if not SHARED.exists():
        pytest.skip("the published figures are not beside the project")
    published = json.loads(SHARED.read_text(encoding="utf-8"))["suzhou_2006_compliance"]
    rows = []
    for at, each in enumerate(published["classes"]):
        low, high = each.get("min"), each["max"]
        test = f"<= {high}" if low is None else f"[{low}..{high}]"
        if upper and low is not None:
            test = f"({low - 1}..{high}]"
        rows.append([f"R{at}", test, each["class"], each["class"]])
    return {
        "facts": {"compliance": {"type": "decimal(2)", "range": "[0..100]"}},
        "tiers": {each["class"]: {} for each in published["classes"]},
        "rules": {"hit": "unique", "columns": ["compliance"], "rows": rows},
    }


def written(policy: dict[str, Any]) -> str:
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in policy.items())


def test_the_published_grades_leave_holes_for_fractions() -> None:
    report = proof(written(suzhou(upper=False)))

    assert [f.code for f in report.findings] == ["band-hole"] * 3
    regions = {f.message.en.split(" where ")[1].split(":")[0] for f in report.findings}
    assert regions == {
        "90 < compliance < 91",
        "80 < compliance < 81",
        "70 < compliance < 71",
    }
    first = report.findings[0]
    witness = first.witness["policy"]
    assert witness.facts == {"compliance": Decimal("70.01")}
    assert witness.decision.tier is None
    assert first.help is not None
    assert '`- [R4, "(70..71)", …, …]`' in first.help.en


def test_the_mended_grades_are_proved_complete() -> None:
    report = proof(written(suzhou(upper=True)))

    assert {claim.answer for claim in report.claims} == {"proved"}


# --- samples and large tables -------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "codes"),
    [
        ("telecom", set()),
        ("service-levels", set()),
        ("purchase-grades", set()),
        ("tobacco-retail", {"gap-missing"}),  # by intent: a case of its says so
    ],
)
def test_each_sample_is_proved(sample: str, codes: set[str]) -> None:
    found, _ = check(located(sample)[0], PLUGINS)
    assert found is not None

    report = proved(unfitted(found), as_of=DAY, seconds=30)

    assert {f.code for f in report.findings} == codes
    assert not [c for c in report.claims if c.answer == "undecided"]


def grid(*, but: int) -> str:
    """Write a table of 200 rows over four inputs, but for one row."""
    cuts = {n: [round(1000 / n * k) for k in range(n + 1)] for n in (5, 4)}
    bands = {
        n: [f"[{a}..{b}{']' if b == 1000 else ')'}" for a, b in pairwise(c)]
        for n, c in cuts.items()
    }  # fmt: skip
    cells = [
        (a, b, c, d)
        for a in bands[5]
        for b in bands[5]
        for c in bands[4]
        for d in ('"x"', 'not("x")')
    ]
    rows = [[f"R{at}", *cell, "AB"[at % 2], "-"] for at, cell in enumerate(cells)]
    del rows[but]
    number = {"type": "decimal(2)", "range": "[0..1000]"}
    facts = dict.fromkeys("abc", number) | {"d": {"type": ["x", "y", "z"]}}
    rules = {"hit": "unique", "columns": list("abcd"), "rows": rows}
    return written({"facts": facts, "tiers": {"A": {}, "B": {}}, "rules": rules})


def test_the_one_row_that_a_large_table_lacks_is_found() -> None:
    report = proof(grid(but=97))

    ((code, message),) = told(report)
    assert code == "gap"
    assert message == (
        "no rule applies where 400 <= a < 600 and 400 <= b < 600 and c < 250 "
        'and d in ("y", "z")'
    )


# --- three answers ------------------------------------------------------------


HARD = """facts:
  a: {type: integer, range: "[1..1000000]"}
  b: {type: integer, range: "[1..1000000]"}
tiers: {odd: , even: }
rules:
  hit: first
  default: even
  list: [{rule: R1, if: a * a * a - 7 * b * b = 1234567, tier: odd, because: rare}]
"""


def test_what_takes_too_long_is_not_decided_and_not_called_proved(
    tmp_path: Path,
) -> None:
    report = proof(HARD, seconds=0.05)

    answers = {claim.says.en: claim.answer for claim in report.claims}
    assert answers["every rule decides about some customer"] == "undecided"
    done = run(tmp_path, HARD, "--seconds", "0.05")
    assert "not decided within 0.05 s: `R1`" in done.stdout
    assert done.exit_code == 0


def test_an_example_that_the_interpreter_denies_is_our_fault() -> None:
    text = """facts: {a: {type: integer}}
tiers: {A: }
rules: {hit: first, list: [{rule: R, if: a > 5, tier: A, because: b}]}
"""
    fitted = unfitted(program(text))
    replay = Replayed({"policy": Interpreter.of(fitted, DAY)}, DAY)
    subject = Subject.of(
        fitted, evaluate=replay.evaluate, replay=replay, as_of=DAY, seconds=5
    )

    with pytest.raises(Unconfirmed):
        subject.search.found(subject.copy.rules[0], lambda _: False)


# --- through scores -----------------------------------------------------------


def score(formula: str, cell: str, places: int = 2) -> Report:
    return proof(
        f"""facts:
  a: {{type: decimal(1), range: "[-50..50]"}}
  n: {{type: integer, range: "[0..12]"}}
  since: {{type: date}}
  word: {{type: [Gold, silver, None]}}
scores:
  s: {{model: expression, formula: '{formula}', places: {places}}}
tiers: {{A: , B: }}
rules:
  hit: first
  default: B
  columns: [s]
  rows: [[R1, "{cell}", A, x]]
"""
    )


@pytest.mark.parametrize(
    ("formula", "never", "ever"),
    [
        ("n / 3", "0.34", "0.33"),
        ("n / 8", "0.13", "0.12"),  # a half goes to the even one
        ("3 * n / 8", "0.37", "0.38"),
        ("a / (n + 1)", "> 50", "50"),
        ("round half up(a, 0)", "0.5", "-1"),
        ("round half down(a / 2, 1)", "0.05", "0.1"),
        ("floor(a) + ceiling(a)", "0.5", "1"),
        ("round up(a, 0) - round down(a, 0)", "2", "-1"),
        ("modulo(n, 5)", "5", "4"),
        ("abs(a)", "< 0", "50"),
        ("max(a, n) - min(a, n)", "> 62", "62"),
        ("weekday(since)", "8", "7"),
        ("month(since)", "13", "12"),
        ("year(since)", "10000", "1999"),
        ("string length(word)", "5", "6"),
        ('if starts with(word, "G") then 1 else 2', "3", "1"),
        ('(since - date("2026-01-01")).days', "3000000", "-7"),
        ('years and months duration(since, date("2026-07-01")).years', "-9999", "12"),
        ("a * n", "> 600", "600"),
    ],
)  # fmt: skip
def test_scores_are_followed_to_the_last_digit(
    formula: str, never: str, ever: str
) -> None:
    assert "always-false" in {f.code for f in score(formula, never).findings}
    report = score(formula, ever)
    assert not {f.code for f in report.findings} & {"always-false", "unreachable-rule"}
    assert not [claim for claim in report.claims if claim.undecided]


def test_a_score_of_the_population_is_free_within_its_bounds() -> None:
    text = """facts: {spend: {type: decimal(2), range: "[0..1000]"}}
scores: {rank: {model: percentile, of: spend}}
tiers: {A: , B: }
rules: {hit: unique, columns: [rank], rows: [[R1, "> 50", A, x], [R2, "< 50", B, x]]}
"""
    report = proof(text)

    assert report.free == ("rank",)
    ((code, message),) = told(report)
    assert (code, message) == ("gap", "no rule applies where rank = 50")
    assert report.findings[0].witness["policy"].given == {"rank": Decimal(50)}


# --- with data ----------------------------------------------------------------

ROWS = "spend\n10\n50\n50.00\n70\n"
LINE = """facts: {spend: {type: decimal(2), range: "[0..1000]"}}
scores: {rank: {model: percentile, of: spend}}
tiers: {A: , B: }
rules:
  hit: unique
  columns: [rank, spend]
  rows: [[R1, "> 75", "-", A, x], [R2, "< 75", "-", B, x]]
"""


def test_real_customers_are_counted_and_scores_fitted(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(ROWS, encoding="utf-8")

    done = run(tmp_path, LINE, "--data", str(tmp_path / "data.csv"), "--json")

    found = json.loads(done.stdout)
    (finding,) = (f for claim in found["claims"] for f in claim["findings"])
    assert finding["code"] == "gap"
    assert finding["customers"] == 2
    assert found["customers"] == 4
    assert found["free"] == []
    assert finding["witnesses"][0]["scores"] == {"rank": "75.00"}
    assert done.exit_code == 1


def test_findings_read_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(ROWS, encoding="utf-8")

    done = run(tmp_path, LINE, "--data", str(tmp_path / "data.csv"), "--lang", "zh")

    assert "错误[gap]: rank = 75 时没有规则适用" in done.stdout
    assert "数据：4 位客户中有 2 位" in done.stdout


def test_json_goes_with_a_proof(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(HEAD + LINE, encoding="utf-8")

    done = CliRunner().invoke(cli, ["check", str(tmp_path / "policy.yaml"), "--json"])

    assert done.exit_code == 2


# --- promises -----------------------------------------------------------------


def test_promises_hold_through_scores() -> None:
    sample = YAML(typ="safe", pure=True).load(located("tobacco-retail")[0])
    more = [
        {"more": name, "never": never}
        for name, never in (
            ("信用度", "lowers-tier"),
            ("逾期次数", "raises-tier"),
            ("月均毛利", "lowers-tier"),
            ("会员数", "lowers-tier"),
        )
    ]
    sample["promises"] = more
    policy, _ = parse(json.dumps(sample, ensure_ascii=False, default=str))
    assert policy is not None
    found, _ = compile_policy(policy, PLUGINS.scorers)
    assert found is not None

    report = proved(unfitted(found), as_of=DAY, seconds=30)

    claims = report.claims[-len(more) :]
    assert [claim.answer for claim in claims] == ["proved"] * len(more)
    assert claims[0].says.zh == "`信用度` 增加不会降低层级"


def _sides(claim: Claim) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    one, other = claim.findings[0].witness.values()
    return one.facts, other.facts


def test_a_broken_promise_shows_two_who_differ_in_nothing_else() -> None:
    text = """facts:
  a: {type: integer, range: "[0..9]"}
  b: {type: integer, range: "[0..9]"}
tiers: {A: , B: }
rules: {hit: first, default: B, list: [{rule: R1, if: a + b = 9, tier: A, because: x}]}
promises: [{more: a, never: lowers-tier}]
"""
    one, other = _sides(proof(text).claims[-1])

    assert one["b"] == other["b"]
    assert one["a"] + one["b"] == 9
    assert other["a"] > one["a"]


# --- what integers can't say ----------------------------------------------------


def test_patterns_are_guessed_and_corrected_by_the_interpreter() -> None:
    text = """facts:
  code: {type: string, missing: unknown}
  n: {type: integer, range: "[0..9]"}
tiers: {A: , B: }
rules:
  hit: first
  default: B
  list:
    - {rule: R1, if: 'starts with(code, "VIP") and n > 3', tier: A, because: x}
    - {rule: R2, if: 'upper case(code) = "VIP" and n < 3', tier: A, because: y}
"""
    report = proof(text)

    assert {claim.answer for claim in report.claims} == {"proved"}


def test_what_feel_evaluates_is_found_by_example_or_left_open() -> None:
    text = """feel: full
facts: {n: {type: integer, range: "[0..9]"}, m: {type: integer, range: "[0..9]"}}
tiers: {A: , B: }
rules:
  hit: first
  default: B
  list:
    - {rule: R1, if: 'count(for i in 1..n return i) > 8', tier: A, because: x}
    - {rule: R2, if: 'sqrt(m) > 3', tier: A, because: never}
"""
    report = proof(text)

    assert told(report) == [
        (
            "always-false",
            "`sqrt(m) > 3` never holds, so that rule `R2` applies to nobody",
        )
    ]


def test_a_score_of_the_population_is_known_where_its_facts_are() -> None:
    text = """facts:
  spend: {type: decimal(2), range: "[0..1000]"}
  visits: {type: integer, range: "[0..9]", missing: unknown}
scores:
  rank: {model: percentile, of: spend}
  often: {model: percentile, of: visits}
  both: {model: weighted, of: {rank: 50, often: 50}}
  place: {model: percentile, of: both}
tiers: {A: , B: , C: }
rules:
  hit: first
  default: C
  list:
    - {rule: R1, if: rank = null, tier: A, because: never}
    - {rule: R2, if: place = null, tier: B, because: where visits are unknown}
"""
    report = proof(text)

    assert {code for code, _ in told(report)} == {"always-false", "unreachable-tier"}
    assert "`rank = null` never holds" in told(report)[0][1]


def test_a_score_lacks_a_value_whatever_else_may_be_missing() -> None:
    text = """facts:
  a: {type: integer, range: "[0..9]", missing: unknown}
  b: {type: integer, range: "[0..9]"}
scores: {s: {model: expression, formula: a / b}}
tiers: {A: , B: }
rules: {hit: first, default: B, columns: [s], rows: [[R1, "> 1", A, x]]}
"""
    assert told(proof(text)) == [
        ("missing-score", "the score `s` has no value where b = 0")
    ]
