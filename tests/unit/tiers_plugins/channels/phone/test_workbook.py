"""Call lists, written, filled in and read back."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from surveys.call_lists import Cells, filled_in, list_of, sheets

from tiers.ports import Answer, Fieldwork
from tiers.survey.rates import final
from tiers.testing.channels import assert_channel_ok
from tiers.testing.rounds import fieldwork
from tiers.text import Lang
from tiers_plugins.channels.phone import Phone
from tiers_plugins.channels.phone.guide import GUIDE
from tiers_plugins.channels.phone.script import aloud, script

ANN = {"phone": "1380001", "name": "=红星店", "area": "north"}
BEN = {
    "phone": "1380002",
    "name": "<r>Ben</r>",
    "email": "b@x.example",
    "address": "3 Mill Lane",
}
EVE = {"phone": "1380003"}


def listed(work: Fieldwork, folder: Path, name: str = "calls.xlsx") -> Cells:
    Phone().field(work, folder)
    return list_of(folder / name)


def called(work: Fieldwork, answers: Sequence[Answer], folder: Path) -> Path:
    """Fill a list in as callers do, at the second attempt."""
    notes: dict[str, dict[str, object]] = {}
    for answer in answers:
        made = {"at1": datetime(2026, 7, 8, 9), "disposition1": "3.13 无人接听"}  # noqa: DTZ001
        own = notes.setdefault(answer.code, {**made, "at2": "2026-07-09"})
        own |= {"disposition2": "1.1 完成", answer.item: answer.value}
    return filled_in(listed(work, folder), notes, folder / "back.xlsx")


def test_it_is_fit_for_use() -> None:
    assert_channel_ok(
        Phone(),
        reached=[ANN, BEN, EVE],
        unreached=[{}, {"email": "b@x.example"}],
        filled=called,
    )


def test_a_list_has_the_contact_facts_that_callers_need_and_no_others(
    tmp_path: Path,
) -> None:
    work = fieldwork("phone", [ANN, BEN])

    rows = listed(work, tmp_path)

    by_code = {row[0]: dict(zip(rows[1], row, strict=True)) for row in rows[2:]}
    ben = by_code[work.people[1].code]
    assert (ben["name"], ben["phone"], ben["customer"]) == (
        "<r>Ben</r>",
        "1380002",
        "C2",
    )
    assert not {"email", "address"} & set(map(str, rows[1]))
    assert "Mill Lane" not in str(sheets(tmp_path / "calls.xlsx"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_scripts_are_in_the_languages_of_those_who_are_called(
    tmp_path: Path, lang: Lang
) -> None:
    work = evolve(
        fieldwork("phone", [ANN, BEN], lang), options={"sponsor": "Acme & Co"}
    )
    Phone().field(work, tmp_path)
    found = sheets(tmp_path / "calls.xlsx")
    chinese = str(found["话术（中文）" if lang == "zh" else "Script (Chinese)"])
    english = str(found["话术（英文）" if lang == "zh" else "Script (English)"])

    for words in ("Acme & Co", "订货按时送达", "1 表示“完全不同意”", "谢谢"):
        assert words in chinese
    for words in ("Acme & Co", "Orders come on time", "7 is “fully”", "Thank you"):
        assert words in english


def test_every_scale_is_read_aloud() -> None:
    work = fieldwork("phone", [ANN])
    lines = [line for line in script(work, "", "en") if line.kind == "item"]

    assert [line.beside for line in lines] == [
        "A number from 1 to 7, where 1 is “not at all” and 7 is “fully”.",
        "every week, or less, & <rarely>",
        "(write down word for word)",
    ]
    assert [aloud(i.scale, "zh") for i in work.round.questionnaire.items] == [
        "请用 1 到 7 分评价，1 表示“完全不同意”，7 表示“完全同意”。",
        "每周，还是较少",
        "（逐字记录）",
    ]


def test_every_result_that_can_be_chosen_is_a_code_of_aapor() -> None:
    for each in GUIDE:
        final(each.code)
        assert each.choice("zh") != each.choice("en")


def test_callers_share_the_people_and_each_has_some_at_all_hours(
    tmp_path: Path,
) -> None:
    work = fieldwork("phone", [EVE] * 30)
    work = evolve(work, options={"callers": "3", "attempts": "2"})

    lists = [listed(work, tmp_path, f"calls-{n}.xlsx")[2:] for n in (1, 2, 3)]

    assert [len(rows) for rows in lists] == [10, 10, 10]
    assert {row[0] for rows in lists for row in rows} == {p.code for p in work.people}
    hours = [
        {row[3].hour for row in rows if isinstance(row[3], datetime)} for rows in lists
    ]
    assert all(own >= {9, 14, 18} for own in hours)


def test_calls_that_can_not_be_used_are_told_with_their_cells(tmp_path: Path) -> None:
    work = fieldwork("phone", [ANN, BEN, EVE])
    ann, ben, eve = (person.code for person in work.people)
    notes: dict[str, dict[str, object]] = {
        ann: {"at1": date(2026, 7, 8), "disposition1": "refusel"},
        ben: {"at1": "soon", "disposition1": "2.11", "on_time": 5},
        eve: {"at1": date(2026, 7, 8), "disposition3": "勿扰", "note": "angry"},
    }
    rows = listed(work, tmp_path)
    line = {str(row[0]): number for number, row in enumerate(rows, 1)}
    path = filled_in(rows, notes, tmp_path / "back.xlsx")

    found = Phone().returned(path, work)

    assert [(c.code, c.attempt, c.disposition, c.note) for c in found.contacts] == [
        (eve, 3, "2.119", "angry")
    ]
    assert found.answers == ()
    assert {(p.code, str(p.at).partition("!")[2]) for p in found.problems} == {
        ("unknown-disposition", f"J{line[ann]}"),
        ("unfit-moment", f"I{line[ben]}"),
        ("unfinished-call", f"I{line[eve]}"),
    }
