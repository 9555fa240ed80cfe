"""`tiers tune`: thresholds that meet targets, found by trying and put into the file."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

import tiers

Run = Callable[..., Result]

POLICY = """\
tiers-policy: 1
name: tuned
facts:
  spend:  {type: integer, range: "[0..100]"}
  visits: {type: integer, range: "[0..20]", missing: unknown}   # this year
tiers: {gold: , silver: , iron: }
rules:
  hit: first
  default: iron
  list:
    - {rule: R1, if: spend >= 60 and visits > 5, tier: gold, because: both}   # kept
    - {rule: R2, if: "spend in [30..60) or (spend >= 60)", tier: silver, because: one}
actions:
  catalogue: {call: , visit: }
  rules:
    - {if: tier = "gold" or visits > 5, do: [call]}
    - {if: spend between 60 and 100 and tier != "gold", do: [visit]}
tunable:
  - {of: spend,  at: 60, step: 10, range: "[40..80]"}
  - {of: visits, at: 5,  step: 1, range: "[3..7]"}
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.yaml").write_text(POLICY, encoding="utf-8")
    rows = [(n * 37 % 101, n * 13 % 21 if n % 9 else None) for n in range(200)]
    table = pl.DataFrame(rows, schema=["spend", "visits"], orient="row")
    table.write_csv("customers.csv")


def tune(run: Run, *words: object, targets: tuple[str, ...]) -> Result:
    asked = [word for target in targets for word in ("--target", target)]
    return run("tune", "policy.yaml", "customers.csv", *asked, *words)


def by_hand() -> Iterator[tuple[dict[str, str], Counter[str], int]]:
    """Evaluate the policy with all thresholds, each written into its text."""
    table = pl.read_csv("customers.csv")
    now = decided(POLICY, table)["tier"]
    for spend, visits in product(range(40, 81, 10), range(3, 8)):
        text = POLICY.replace("60", str(spend)).replace("> 5", f"> {visits}")
        found = decided(text.replace("at: 5,", f"at: {visits},"), table)
        counts = Counter(found["tier"].to_list())
        counts.update(a for given in found["actions"].to_list() for a in given)
        moved = int((found["tier"] != now).sum())
        yield {"spend": str(spend), "visits": str(visits)}, counts, moved


def decided(text: str, table: pl.DataFrame) -> pl.DataFrame:
    Path("tried.yaml").write_text(text, encoding="utf-8")
    return tiers.load("tried.yaml").evaluate(table)


def test_the_best_thresholds_are_those_that_trying_all_of_them_finds(run: Run) -> None:
    targets = ("share(gold) = 0.3", "count(action visit) <= 40")

    result = tune(run, "--json", "--within", "0.05", targets=targets)

    found = json.loads(result.stdout)
    fit = [
        (moved, thresholds, counts)
        for thresholds, counts, moved in by_hand()
        if abs(counts["gold"] / 200 - 0.3) <= 0.05 and counts["visit"] <= 40
    ]
    moved, _, _ = min(fit, key=lambda one: one[0])
    assert found["best"]["moved"] == moved
    assert found["tried"] == 25
    same = [counts for _, at, counts in fit if at == found["best"]["thresholds"]]
    assert [each["value"] for each in found["best"]["targets"]] == [
        f"{same[0]['gold'] / 200:.4f}",
        str(same[0]["visit"]),
    ]


def test_applying_changes_the_numbers_and_nothing_else(run: Run) -> None:
    result = tune(run, "--apply", targets=("count(gold) <= 40",))

    text = Path("policy.yaml").read_text("utf-8")
    assert result.exit_code == 0, result.output
    best = json.loads(tune(run, "--json", targets=("count(gold) <= 40",)).stdout)
    line, visits = (best["now"]["thresholds"][name] for name in ("spend", "visits"))
    expected = POLICY.replace("60", line).replace("visits > 5", f"visits > {visits}")
    assert text == expected.replace("at: 5,", f"at: {visits},")
    found = decided(text, pl.read_csv("customers.csv"))
    assert (found["tier"] == "gold").sum() <= 40


def test_targets_that_are_met_already_move_nobody(run: Run) -> None:
    lines = tune(run, targets=("count(iron) > 0",)).stdout.splitlines()

    assert lines[2] == "best: spend 60, visits 5"
    assert "  0 of 200 customers change tiers (0.0 %)" in lines


def test_the_target_that_binds_is_named(run: Run) -> None:
    targets = ("share(gold) >= 0.99", "count(iron) > 0")

    english = tune(run, targets=targets)
    chinese = tune(run, "--lang", "zh", targets=targets)

    assert english.exit_code == chinese.exit_code == 1
    assert "no thresholds meet all targets" in english.stdout
    assert "  `share(gold) >= 0.99` binds: the nearest is " in english.stdout
    assert "`count(iron) > 0` binds" not in english.stdout
    assert "`share(gold) >= 0.99` 无法满足：最接近的是" in chinese.stdout


def test_too_many_moves_are_named_where_they_are_what_binds(run: Run) -> None:
    result = tune(run, "--keep-moves-below", "1%", targets=("count(gold) <= 40",))

    assert result.exit_code == 1
    assert "  all are met if 1.0 % of customers or more may change" in result.stdout


def test_thresholds_in_a_table_file_are_left_to_their_owner(run: Run) -> None:
    head, _, rest = POLICY.partition("rules:\n")
    _, _, tail = rest.partition("actions:\n")
    rules = "rules: {hit: first, default: iron, table: rules.csv}\n"
    text = f"{head}{rules}actions:\n{tail}"
    Path("policy.yaml").write_text(text, encoding="utf-8")
    Path("rules.csv").write_text(
        "rule,spend,visits,tier,because\n"
        "R1,>= 60,> 5,gold,both\nR2,>= 30,-,silver,one\n",
        encoding="utf-8",
    )

    result = tune(run, "--apply", targets=("count(gold) <= 40",))

    assert result.exit_code == 1
    assert "rules.csv!B2: change 60 to " in result.stdout
    assert "nothing was changed" in result.stdout
    assert Path("policy.yaml").read_text("utf-8") == text


@pytest.mark.parametrize(
    "target", ["gold", "share(gold)", "share(gold) ~ 1", "median(gold) = 1"]
)
def test_what_is_no_target_is_wrong_usage(run: Run, target: str) -> None:
    result = tune(run, targets=(target,))

    assert result.exit_code == 2
    assert "error[bad-target]" in result.stderr
