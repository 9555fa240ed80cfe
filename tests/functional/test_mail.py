"""Mail: letters, cards and labels by waves, and answers that are keyed twice."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from surveys.paper import SHOPS, edges, filled, keyed, needs_paper, pages, text

from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.ingest import ingest
from tiers.ports import Answer, Fieldwork
from tiers.survey.rounds import Schedule, documents, tables
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.testing.channels import assert_channel_ok
from tiers.testing.rounds import fieldwork
from tiers_plugins.channels.keying import write_keying
from tiers_plugins.channels.mail import Mail
from tiers_plugins.channels.mail.posting import days

OPTIONS = {"sender": "烟草公司；高新路 1 号", "return": "西安 12345 信箱"}
WORK = evolve(fieldwork("mail", SHOPS), options=OPTIONS)


def waves(*earlier: int) -> Fieldwork:
    """Give people to whom letters went so many times."""
    people = fieldwork("mail", [{"address": f"中山路 {n} 号"} for n in earlier]).people
    asked = zip(people, earlier, strict=True)
    own = tuple(evolve(p, earlier=("mail",) * n) for p, n in asked)
    return evolve(WORK, people=own)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of those who send the first letters."""
    needs_paper()
    folder = tmp_path_factory.mktemp("mail")
    Mail().field(WORK, folder)
    return folder


def test_the_channel_keeps_its_promises() -> None:
    needs_paper()

    assert_channel_ok(Mail(), reached=SHOPS[:2], unreached=[{}], filled=filled)


def test_a_letter_says_why_and_how_and_has_a_questionnaire(first: Path) -> None:
    found = pages(first / "letters.pdf")

    assert len(found) == 2 * len(SHOPS)
    for person, letter, form in zip(WORK.people, found[::2], found[1::2], strict=True):
        assert person.code in letter
        assert person.code in form
        assert person.contact("address") in letter
        assert person.contact("name") not in form
        assert "西安 12345 信箱" in letter.replace("\n", "")
    zh, en = found[0], found[2]
    assert all(
        said in zh for said in ("尊敬的老王烟酒店：您好！", "2026 年 7 月 31 日")
    )
    assert all(said in en for said in ("Dear Émile's,", "31 July 2026"))
    assert "Orders come on time" in found[3]
    assert not (first / "cards.pdf").exists()


def test_labels_are_24_on_a_sheet(tmp_path: Path) -> None:
    needs_paper()
    people = [{"name": f"第 {n} 店", "address": f"中山路 {n} 号"} for n in range(25)]
    work = fieldwork("mail", people)

    Mail().field(work, tmp_path)

    full, last = pages(tmp_path / "labels.pdf")
    assert sum(person.code in full for person in work.people) == 24
    assert work.people[24].code in last
    assert "中山路 24 号" in last


def test_who_was_written_to_gets_a_card_and_then_a_replacement(tmp_path: Path) -> None:
    needs_paper()
    work = waves(0, 1, 2, 3)

    Mail().field(work, tmp_path)

    letters, cards = text(tmp_path / "letters.pdf"), pages(tmp_path / "cards.pdf")
    codes = [person.code for person in work.people]
    assert [code in letters for code in codes] == [True, False, True, True]
    assert letters.count("A new copy is enclosed") == 1
    assert letters.count("一份新的问卷") == 1
    assert len(cards) == 2
    assert "about a week ago" in cards[0]
    assert codes[1] not in cards[0] + cards[1]
    with (tmp_path / "mailing.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["mailing"], row["sends"]) for row in rows] == [
        ("1", "信函附问卷"),
        ("2", "提醒卡片"),
        ("3", "信函附补寄问卷"),
        ("3", "信函附补寄问卷"),
    ]


def test_mailings_follow_after_one_and_two_weeks() -> None:
    long = evolve(WORK, ends=WORK.starts + timedelta(60))

    assert list(days(long, 1).values()) == [
        date(2026, 7, 6),
        date(2026, 7, 13),
        date(2026, 7, 27),
    ]
    assert days(long, 3) == {3: date(2026, 7, 6)}


