"""Waves of a round: who has not answered is asked once more, and counts once."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import chdir
from datetime import date
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result
from surveys.call_lists import list_of
from surveys.paper import needs_paper

from tiers.pipeline.surveys.estimates import read_estimates
from tiers.pipeline.surveys.field import begun
from tiers.pipeline.surveys.resting import resting
from tiers.policy.windows import Window
from tiers.ports import Person
from tiers.survey.planning.plan import read_plan, write_plan
from tiers.survey.rounds.tables import read_sample
from tiers.survey.rounds.waves import read_waves
from tiers_cli.main import cli

pytest.importorskip("scipy", reason="the solver is an extra")

Run = Callable[..., Result]

POLICY = """\
tiers-policy: 1
name: shops
facts: {shop: {type: string, key: true}, spend: {type: integer}}
tiers: {gold: , iron: }
rules:
  hit: first
  list:
    - {rule: R1, if: spend > 5, tier: gold, because: much}
    - {rule: R2, if: spend <= 5, tier: iron, because: little}
survey:
  lang: en
  contacts: {name: shop, phone: tel, address: home, email: post}
  questionnaire: {forms: [NPS]}
  precision: {gold: 30, iron: 30}
  spread: {gold: 60, iron: 60}
  budget: 500
  channels:
    phone: {cost: 4, response: 0.5}
    mail: {cost: 1, response: 0.2}
    online: {cost: 1, response: 0.1}
"""
CONTACTS = {"phone": 20, "mail": 10}
"""Of each tier."""
LINK = ("--set", "online.link=https://a.example")
DAYS = ("--starts", "2026-07-06", "--ends", "2026-07-31")


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a round that is handed out; S7 and S14 have no address."""
    needs_paper()
    found = tmp_path_factory.mktemp("waves")
    with chdir(found):
        _hand_out(lambda *words: CliRunner().invoke(cli, [*map(str, words)]))
    return found


def _hand_out(run: Run) -> None:
    Path("policy.yaml").write_text(POLICY, encoding="utf-8")
    rows = "".join(
        f"S{n},{n % 11},{n},{f'{n} High Street' if n % 7 else ''},s{n}@shop.example\n"
        for n in range(1, 121)
    )
    Path("shops.csv").write_text(f"shop,spend,tel,home,post\n{rows}", "utf-8")
    done(run("survey", "plan", "policy.yaml", "shops.csv", "--round", "r1",
             "--as-of", "2026-07-01"))  # fmt: skip
    plan = read_plan(Path("r1"))
    cells = (
        attrs.evolve(cell, contacts=CONTACTS.get(cell.channel, 0))
        for cell in plan.cells
    )
    write_plan(attrs.evolve(plan, cells=tuple(cells)), Path("r1"))
    done(run("survey", "draw", "r1"))
    done(run("survey", "field", "r1", *DAYS))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handed_out: Path) -> Path:
    """Give a round of one's own, and be beside it."""
    found = shutil.copytree(handed_out, tmp_path / "own")
    monkeypatch.chdir(found)
    return found / "r1"


def done(found: Result) -> Result:
    assert found.exit_code == 0, found.stderr
    return found


