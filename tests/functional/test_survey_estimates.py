"""`tiers survey estimate`: a round from its plan to what all customers think."""

import csv
import json
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from surveys.respondents import return_to

import tiers
from tiers.pipeline.surveys.estimate import estimated
from tiers.pipeline.surveys.estimates import Asked, read_estimates
from tiers.pipeline.surveys.known import read_known
from tiers.survey.planning.plan import read_plan, write_plan
from tiers.survey.questionnaire.scoring import score
from tiers.survey.rehearsing import Respondents
from tiers.survey.rounds.documents import read_round
from tiers_cli.main import cli

pytest.importorskip("scipy", reason="the distributions are an extra")

Run = Callable[..., Result]

DAY = date(2026, 7, 1)
TOBACCO = Path(__file__).parents[2] / "policies" / "tobacco-retail"
TIERS = ("价值客户", "次价值客户", "潜在价值客户", "低价值客户")
MEANS = dict(zip(TIERS, (74, 68, 62, 52), strict=True))
SHIFT = {"phone": 8.0}
ANSWERING = {
    (tier, channel): chance * factor
    for tier, factor in zip(TIERS, (1.2, 1.0, 1.0, 0.7), strict=True)
    for channel, chance in {"phone": 0.5, "online": 0.25}.items()
}
CONTACTS = {"phone": 60, "online": 150}
"""Of each tier."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def planned(folder: Path) -> None:
    """Plan and draw a round; every tier is asked by telephone and online."""
    for words in (["plan", "tobacco-retail", "--as-of", str(DAY)], ["draw"]):
        place = ["--round"] if words[0] == "plan" else []
        found = CliRunner().invoke(cli, ["survey", *words, *place, str(folder)])
        assert found.exit_code == 0, found.stderr
        if words[0] == "plan":
            plan = read_plan(folder)
            cells = [
                evolve(cell, contacts=CONTACTS.get(cell.channel, 0))
                for cell in plan.cells
            ]
            write_plan(evolve(plan, cells=tuple(cells)), folder)


@pytest.fixture(scope="module", name="opinion")
def _opinion() -> dict[str, float]:
    """Give every customer an opinion, by tier."""
    shops = pl.read_csv(TOBACCO / "shops.csv", infer_schema=False)
    decided = tiers.load(TOBACCO / "policy.yaml").evaluate(shops, as_of=DAY)
    random = Random(3)  # noqa: S311 - nobody is to be surprised
    return {
        customer: min(100, max(0, random.gauss(MEANS.get(tier or "", 60), 13)))
        for customer, tier in decided.select("许可证号", "tier").iter_rows()
    }


@pytest.fixture(scope="module", name="july")
def _july(tmp_path_factory: pytest.TempPathFactory, opinion: dict[str, float]) -> Path:
    """Give a round with its answers; nobody changes it."""
    folder = tmp_path_factory.mktemp("rounds") / "july"
    planned(folder)
    return_to(folder, Respondents(opinion, ANSWERING, SHIFT))
    return folder


@pytest.fixture(scope="module", name="told")
def _told(july: Path) -> Result:
    """Estimate the round; nobody changes what that gives."""
    words = ["survey", "estimate", str(july), "--by", "tier", "--by", "channel"]
    found = CliRunner().invoke(cli, words)
    assert found.exit_code == 0, found.stderr
    return found


@pytest.fixture(name="here")
def _here(july: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the round, and be beside it."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(july, tmp_path / "july"))


def estimates(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "estimates.json").read_text("utf-8"))
    return found


def measure(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(m for m in found["measures"] if m["name"] == name)


def by_name(figures: list[dict[str, Any]]) -> dict[str, Any]:
    return {figure["name"]: figure for figure in figures}


def scores(folder: Path) -> dict[str, float]:
    """Score everybody who answered, by the questionnaire."""
    form = read_round(folder).questionnaire
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(folder / "answers.csv"):
        given[row["customer"]][row["item"]] = row["value"]
    found = {c: score(form, "SERVPERF", answers) for c, answers in given.items()}
    return {customer: float(s) for customer, s in found.items() if s is not None}


def test_a_round_tells_what_all_customers_think(
    run: Run, here: Path, opinion: dict[str, float]
) -> None:
    done = run("survey", "estimate", "july", "--correct-mode", "online")

    assert done.exit_code == 0, done.stderr
    main = measure(estimates(here), "SERVPERF")
    tier_of = {r["customer"]: r["tier"] for r in rows(here / "satisfaction.csv")}
    own = scores(here)
    for tier, figure in by_name(main["tiers"]).items():
        members = [c for c, name in tier_of.items() if name == tier]
        truth = sum(opinion[c] for c in members) / len(members)
        known = figure["known"]
        # One round: a thousand of them are tried in test_interval_coverage.py.
        assert abs(known["value"] - truth) < 3 * known["error"]
        assert known["low"] < known["value"] < known["high"]
        assert figure["answers"] == sum(c in own for c in members)
    everyone = [opinion[c] for c, tier in tier_of.items() if tier]
    truth, known = sum(everyone) / len(everyone), main["overall"]["known"]
    naive = sum(own.values()) / len(own)
    assert abs(known["value"] - truth) < 3 * known["error"]
    assert abs(naive - truth) > 4 * known["error"]
    assert main["mode"]["is_corrected"]
    assert main["mode"]["p"] < 0.001
    assert "已校正" in estimates(here)["method"]["mode"]["zh"]


@pytest.mark.usefixtures("told")
def test_weights_are_those_that_are_worked_out_by_hand(july: Path) -> None:
    found, sample, own = estimates(july), rows(july / "sample.csv"), scores(july)
    cells: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in sample:
        weight = 1 / float(row["probability"])
        cell = cells[row["tier"], row["channel"]]
        cell[0] += weight
        cell[1] += weight * (row["customer"] in own)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in sample:
        if row["customer"] in own:
            every, answered = cells[row["tier"], row["channel"]]
            weight = every / answered / float(row["probability"])
            sums[row["tier"]][0] += weight * own[row["customer"]]
            sums[row["tier"]][1] += weight
    means = {tier: total / size for tier, (total, size) in sums.items()}
    customers = found["weighing"]["customers"]

    assert found["weighing"]["joined"] == []
    main = measure(found, "SERVPERF")
    told = {f["name"]: f["known"]["value"] for f in main["tiers"]}
    assert told == pytest.approx(means)
    whole = sum(means[t] * customers[t] for t in means) / sum(customers.values())
    assert main["overall"]["known"]["value"] == pytest.approx(whole)


@pytest.mark.usefixtures("told")
def test_every_dimension_item_and_option_is_estimated(july: Path) -> None:
    names = [m["name"] for m in estimates(july)["measures"]]
    assert names[:3] == ["SERVPERF", "NPS", "tangibles"]
    assert {"P1", "P22", "拜访频次=少", "拜访频次=多"} <= set(names)
    nps = measure(estimates(july), "NPS")
    assert (nps["kind"], nps["lowest"]) == ("net", -100)
    options = [measure(estimates(july), f"拜访频次={o}") for o in ("少", "适中", "多")]
    shares = [option["overall"]["known"]["value"] for option in options]
    assert sum(shares) == pytest.approx(100)
    assert {option["interval"] for option in options} == {"wilson-t"}


@pytest.mark.usefixtures("told")
def test_satisfaction_is_a_fact_of_every_customer(july: Path) -> None:
    found, own = rows(july / "satisfaction.csv"), scores(july)
    figures = by_name(measure(estimates(july), "SERVPERF")["tiers"])
    assert len(found) == len({row["customer"] for row in found}) == 2000
    assert Counter(row["source"] for row in found) == {
        "answer": len(own),
        "none": sum(not row["tier"] for row in found),
        "tier": 2000 - len(own) - sum(not row["tier"] for row in found),
    }
    for row in found:
        match row["source"]:
            case "answer":
                assert float(row["satisfaction"]) == round(own[row["customer"]], 2)
                assert row["low"] == row["high"] == row["satisfaction"]
                assert row["at"] == "2026-07-10"
            case "tier":
                known = figures[row["tier"]]["known"]
                told = [float(row[n]) for n in ("satisfaction", "low", "high")]
                wanted = [known[n] for n in ("value", "low", "high")]
                assert told == pytest.approx(wanted, abs=0.005)
                assert float(row["one_low"]) < told[1] < told[2]
            case _:
                assert not row["satisfaction"]
    asked_next = read_known(july / "satisfaction.csv")
    tier = next(row for row in found if row["source"] == "tier")
    assert str(asked_next[tier["customer"]].low) == tier["one_low"]


def test_tables_and_notes_in_both_languages(run: Run, told: Result, here: Path) -> None:
    asked = ("--by", "channel", "--lang", "zh")
    other = run("survey", "estimate", "july", *asked).stdout

    for words in (
        "95 % interval",
        "effective n",
        "deff",
        "p (Holm)",
        "RR3",
        "not corr",
    ):
        assert words in told.stdout
    assert "online − telephone" in told.stdout
    assert "…  " not in told.stdout, "no name is cut, however narrow the screen"
    for words in (
        "95% 区间",
        "有效样本量",
        "设计效应",
        "网上 − 电话",
        "个性化关怀",
        "未校正",
    ):
        assert words in other
    assert here.joinpath("estimates.json").exists()


def test_the_document_is_printed_and_kept_alike(run: Run, here: Path) -> None:
    done = run("survey", "estimate", "july", "--json", "--confidence", 90)

    assert json.loads(done.stdout) == estimates(here)
    assert read_estimates(here) == estimated(here, Asked(confidence=90))
    assert estimates(here)["weighing"]["asked"]["confidence"] == 90


@pytest.mark.usefixtures("told")
def test_rates_are_told_by_tier_and_channel(july: Path) -> None:
    found = {(o["tier"], o["channel"]): o for o in estimates(july)["outcomes"]}
    finals = found["", ""]["finals"]
    assert found["", ""]["cases"] == len(rows(july / "sample.csv"))
    assert finals["complete"] == len(scores(july))
    parts = [o for (tier, channel), o in found.items() if tier and channel]
    assert sum(o["finals"].get("complete", 0) for o in parts) == finals["complete"]
    for one in found.values():
        counts = one["finals"]
        share = counts.get("complete", 0) / one["cases"]
        assert one["rates"]["RR1"] == pytest.approx(share, abs=1e-6)


def test_a_tier_with_few_answers_gets_no_number(run: Run, here: Path) -> None:
    sample = {row["customer"]: row["tier"] for row in rows(here / "sample.csv")}
    lines = (here / "answers.csv").read_text(encoding="utf-8").splitlines()
    few = sorted({c for c in scores(here) if sample[c] == TIERS[2]})[9:]
    silent = [c for c in scores(here) if sample[c] == TIERS[3]]
    left = [line for line in lines if line.partition(",")[0] not in {*few, *silent}]
    (here / "answers.csv").write_text("\n".join(left) + "\n", encoding="utf-8")
    (here / "contacts.csv").unlink()

    done = run("survey", "estimate", "july")
    assert done.exit_code == 0, done.stderr
    main = measure(estimates(here), "SERVPERF")
    figures = by_name(main["tiers"])
    assert figures[TIERS[2]]["known"] is None
    assert (figures[TIERS[2]]["answers"], figures[TIERS[3]]["answers"]) == (9, 0)
    assert estimates(here)["weighing"]["left_out"] == {TIERS[3]: 0}
    assert len(main["tier_differences"]) == 1
    assert done.stdout.count("too few answers") >= 2
    assert "left out of the whole, for lack of answers: 低价值客户" in done.stdout
    rates = estimates(here)["outcomes"][0]["finals"]
    assert set(rates) == {"complete", "unknown-eligible"}


@pytest.mark.usefixtures("told")
def test_raking_meets_areas_as_well(run: Run, july: Path, here: Path) -> None:
    assert run("survey", "estimate", "july", "--rake", "area").exit_code == 0

    before, after = (
        measure(estimates(folder), "SERVPERF")["overall"]["known"]
        for folder in (july, here)
    )
    assert before["value"] != after["value"]
    assert after["value"] == pytest.approx(before["value"], abs=1)
    refused = run("survey", "estimate", "july", "--rake", "area", "--weights", "design")
    assert refused.exit_code == 2


def test_the_step_imports_no_numbers_before_it_needs_them() -> None:
    words = "import sys, tiers_cli.survey.estimate; "
    words += "sys.exit(bool({'numpy', 'scipy'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0
