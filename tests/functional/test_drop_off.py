"""Drop-off: questionnaires that are carried, a log, and sheets to key answers into."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from surveys.paper import SHOPS, edges, filled, needs_paper, pages, text, tool

from tiers.problems import DataError
from tiers.survey.questionnaire import Item, Questionnaire, Words, forms
from tiers.testing.channels import assert_channel_ok
from tiers.testing.rounds import fieldwork, round_of
from tiers.text import Text
from tiers_plugins.channels.drop_off import DropOff
from tiers_plugins.channels.drop_off.rounds import stops

WORK = fieldwork("drop-off", SHOPS)
SERVPERF = tuple(forms.items("SERVPERF", forms.agreement(1, 7)))
MANY = tuple(evolve(SERVPERF[n % 22], id=f"Q{n}") for n in range(40))


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the channel's people."""
    needs_paper()
    folder = tmp_path_factory.mktemp("drop-off")
    DropOff().field(WORK, folder)
    return folder


def test_the_channel_keeps_its_promises() -> None:
    needs_paper()

    assert_channel_ok(DropOff(), reached=SHOPS[:2], unreached=[{}], filled=filled)


def test_everybody_has_a_questionnaire_in_their_language(packet: Path) -> None:
    found = pages(packet / "questionnaires.pdf")

    assert len(found) == len(SHOPS)
    for person in WORK.people:
        (own,) = (page for page in found if person.code in page)
        asked, ending = (
            ("订货按时送达", "上门收取问卷")
            if person.lang == "zh"
            else ("Orders come on time", "We collect this questionnaire on")
        )
        assert asked in own
        assert ending in own
        assert person.contact("name") not in own


def test_questionnaires_lie_in_the_order_of_the_way(packet: Path) -> None:
    found = text(packet / "questionnaires.pdf")

    with (packet / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["address"] for row in rows] == [
        "兴庆南路 9 号",
        "兴庆南路 12 号",
        "9 High Street",
    ]
    places = [found.index(row["code"]) for row in rows]
    assert places == sorted(places)


def test_the_log_tells_what_carriers_need_and_no_more(packet: Path) -> None:
    sheet = (packet / "log.csv").read_text(encoding="utf-8-sig")
    paper = text(packet / "log.pdf")

    for person in WORK.people:
        assert person.code in sheet
        assert person.code in paper
    assert "\"'=HYPERLINK" in sheet
    assert "老王烟酒店" in paper
    assert "回收码" in paper
    assert "139" not in sheet + paper
    assert "e@x.y" not in sheet + paper


def test_the_code_can_be_read_by_a_machine(packet: Path, tmp_path: Path) -> None:
    segno = pytest.importorskip("segno", reason="printing is an extra")
    command = ("pdftoppm", "-r", "254", "-f", "1", "-l", "1", "-gray")
    tool(*command, packet / "questionnaires.pdf", tmp_path / "page")
    head, size, _, pixels = next(tmp_path.glob("page*")).read_bytes().split(b"\n", 3)
    width = int(size.split()[0])

    def is_dark(x: float, y: float) -> int:
        return int(pixels[round(y * 10) * width + round(x * 10)] < 128)

    matrix = segno.make_qr(stops(WORK)[0].person.code, error="m").matrix
    one = 25 / (len(matrix) + 8)
    left, top = 162.5 + 4.5 * one, 10 + 4.5 * one
    assert head == b"P5"
    assert [list(row) for row in matrix] == [
        [is_dark(left + x * one, top + y * one) for x in range(len(matrix))]
        for y in range(len(matrix))
    ]


def test_days_leave_time_to_collect_twice() -> None:
    people = fieldwork("drop-off", [{"address": f"No. {n}"} for n in range(40)])

    found = stops(people)

    assert found[0].drop == people.starts
    assert {stop.collect - stop.drop for stop in found} == {timedelta(3)}
    assert max(stop.collect for stop in found) <= people.ends - timedelta(3)
    assert [stop.drop for stop in found] == sorted(stop.drop for stop in found)


@pytest.mark.parametrize("days", range(6))
def test_short_fieldwork_stays_within_its_days(days: int) -> None:
    short = evolve(WORK, ends=WORK.starts + timedelta(days))

    assert all(
        short.starts <= stop.drop <= stop.collect <= short.ends for stop in stops(short)
    )


def test_the_log_comes_back_with_what_came_of_each_stop(
    packet: Path, tmp_path: Path
) -> None:
    with (packet / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"dropped": "2026-07-06", "disposition": "2.11", "note": "busy"}
    path = tmp_path / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    found = DropOff().returned(path, WORK)

    assert not found.problems
    assert [(c.code, c.disposition, c.note) for c in found.contacts] == [
        (rows[0]["code"], "2.11", "busy")
    ]


def test_long_and_many_items_stay_on_the_paper(tmp_path: Path) -> None:
    needs_paper()
    long = Item("long", Text("word " * 900, "很长的题目" * 400), Words(), "free")
    asked = Questionnaire(Text("Long", "长"), (*MANY, long))
    people = evolve(fieldwork("drop-off", SHOPS[:2]), round=round_of(asked))

    DropOff().field(people, tmp_path)

    path = tmp_path / "questionnaires.pdf"
    found = text(path)
    assert found.count("很") == 400
    assert found.count("word") == 900
    assert all(f"{n}." in found.split() for n in range(1, 42))
    right, down = edges(path)
    assert right <= 210 - 17
    assert down <= 297 - 8


def test_two_sided_printing_begins_each_questionnaire_on_a_new_sheet(
    tmp_path: Path,
) -> None:
    needs_paper()

    DropOff().field(evolve(WORK, options={"sides": "2"}), tmp_path)

    found = pages(tmp_path / "questionnaires.pdf")
    assert [bool(page.strip()) for page in found] == [True, False] * len(SHOPS)


def test_pictures_that_no_font_has_are_left_out_of_names(tmp_path: Path) -> None:
    needs_paper()
    people = [{"name": "\U0001fae8果店\U0010fffd", "address": "1 High Street"}]

    DropOff().field(fieldwork("drop-off", people), tmp_path)

    assert "果店" in text(tmp_path / "log.pdf")


def test_what_cannot_be_printed_is_said_all_at_once(tmp_path: Path) -> None:
    needs_paper()
    odd = fieldwork("drop-off", [{"name": "شوب"}, {"name": "店", "address": "\u0e01"}])

    with pytest.raises(DataError) as caught:
        DropOff().field(evolve(odd, options={"side": "2"}), tmp_path)

    said = [problem.message.en for problem in caught.value.problems]
    assert said[0] == "channel `drop-off` has no option `side`"
    assert said[1].startswith("the name of customer `C1` can't be printed")
    assert "U+0634" in said[1]
