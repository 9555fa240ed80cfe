import csv
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import attrs
from python_calamine import CalamineWorkbook

from tiers.ports import Answer, Fieldwork
from tiers.testing.channels import assert_channel_ok
from tiers.testing.rounds import fieldwork
from tiers_plugins.channels.face_to_face import FaceToFace

SHOPS = (
    {"name": "王记便利店", "address": "东大街12号", "area": "城北", "phone": "139"},
    {
        "name": "=Li & Co",
        "address": "东大街9号",
        "area": "城北",
        "email": "li@x.example",
    },
    {"name": "Zhou", "address": "西街1号", "area": "城南", "hours": "9–21"},
)


def keyed(work: Fieldwork, answers: Sequence[Answer], folder: Path) -> Path:
    """Key answers into the list of an interviewer, as it is."""
    FaceToFace().field(work, folder)
    path = next((folder / "lists").iterdir())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {a.item: a.value for a in answers if a.code == row["code"]}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    return path


def central(work: Fieldwork, answers: Sequence[Answer], folder: Path) -> Path:
    """Write what ODK Central exports."""
    path = folder / "visits.csv"
    items = work.round.questionnaire.ids
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["SubmissionDate", "code", *(f"interview-{i}" for i in items), "KEY"]
        )
        for person in work.people:
            own = {a.item: a.value for a in answers if a.code == person.code}
            cells = [own.get(item, "") for item in items]
            day = "2026-07-09T08:00:00.000Z"
            writer.writerow([day, person.code, *cells, f"uuid:{person.customer}"])
    return path


def test_it_is_a_channel_by_lists_and_by_devices() -> None:
    for filled in (keyed, central):
        assert_channel_ok(
            FaceToFace(),
            reached=SHOPS,
            unreached=[{"phone": "139"}, {"address": " "}, {}],
            filled=filled,
        )


def test_interviewers_learn_only_what_they_need(tmp_path: Path) -> None:
    FaceToFace().field(fieldwork("face-to-face", SHOPS), tmp_path)

    for path in tmp_path.rglob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert "139" not in text.replace("-", "")
        assert "li@x.example" not in text
        assert "\n=Li" not in text
        assert ",=Li" not in text


def test_a_route_tells_whom_to_visit_when_and_leaves_room(tmp_path: Path) -> None:
    work = attrs.evolve(
        fieldwork("face-to-face", SHOPS), options={"interviewers": "王/芳"}
    )

    FaceToFace().field(work, tmp_path)

    book = CalamineWorkbook.from_path(tmp_path / "routes" / "01-王_芳.xlsx")
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "路线单 01 · 王/芳"
    assert rows[3][:6] == ["序号", "回收码", "姓名", "地址", "营业时间", "语言"]
    assert [row[0] for row in rows[4:9]] == ["城北", "1", "2", "城南", "3"]
    first = rows[5]
    assert first[2:8] == ["=Li & Co", "东大街9号", "", "英文", "07-06 上午", ""]
    assert "2.11 拒访" in str(rows[10][0])


def test_a_workbook_of_the_same_work_has_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        FaceToFace().field(fieldwork("face-to-face", SHOPS), folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        found.append([path.read_bytes() for path in files])

    assert found[0] == found[1]
    assert len(found[0]) == 4


def test_archives_that_are_none_or_hold_no_submissions_are_problems(
    tmp_path: Path,
) -> None:
    work = fieldwork("face-to-face", SHOPS)
    broken, other = tmp_path / "broken.zip", tmp_path / "other.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with ZipFile(other, "w") as archive:
        archive.writestr("photos.csv", "name,KEY\na.jpg,uuid:1\n")
        archive.writestr("odd.csv", b"\xff\xff\x00")

    for path in (broken, other, tmp_path / "missing.zip"):
        found = FaceToFace().returned(path, work)

        assert [problem.severity for problem in found.problems] == ["error"]
        assert found.answers == ()