def returned(
    run: Run, channel: str, told: Iterable[tuple[Person, str]], at: str
) -> None:
    """Take in what became of people: a number of NPS, or a disposition."""
    rows = [
        [p.code, at, what if "." in what else "1.1", "" if "." in what else what]
        for p, what in told
    ]
    with Path(f"{at}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["code", "at", "disposition", "NPS"], *rows])
    done(run("survey", "ingest", "r1", f"{at}.csv", "--channel", channel))


def all_say(people: Iterable[Person], what: str) -> list[tuple[Person, str]]:
    return [(person, what) for person in people]


def asked(folder: Path, channel: str, tier: str = "") -> list[Person]:
    return [
        person
        for person in read_sample(folder)
        if person.channel == channel and tier in ("", person.tier)
    ]


def first_wave(run: Run, folder: Path) -> dict[str, list[Person]]:
    """Let people of the first wave answer, refuse, and not be there."""
    called = asked(folder, "phone")
    told = list(zip(called, ["9", "2.11", "2.2", "3.1", "2.3"] * 8, strict=True))
    returned(run, "phone", told, "2026-07-09")
    return {
        what: [p for p, became in told if became == what]
        for what in ("9", "2.11", "2.2", "3.1", "2.3")
    }


def names(people: list[Person] | tuple[Person, ...]) -> set[str]:
    return {person.customer for person in people}


def test_those_without_an_answer_are_asked_once_more_and_refusals_never(
    run: Run, folder: Path
) -> None:
    became = first_wave(run, folder)

    told = done(run("survey", "follow-up", "r1")).stdout

    first, second = read_waves(folder)
    open_ = became["2.2"] + became["3.1"] + asked(folder, "mail")
    assert names(second) == names(open_)
    assert f"wave 2 asks {len(second)} people" in told
    same = {p.customer: p for p in first}
    for person in second:
        drawn = same[person.customer]
        assert person == attrs.evolve(drawn, wave=2, earlier=(drawn.channel,))
        assert person.is_reminded


def test_a_later_wave_is_handed_out_alone_and_its_answers_count_once(
    run: Run, folder: Path
) -> None:
    became = first_wave(run, folder)
    before = (folder / "field/phone/calls.xlsx").read_bytes()
    done(run("survey", "follow-up", "r1"))

    done(run("survey", "field", "r1", "--starts", "2026-08-01", "--ends", "2026-08-20"))

    _, heads, *rows = list_of(folder / "field-2/phone/calls.xlsx")
    listed = {row[heads.index("customer")] for row in rows}
    assert listed == names(became["2.2"] + became["3.1"])
    assert (folder / "field/phone/calls.xlsx").read_bytes() == before
    work = begun(folder, lang="en")["phone"]
    assert (str(work.starts), str(work.ends)) == ("2026-07-06", "2026-08-20")
    assert len(work.people) == len(asked(folder, "phone"))
    returned(run, "phone", all_say(became["2.2"], "7"), "2026-08-05")
    status = json.loads(done(run("survey", "status", "r1", "--json")).stdout)
    every = status["outcomes"][0]
    assert every["cases"] == 60
    assert every["finals"]["complete"] == len(became["9"] + became["2.2"])
    assert status["waves"] == [60, len(became["2.2"] + became["3.1"]) + 20]


def test_after_two_waves_in_vain_another_channel_takes_over(
    run: Run, folder: Path
) -> None:
    first_wave(run, folder)
    for at in ("2026-08-01", "2026-09-01"):
        done(run("survey", "follow-up", "r1"))
        done(run("survey", "field", "r1", "--starts", at, *LINK))

    third = {p.customer: p for p in read_waves(folder)[2]}

    by_phone = names(asked(folder, "phone"))
    for customer, person in third.items():
        is_posted = bool(person.contact("address"))
        if customer in by_phone:
            # 5 letters bring an answer, 10 invitations, at the same cost of one.
            assert person.channel == ("mail" if is_posted else "online")
            assert person.earlier == ("phone", "phone")
        else:
            # A letter, a card, and a replacement: three come before another channel.
            assert (person.channel, person.earlier) == ("mail", ("mail", "mail"))
        assert person.is_reminded == (person.channel == person.earlier[0])


def test_a_channel_and_a_tier_can_be_asked_for(run: Run, folder: Path) -> None:
    became = first_wave(run, folder)

    told = done(run("survey", "follow-up", "r1", "--by", "mail", "--tier", "gold"))

    second = read_waves(folder)[1]
    assert {(p.tier, p.channel) for p in second} == {("gold", "mail")}
    assert all(p.contact("address") for p in second)
    lost = [
        p
        for what in ("2.2", "3.1")
        for p in became[what]
        if p.tier == "gold" and not p.contact("address")
    ]
    assert lost
    assert f"gold: {len(lost)} not reached by mail" in told.stdout


def test_answers_by_a_substitute_channel_count_for_who_was_drawn(
    run: Run, folder: Path
) -> None:
    became = first_wave(run, folder)
    done(run("survey", "follow-up", "r1", "--by", "mail"))
    done(run("survey", "field", "r1"))
    switched = [p for p in read_waves(folder)[1] if p.earlier == ("phone",)]

    returned(run, "mail", all_say(switched, "3"), "2026-07-20")

    done(run("survey", "estimate", "r1"))
    found = read_estimates(folder)
    phone = next(o for o in found.outcomes if (o.tier, o.channel) == ("", "phone"))
    assert phone.finals["complete"] == len(became["9"]) + len(switched)
    told = {f.name: f.answers for f in found.main.channels}
    assert told == {"mail": len(switched), "phone": len(became["9"])}
    assert "substitute" in found.method


def test_a_wave_that_nobody_has_got_is_made_anew(run: Run, folder: Path) -> None:
    first_wave(run, folder)
    for words in ((), ("--by", "mail"), ("--tier", "iron")):
        done(run("survey", "follow-up", "r1", *words))

    waves = read_waves(folder)
    assert len(waves) == 2
    assert {p.tier for p in waves[1]} == {"iron"}


def test_status_says_what_to_do_next(run: Run, folder: Path) -> None:
    def told() -> str:
        return done(run("survey", "status", "r1")).stdout

    assert "next: tiers survey ingest r1" in told()
    first_wave(run, folder)
    assert "gold: 1" in told()
    assert "by telephone once more" in told()
    assert "next: tiers survey follow-up r1" in told()
    done(run("survey", "follow-up", "r1"))
    assert "next: tiers survey field r1" in told()
    done(run("survey", "field", "r1"))
    for channel in ("phone", "mail"):
        returned(run, channel, all_say(asked(folder, channel), "9"), "2026-07-20")
    assert "next: tiers survey estimate r1" in told()


def test_options_hold_until_told_anew_and_an_unknown_wave_is_none(
    run: Run, folder: Path
) -> None:
    done(run("survey", "field", "r1", *DAYS, *LINK))
    done(run("survey", "follow-up", "r1", "--by", "online"))
    done(run("survey", "field", "r1"))

    assert begun(folder, lang="en")["online"].options == {"link": "https://a.example"}
    assert run("survey", "field", "r1", "--wave", "3").exit_code == 1


def test_who_is_followed_up_rests_from_then_on(run: Run, folder: Path) -> None:
    done(run("survey", "follow-up", "r1"))
    done(run("survey", "field", "r1", "--starts", "2026-09-01"))

    found = resting([folder], Window(days=60), date(2026, 10, 15))

    assert found == names(read_waves(folder)[1])
