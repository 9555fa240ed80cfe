"""LimeSurvey: what it imports, and what it exports."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from attrs import evolve

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Item, Rating
from tiers.testing.rounds import fieldwork
from tiers.text import Text
from tiers_plugins.channels.online import Online
from tiers_plugins.channels.online.limesurvey.codes import answers, question_codes

ANN = {
    "name": "Ann & <Co>",
    "email": "ann@x.example",
    "phone": "1",
    "address": "5 High St",
}


@pytest.fixture
def work() -> Fieldwork:
    found = fieldwork("online", [ANN, {"email": "ben@x.example"}])
    return evolve(found, options={"system": "limesurvey"})


def imported(path: Path) -> dict[str, list[dict[str, str]]]:
    """Read an import file by class, as the program does."""
    with path.open(encoding="utf-8", newline="") as file:
        found = defaultdict(list)
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["class"]].append(row)
    return found


def test_the_structure_has_the_same_questions_and_answers_in_both_languages(
    work: Fieldwork, tmp_path: Path
) -> None:
    Online().field(work, tmp_path)
    found = imported(tmp_path / "limesurvey.txt")

    settings = {row["name"]: row["text"] for row in found["S"]}
    assert (settings["language"], settings["additional_languages"]) == ("zh-Hans", "en")
    assert (settings["anonymized"], settings["usetokens"]) == ("N", "Y")
    assert settings["expires"] == "2026-07-31 23:59:59"
    for kind, marks in {
        "SL": "name",
        "G": "type/scale",
        "Q": "name",
        "A": "name",
    }.items():
        zh, en = (
            [row[marks] for row in found[kind] if row["language"] == lang]
            for lang in ("zh-Hans", "en")
        )
        assert zh == en != []
    assert [(q["name"], q["type/scale"], q["mandatory"]) for q in found["Q"][:3]] == [
        ("Q1", "L", "S"),
        ("visits", "L", "S"),
        ("wish", "T", "N"),
    ]
    assert found["Q"][0]["text"] == "订货按时送达"
    assert [a["text"] for a in found["A"]][-2:] == [
        "every week",
        "less, &amp; &lt;rarely&gt;",
    ]
    assert all(len(a["name"]) <= 5 for a in found["A"])


def test_what_the_encoding_is_guessed_from_is_plain(
    work: Fieldwork, tmp_path: Path
) -> None:
    Online().field(work, tmp_path)

    assert (tmp_path / "limesurvey.txt").read_bytes()[:1000].isascii()


def test_texts_are_no_expressions_to_work_out(work: Fieldwork, tmp_path: Path) -> None:
    form = evolve(work.round.questionnaire, intro=Text("{1+1}\n\t<b>", "{1+1}"))
    Online().field(evolve(work, round=evolve(work.round, questionnaire=form)), tmp_path)
    rows = imported(tmp_path / "limesurvey.txt")["SL"]
    words = {row["name"]: row["text"] for row in rows if row["language"] == "en"}

    assert words["surveyls_welcometext"] == "&#123;1+1&#125;<br />\t&lt;b&gt;"
    assert "{SURVEYURL}" in words["surveyls_email_invite"]


def test_participants_have_tokens_that_are_taken_as_they_are(
    work: Fieldwork, tmp_path: Path
) -> None:
    Online().field(work, tmp_path)
    text = (tmp_path / "limesurvey-participants.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    assert [row["token"] for row in rows] == [
        p.code.replace("-", "") for p in work.people
    ]
    assert [(row["lastname"], row["language"]) for row in rows] == [
        ("Ann & <Co>", "zh-Hans"),
        ("", "en"),
    ]
    assert "High St" not in text


def test_responses_come_back_by_token(work: Fieldwork, tmp_path: Path) -> None:
    ann, ben = (person.code for person in work.people)
    path = tmp_path / "results-survey123456.csv"
    heads = "id,submitdate,lastpage,startlanguage,seed,token,datestamp,Q1,visits,wish"
    came, went = "2026-07-10 09:01:00", "2026-07-09 10:05:00"
    first = f'"1","{went}","1","zh-Hans","7","{ann.replace("-", "")}"'
    second = f'"2","","1","en","8","{ben.replace("-", "").lower()}"'
    rows = [
        f'{first},"{went}","A7","A1","多, 更多"',
        f'{second},"{came}","A2","N/A",""',
        '"3","1980-01-01 00:00:00","1","en","8","0000000000000000","","A1","A1",""',
    ]
    path.write_text("\ufeff" + "\n".join([heads, *rows, ""]), encoding="utf-8")

    found = Online().returned(path, work)

    assert [(a.customer, a.item, a.value, a.at) for a in found.answers] == [
        ("C1", "on_time", "7", "2026-07-09T10:05:00"),
        ("C1", "visits", "weekly", "2026-07-09T10:05:00"),
        ("C1", "wish", "多, 更多", "2026-07-09T10:05:00"),
        ("C2", "on_time", "2", "2026-07-10T09:01:00"),
    ]
    assert [(c.customer, c.disposition) for c in found.contacts] == [
        ("C1", "1.1"),
        ("C2", "1.2"),
    ]
    assert [(p.code, str(p.at)) for p in found.problems] == [
        ("unmatched-answer", f"{path}:4:1")
    ]


def test_codes_of_questions_are_ids_where_they_fit_and_never_two_of_one_name() -> None:
    form = fieldwork("online", []).round.questionnaire
    ids = ["P1", "拜访频次", "q2", "time", "on_time", "a" * 21]
    scale = Rating(-1, 1)
    items = tuple(Item(name, Text.same("?"), scale, "free") for name in ids)

    codes = question_codes(evolve(form, items=items))

    assert list(codes.values()) == ["P1", "Q2x", "q2", "Q4", "Q5", "Q6"]
    assert answers(items[0]) == {"-1": "A1", "0": "A2", "1": "A3"}
