"""`tiers survey`: a round from its plan to fieldwork, and whom to ask next."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result
from surveys.shops import write_shops

from tiers.survey.rates import DO_NOT_CONTACT
from tiers.survey.rounds import Answer, Contact
from tiers.survey.rounds.tables import read_sample, write_answers, write_contacts
from tiers_cli.main import cli

Run = Callable[..., Result]

DAY = ("--as-of", "2026-07-01")
TIERS = ("价值客户", "次价值客户", "潜在价值客户", "低价值客户")
PLAN = ("survey", "plan", "tobacco-retail", *DAY)

pytest.importorskip("scipy", reason="the solver is an extra")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def july(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a round that is planned and drawn; nobody changes it."""
    folder = tmp_path_factory.mktemp("rounds") / "july"
    for words in ([*PLAN, "--round", str(folder)], ["survey", "draw", str(folder)]):
        found = CliRunner().invoke(cli, words)
        assert found.exit_code == 0, found.stderr
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder for rounds, and be in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "plan.json").read_text("utf-8"))
    return found


@pytest.fixture
def shops(folder: Path) -> Path:
    """Write the small policy and its customers."""
    write_shops(folder)
    return folder


def test_a_round_goes_from_its_plan_to_fieldwork(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")

    fielded = run("survey", "field", "july", "--starts", "2026-07-06")

    assert fielded.exit_code == 0, fielded.stderr
    contacts = {
        (c["tier"], c["channel"]): c["contacts"] for c in plan_of(july)["cells"]
    }
    sample = rows(july / "sample.csv")
    counts = Counter((row["tier"], row["channel"]) for row in sample)
    assert counts == {cell: n for cell, n in contacts.items() if n}
    assert len({row["code"] for row in sample}) == len(sample)
    assert {row["channel"] for row in sample} == {
        path.name for path in (folder / "july/field").iterdir()
    }
    assert (july / "secret").stat().st_mode & 0o077 == 0


def test_every_tier_gets_the_answers_that_its_precision_needs(july: Path) -> None:
    plan = plan_of(july)

    for tier in plan["tiers"]:
        assert float(tier["expected"]) >= float(tier["required"])
        assert float(tier["expected_half_width"]) <= float(tier["half_width"])
    assert sum(float(c["cost"]) for c in plan["cells"]) == float(plan["cost"])
    assert float(plan["cost"]) <= 8000


def test_those_who_wish_so_are_never_drawn(july: Path) -> None:
    frame = pl.read_parquet(july / "frame.parquet")
    left_out = frame.filter(pl.col("left_out") != "")["customer"].to_list()
    drawn = {row["customer"] for row in rows(july / "sample.csv")}

    assert left_out
    assert not drawn & set(left_out)


def test_weights_stand_for_all_whom_the_channels_reach(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")
    (folder / "july/sample.csv").unlink()
    told = run("survey", "draw", "july").stdout

    weights = dict.fromkeys(TIERS, 0.0)
    for row in rows(folder / "july/sample.csv"):
        weights[row["tier"]] += float(row["weight"])
    for tier in plan_of(july)["tiers"]:
        lost = round(tier["eligible"] - weights[tier["tier"]])
        says = f"{tier['tier']}: the sample does not speak for {lost} customer"
        assert weights[tier["tier"]] == pytest.approx(tier["eligible"] - lost)
        assert (says in told) == bool(lost)


def test_a_sample_is_the_same_wherever_it_is_drawn(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")
    for name in ("sample.csv", "secret"):
        (folder / "july" / name).unlink()

    run("survey", "draw", "july")

    one, other = (rows(path / "sample.csv") for path in (july, folder / "july"))
    assert [{**row, "code": ""} for row in one] == [
        {**row, "code": ""} for row in other
    ]
    assert not {row["code"] for row in one} & {row["code"] for row in other}


def test_who_was_asked_rests_until_the_time_is_over(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")
    asked = {row["customer"] for row in rows(folder / "july/sample.csv")}
    tired, angry = sorted(asked)[:2]
    contacts = [
        Contact(who, "", "phone", 1, "2026-07-02", code)
        for who, code in ((tired, "2.11"), (angry, DO_NOT_CONTACT))
    ]
    write_contacts(contacts, folder / "july")

    soon = run("survey", "plan", "tobacco-retail", "--round", "august",
               "--as-of", "2026-08-01")  # fmt: skip
    late = run("survey", "plan", "tobacco-retail", "--round", "october",
               "--as-of", "2026-10-01")  # fmt: skip

    assert soon.exit_code == late.exit_code == 0
    frames = {
        name: pl.read_parquet(folder / name / "frame.parquet")
        for name in ("august", "october")
    }
    left_out = {
        (name, why): set(frame.filter(pl.col("left_out") == why)["customer"])
        for name, frame in frames.items()
        for why in ("resting", "do-not-contact")
    }
    assert left_out["august", "resting"] == asked - {angry}
    assert not left_out["october", "resting"]
    assert angry in left_out["october", "do-not-contact"]
    assert tired not in left_out["october", "do-not-contact"]
    assert f"{len(asked) - 1:,} asked of late" in soon.stdout


def test_a_budget_that_is_too_small_says_what_would_be_needed(
    run: Run, folder: Path
) -> None:
    del folder
    found = run(*PLAN, "--round", "july", "--budget", "2000")
    zh = run(*PLAN, "--round", "july", "--budget", "2000", "--lang", "zh")

    assert "the budget of 2,000 buys" in found.stdout
    assert "all of them cost 5,114" in found.stdout
    assert "a tenth more budget: about" in found.stdout
    assert "预算 2,000 只够各层级所需回收量的" in zh.stdout
    assert "预算增加一成" in zh.stdout


def test_a_tier_that_cannot_be_reached_is_told_and_the_others_are_asked(
    run: Run, shops: Path
) -> None:
    del shops
    found = run("survey", "plan", "asked.yaml", "shops.csv", "--round", "r1", *DAY)

    assert found.exit_code == 0, found.stderr
    assert "at no price: iron can give 0 answers at most, of 2" in found.stdout
    assert "too slow for 30 days: mail" in found.stdout
    assert "telephone: 4 contacts" in found.stdout


def test_fieldwork_that_fails_leaves_what_was_there(
    run: Run, shops: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("survey", "plan", "asked.yaml", "shops.csv", "--round", "r1", *DAY)
    run("survey", "draw", "r1")
    assert run("survey", "field", "r1").exit_code == 0
    before = (shops / "r1/field/phone").stat().st_ino
    sample = (shops / "r1/sample.csv").read_text(encoding="utf-8")
    text = sample.replace(",phone,", ",pigeons,")
    (shops / "r1/sample.csv").write_text(text, encoding="utf-8")

    found = run("survey", "field", "r1")

    assert found.exit_code == 1
    assert (shops / "r1/field/phone").stat().st_ino == before
    assert [p.name for p in (shops / "r1").iterdir() if p.name.startswith(".")] == []
    del monkeypatch


def test_next_asks_those_whose_tier_an_answer_may_change(run: Run, shops: Path) -> None:
    write_shops(shops, right="deadline: P30D", wrong="deadline: P90D")
    run("survey", "plan", "asked.yaml", "shops.csv", "--round", "r1", *DAY)
    run("survey", "draw", "r1")
    asked = {row["customer"] for row in rows(shops / "r1/sample.csv")}
    frame = pl.read_parquet(shops / "r1/frame.parquet")
    free = set(frame.filter(pl.col("left_out") == "")["customer"]) - asked
    # Gold is for those with a liking of 40 and more: an answer near 40 may change it.
    known = "".join(f"{name},41,31,51\n" for name in sorted(asked | free))
    (shops / "known.csv").write_text(
        "customer,satisfaction,low,high\n" + known, "utf-8"
    )

    words = ("survey", "next", "r1", "asked.yaml", "shops.csv", *DAY)
    found = run(
        *words, "--fact", "liking", "--satisfaction", "known.csv", "--out", "next.csv"
    )

    assert found.exit_code == 0, found.stderr
    told = {row["customer"]: float(row["chance"]) for row in rows(shops / "next.csv")}
    spends = {"S1": 90, "S2": 80, "S3": 10, "S5": 95, "S6": 99, "S7": None, "S8": 15}
    likely = {name for name in free if (spends[name] or 0) >= 50}
    assert set(told) == likely
    # 4 of 9 points of a normal distribution about 41 with sd 5.1 lie below 40.
    assert all(chance == pytest.approx(4 / 9, abs=1e-4) for chance in told.values())


def test_the_spread_of_an_earlier_round_is_planned_by(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")
    people = read_sample(folder / "july")
    value = [p for p in people if p.tier == "价值客户"][:12]
    write_answers(
        (
            Answer(p.customer, p.code, p.channel, f"P{item}", str(1 + 6 * (n % 2)))
            for n, p in enumerate(value)
            for item in range(1, 23)
        ),
        folder / "july",
    )

    found = run("survey", "plan", "tobacco-retail", "--round", "later",
                "--as-of", "2027-07-01", "--spread-from", "july")  # fmt: skip

    assert found.exit_code == 0, found.stderr
    spread = {t["tier"]: t["spread"] for t in plan_of(folder / "later")["tiers"]}
    # Half of twelve say 0, half 100: the root of 12 * 50 ** 2 / 11.
    assert spread["价值客户"] == "52.22"
    assert spread["低价值客户"] == "16"


def test_a_rehearsal_is_a_round_of_its_own_and_leaves_the_round_alone(
    run: Run, july: Path, folder: Path
) -> None:
    shutil.copytree(july, folder / "july")
    before = {p.name: p.read_bytes() for p in (folder / "july").iterdir()}

    told = run("survey", "rehearse", "july")
    again = run("survey", "rehearse", "july")

    assert told.exit_code == 0, told.stderr
    assert told.stdout == again.stdout
    after = {p.name: p.read_bytes() for p in (folder / "july").iterdir() if p.is_file()}
    assert after == before
    assert run("survey", "estimate", "july/rehearsal").exit_code == 0
    assert not (folder / "july/estimates.json").exists()
    answered = {row["customer"] for row in rows(folder / "july/rehearsal/answers.csv")}
    expected = sum(float(tier["expected"]) for tier in plan_of(july)["tiers"])
    assert len(answered) == pytest.approx(expected, rel=0.1)
