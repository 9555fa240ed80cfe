"""From the field to an estimate: answers by telephone and by the page, taken in."""

import csv
import json
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from surveys.call_lists import filled_in, list_of

from tiers.pipeline.surveys.field import begun
from tiers.ports import Person
from tiers.survey.rounds.tables import read_answers, read_contacts
from tiers_cli.main import cli
from tiers_plugins.channels.online.store import Store

DAYS = ("--starts", "2026-10-01", "--ends", "2026-10-31")


def tiers(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("surveys") / "autumn"
    for step in (("plan", "tobacco-retail", "--round", found), ("draw", found)):
        assert tiers("survey", *step).exit_code == 0
    assert tiers("survey", "field", found, *DAYS).exit_code == 0
    return found


@pytest.fixture
def folder(handed_out: Path, tmp_path: Path) -> Path:
    """Give a round that is handed out, and one's own."""
    return shutil.copytree(handed_out, tmp_path / "autumn")


def people(folder: Path, channel: str) -> tuple[Person, ...]:
    return begun(folder, lang="en")[channel].people


def called(
    folder: Path, path: Path, who: tuple[Person, ...], value: int = 5, day: int = 9
) -> Path:
    """Write what callers bring back: some answer, every fifth refuses."""
    items = begun(folder, lang="en")["phone"].round.questionnaire.items
    needed = [item.id for item in items if item.id.startswith("P")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", "at", "attempt", "disposition", *needed])
        writer.writeheader()
        for number, person in enumerate(who):
            at = date(2026, 10, day).isoformat()
            row = {"code": person.code, "at": at, "attempt": "1"}
            if number % 5 == 4:
                writer.writerow({**row, "disposition": "2.1"})
            else:
                answers = dict.fromkeys(needed, str(value))
                writer.writerow({**row, "disposition": "1.1", **answers})
    return path


def answered_online(folder: Path, who: tuple[Person, ...]) -> Path:
    """Keep answers as the page does."""
    held = folder / "held" / "online"
    held.mkdir(parents=True)
    items = begun(folder, lang="en")["online"].round.questionnaire.items
    needed = [item for item in items if not item.optional]
    store = Store.opened(held)
    for number, person in enumerate(who):
        store.welcome(person.code, "zh", "2026-10-05T10:00:00+08:00")
        given = {
            i.id: {"NPS": "9"}.get(i.id, str(3 + number % 4))
            for i in needed
            if i.id[0] in "PN"
        }
        now = "2026-10-05T10:05:00+08:00"
        store.keep(person.code, given, now, is_finished=True)
    store.close()
    return held / "answers.sqlite"


def test_answers_of_two_channels_lead_to_an_estimate(folder: Path) -> None:
    phone = called(folder, folder.parent / "calls.csv", people(folder, "phone")[:100])
    online = answered_online(folder, people(folder, "online")[:300])

    steps = [
        tiers("survey", "ingest", folder, phone, "--channel", "phone"),
        tiers("survey", "ingest", folder, online, "--channel", "online"),
    ]
    told = tiers("survey", "status", folder, "--json")
    found = tiers("survey", "estimate", folder)

    assert [step.exit_code for step in steps] == [0, 0], steps[0].output
    assert "380 customers answered" in steps[1].output
    every = json.loads(told.output)["outcomes"][0]
    assert every["finals"]["refusal"] == 20
    assert every["rates"]["RR2"] == pytest.approx(380 / every["cases"], abs=1e-6)
    assert found.exit_code == 0, found.output
    assert (folder / "satisfaction.csv").exists()


def test_call_lists_come_back_as_they_were_handed_out_and_filled_in(
    folder: Path,
) -> None:
    handed_out = list_of(folder / "field" / "phone" / "calls.xlsx")
    reached, refused, busy = (str(row[0]) for row in handed_out[2:5])
    items = begun(folder, lang="en")["phone"].round.questionnaire.ids
    given = {name: 5 for name in items if name.startswith("P")}
    notes: dict[str, dict[str, object]] = {
        reached: {
            "at1": datetime(2026, 10, 5, 9, 40),  # noqa: DTZ001 - cells have no zone
            "disposition1": "3.13 no answer",
            "at2": "2026/10/9 18:05",
            "disposition2": "1.1 complete",
            **given,
        },
        refused: {"disposition1": "拒访"},
        busy: {"disposition1": "engaged"},
    }
    back = filled_in(handed_out, notes, folder.parent / "calls.xlsx")

    done = tiers("survey", "ingest", folder, back, "--channel", "phone")

    contacts = [(c.code, c.attempt, c.disposition) for c in read_contacts(folder)]
    assert sorted(contacts) == sorted(
        [(reached, 1, "3.13"), (reached, 2, "1.1"), (refused, 1, "2.11")]
    )
    assert {(a.code, a.at) for a in read_answers(folder)} == {
        (reached, "2026-10-09T18:05:00")
    }
    assert done.exit_code == 1
    assert "calls.xlsx#拨打名单!J5: error[unknown-disposition]" in done.output

    again = tiers("survey", "field", folder, *DAYS)

    listed = {row[0] for row in list_of(folder / "field" / "phone" / "calls.xlsx")}
    assert "telephone: 169 people (1 more have said no)" in again.output
    assert {str(row[0]) for row in handed_out} - listed == {refused}


def test_a_file_given_twice_counts_once_and_its_newer_state_in_its_place(
    folder: Path,
) -> None:
    who = people(folder, "phone")[:10]
    path = called(folder, folder.parent / "calls.csv", who)
    words = ("survey", "ingest", folder, path, "--channel", "phone")
    tiers(*words)
    before = read_answers(folder), read_contacts(folder)

    again = tiers(*words)
    same = read_answers(folder), read_contacts(folder)
    called(folder, path, who, value=6)
    tiers(*words)

    assert again.exit_code == 0
    assert same == before
    assert {answer.value for answer in read_answers(folder)} == {"6"}
    assert len(read_answers(folder)) == len(before[0])


def test_late_answers_are_left_out_and_the_fullest_interview_counts(
    folder: Path,
) -> None:
    first, late = people(folder, "phone")[:1], people(folder, "phone")[1:2]
    sheet = folder.parent / "short.csv"
    sheet.write_text(f"code,at,P1\n{first[0].code},2026-10-02,1\n", encoding="utf-8")
    whole = called(folder, folder.parent / "calls.csv", first, value=7)
    after = folder.parent / "late.csv"
    after.write_text(f"code,at,P1\n{late[0].code},2026-11-01,1\n", encoding="utf-8")

    done = tiers("survey", "ingest", folder, sheet, whole, after, "--channel", "phone")

    answers = read_answers(folder)
    assert "1 late, 1 repeated" in done.output
    assert {answer.customer for answer in answers} == {first[0].customer}
    assert {answer.value for answer in answers} == {"7"}


def test_what_can_not_be_used_is_told_with_its_place_and_the_rest_counts(
    folder: Path,
) -> None:
    who = people(folder, "phone")
    sheet = folder.parent / "calls.csv"
    rows = [f"{who[0].code},5", f"{who[1].code},9", "0000-0000-0000-0000,5", "xyz,5"]
    sheet.write_text("\n".join(["code,P1", *rows, ""]), encoding="utf-8")

    done = tiers("survey", "ingest", folder, sheet, "--channel", "phone")
    unnamed = tiers("survey", "ingest", folder, sheet)
    absent = tiers("survey", "ingest", folder, "none.csv", "--channel", "phone")

    assert done.exit_code == unnamed.exit_code == absent.exit_code == 1
    for line, code in ((3, "unfit-answer"), (4, "unmatched-answer"), (5, "bad-return")):
        assert f"calls.csv:{line}:1: error[{code}" in done.output
    assert "--channel NAME" in unnamed.output
    assert "none.csv" in absent.output
    assert len(read_answers(folder)) == 1


def test_a_file_of_another_channel_is_told_once_and_says_which(folder: Path) -> None:
    sheet = called(folder, folder.parent / "calls.csv", people(folder, "phone"))

    wrong = tiers("survey", "ingest", folder, sheet, "--channel", "online")
    stray = sheet.with_name("stray.csv")
    stray.write_text("code,P1\n" + "0000-0000-0000-0000,5\n" * 9, encoding="utf-8")
    lost = tiers("survey", "ingest", folder, stray, "--channel", "online")

    for done in (wrong, lost):
        assert done.exit_code == 1
        assert "1 error\n" in done.stderr
    assert "say `--channel phone`" in wrong.stderr
    assert "9 rows have codes of nobody" in lost.stderr
    assert not read_answers(folder)


def test_files_from_a_folder_of_the_round_need_no_channel(folder: Path) -> None:
    answered_online(folder, people(folder, "online")[:3])

    done = tiers("survey", "ingest", folder, folder / "held/online/answers.sqlite")

    assert done.exit_code == 0, done.stderr
    assert f"next: tiers survey status {folder}" in done.stdout
    assert {answer.channel for answer in read_answers(folder)} == {"online"}