@pytest.mark.parametrize("length", [0, 1, 10, 25, 34])
def test_in_short_fieldwork_all_mailings_go_out_before_its_end(length: int) -> None:
    short = evolve(WORK, ends=WORK.starts + timedelta(length))

    found = list(days(short, 1).values())

    assert len(found) == 3
    assert found == sorted(found)
    assert found[0] == short.starts
    assert found[-1] <= short.starts + timedelta(length * 21 // 35)


def test_those_who_post_get_no_telephone_numbers(first: Path) -> None:
    written = "".join(
        text(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8-sig")
        for path in first.iterdir()
    )

    assert "139" not in written
    assert "e@x.y" not in written


def test_long_names_and_addresses_stay_within_their_fields(tmp_path: Path) -> None:
    needs_paper()
    people = [
        {"name": "很长的店名" * 60, "address": "很长的地址" * 80},
        {"name": "Long & Longer " * 30, "address": "1 High Street, " * 60},
    ]
    work = evolve(fieldwork("mail", people), options={"sender": "总公司" * 200})
    work = evolve(work, people=(*work.people, *waves(1).people))

    Mail().field(work, tmp_path)

    for name, width, height in (
        ("letters.pdf", 210 - 17, 297 - 8),
        ("cards.pdf", 148 - 9, 105 - 9),
        ("labels.pdf", 210 - 4, 37),
    ):
        right, down = edges(tmp_path / name)
        assert right <= width
        assert down <= height


# --- keying twice -------------------------------------------------------------------


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """Key the same forms twice; the second time one answer differs."""
    given = [
        Answer(p.customer, p.code, "mail", item, value)
        for p in WORK.people
        for item, value in (("on_time", "5"), ("visits", "weekly"), ("wish", "好"))
    ]
    other = [evolve(given[0], value="6"), *given[1:5], evolve(given[5], value=" 好 ")]
    keyed(WORK, given, tmp_path / "batch.csv")
    keyed(WORK, [*other, *given[6:]], tmp_path / "batch.again.csv")
    return tmp_path / "batch.csv"


def test_what_was_keyed_differently_is_told_and_does_not_count(twice: Path) -> None:
    found = Mail().returned(twice, WORK)

    (problem,) = found.problems
    assert problem.code == "keyed-differently"
    assert str(problem.at).startswith(f"{twice}:2")
    assert f"{twice.parent / 'batch.again.csv'}:2" in problem.message.zh
    missing = (WORK.people[0].code, "on_time")
    assert missing not in {(a.code, a.item) for a in found.answers}
    assert len(found.answers) == 3 * len(SHOPS) - 1


def test_either_sheet_leads_to_both(twice: Path) -> None:
    other = twice.with_name("batch.again.csv")

    assert Mail().returned(other, WORK) == Mail().returned(twice, WORK)


def test_a_difference_that_is_put_right_counts(twice: Path) -> None:
    other = twice.with_name("batch.again.csv")
    other.write_text(other.read_text("utf-8").replace(",6,", ",5,"), encoding="utf-8")

    found = Mail().returned(twice, WORK)

    assert not found.problems
    assert len(found.answers) == 3 * len(SHOPS)


def test_a_form_that_was_keyed_once_counts_and_is_told(twice: Path) -> None:
    other = twice.with_name("batch.again.csv")
    lines = other.read_text("utf-8").splitlines()
    other.write_text("\n".join([lines[0], *lines[3:]]) + "\n", encoding="utf-8")

    found = Mail().returned(twice, WORK)

    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("keyed-once", "warning")
    assert WORK.people[0].code in problem.message.en
    assert len(found.answers) == 3 * len(SHOPS)


def test_sheets_to_key_into_are_read_as_they_are_written(tmp_path: Path) -> None:
    write_keying(WORK, tmp_path)
    path = tmp_path / "keying.csv"
    row = f"{WORK.people[0].code.lower().replace('-', ' ')},2026-07-09,7,每周,\n"
    path.write_text(path.read_text("utf-8-sig") + row, encoding="utf-8-sig")

    found = Mail().returned(path, WORK)

    assert not found.problems
    assert [(a.item, a.value, a.at) for a in found.answers] == [
        ("on_time", "7", "2026-07-09"),
        ("visits", "weekly", "2026-07-09"),
    ]


def test_both_sheets_are_taken_in_as_one(
    twice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    documents.write_round(WORK.round, Path())
    documents.write_document(Schedule(WORK.starts, WORK.ends), Path(SCHEDULE))
    tables.write_sample(WORK.people, Path())
    sheets = [twice, twice.with_name("batch.again.csv")]

    found = ingest(Path(), sheets, "mail", Plugins.installed(), lang="zh")

    assert [problem.code for problem in found.problems] == ["keyed-differently"]
    assert len(found.counted.answers) == 3 * len(SHOPS) - 1
    assert found.counted.repeated == 0
