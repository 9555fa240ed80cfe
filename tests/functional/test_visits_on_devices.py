"""Interviewers fill the form in, servers export it, and it comes back as it was said.

The form is filled in by the engine of ODK Collect; see `surveys.devices`.
"""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import attrs
import pytest
from pyxform.xls2xform import convert
from surveys.devices import LACKING, Submission, exports, submissions
from surveys.odd import ODD

from tiers.ports import Returned
from tiers.survey.questionnaire import Questionnaire
from tiers.testing.rounds import fieldwork, round_of
from tiers_plugins.channels.face_to_face import FaceToFace

pytestmark = pytest.mark.skipif(bool(LACKING), reason=LACKING)

WORK = attrs.evolve(
    fieldwork(
        "face-to-face",
        [
            {"name": "王记便利店", "address": "东大街12号", "area": "城北"},
            {"name": "Li & Co", "address": "东大街9号", "area": "城北"},
            {"name": "Zhou", "address": "西街1号", "area": "城南"},
        ],
    ),
    options={"interviewers": "城北: Ann; 城南: 王芳"},
)
WANG, LI, ZHOU = (person.code for person in WORK.people)
SAID = 'more; "soon", 谢谢'
PEOPLE = (
    {
        "interviewer": "02", "person": ZHOU, "attempt": "2", "disposition": "1.1",
        "on_time": "7", "visits": "rarely", "wish": SAID,
    },
    {
        "typed_code": WANG.lower().replace("-", " ").replace("0", "o"), "attempt": "1",
        "disposition": "1.2", "note": "再访", "on_time": "1",
    },
    {"interviewer": "01", "person": LI, "attempt": "1", "disposition": "2.24"},
    # What the form does not let pass:
    {"typed_code": f"{WANG[:-1]}{'0' if WANG[-1] != '0' else '1'}", "attempt": "21"},
    {"interviewer": "01", "person": ZHOU},
)  # fmt: skip


@pytest.mark.parametrize("asked", [WORK.round.questionnaire, ODD])
def test_odk_validate_takes_the_form(asked: Questionnaire, tmp_path: Path) -> None:
    FaceToFace().field(attrs.evolve(WORK, round=round_of(asked)), tmp_path)
    warnings: list[str] = []

    convert(tmp_path / "form.xlsx", warnings=warnings, validate=True)

    assert warnings == []


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Submission]]:
    folder = tmp_path_factory.mktemp("field")
    FaceToFace().field(WORK, folder)
    return folder / "form.xlsx", submissions(folder, PEOPLE)


def central(to: Path, _: Path, sent: list[Submission]) -> Path:
    return exports.central(to / "visits.csv", sent)


def central_without_groups(to: Path, _: Path, sent: list[Submission]) -> Path:
    return exports.central(to / "visits.csv", sent, groups=False)


def kobo_names(to: Path, form: Path, sent: list[Submission]) -> Path:
    return exports.kobo(to / "kobo.csv", sent, form, lang="xml", groups=True)


def kobo_chinese(to: Path, form: Path, sent: list[Submission]) -> Path:
    return exports.kobo(to / "kobo.csv", sent, form, lang="Chinese (zh)", groups=True)


def kobo_workbook(to: Path, form: Path, sent: list[Submission]) -> Path:
    return exports.kobo(to / "kobo.xlsx", sent, form, lang="English (en)", groups=False)


def central_archive(to: Path, _: Path, sent: list[Submission]) -> Path:
    table = exports.central(to / "visits.csv", sent)
    with ZipFile(to / "visits.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("visits - audit.csv", "instance ID,event\nuuid:1,form start\n")
        archive.writestr("files/1/photo.csv", "code\n1\n")
        archive.write(table, "visits.csv")
    return to / "visits.zip"


EXPORTS = (
    central_archive,
    central,
    central_without_groups,
    kobo_names,
    kobo_chinese,
    kobo_workbook,
)


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_comes_back_as_it_was_said(
    export: Callable[[Path, Path, list[Submission]], Path],
    sent: tuple[Path, list[Submission]],
    tmp_path: Path,
) -> None:
    form, all_sent = sent

    found = FaceToFace().returned(export(tmp_path, form, all_sent[:3]), WORK)

    assert found.problems == ()
    assert {(a.code, a.item): a.value for a in found.answers} == {
        (ZHOU, "on_time"): "7",
        (ZHOU, "visits"): "rarely",
        (ZHOU, "wish"): SAID,
        (WANG, "on_time"): "1",
    }
    contacts = {(c.code, c.attempt, c.disposition, c.note) for c in found.contacts}
    assert contacts == {
        (ZHOU, 2, "1.1", ""),
        (WANG, 1, "1.2", "再访"),
        (LI, 1, "2.24", ""),
    }
    assert all(answer.at for answer in found.answers)
    assert all(contact.at for contact in found.contacts)


def test_a_form_lets_pass_only_whom_it_is_for(
    sent: tuple[Path, list[Submission]],
) -> None:
    _, all_sent = sent

    assert [each.refused for each in all_sent[:3]] == [{}, {}, {}]
    assert all_sent[3].refused == {
        "typed_code": "没有受访者持有该回收码，请与路线单核对。",
        "attempt": "请填写 1 到 20 的整数。",
    }
    assert all_sent[4].refused == {"person": "no such choice"}


def test_a_typed_code_is_read_as_it_was_meant(
    sent: tuple[Path, list[Submission]],
) -> None:
    cells = sent[1][1].cells

    assert cells["code"] == WANG
    assert cells["address"] == "东大街12号"


def test_exported_again_a_submission_is_the_same_interview(
    sent: tuple[Path, list[Submission]], tmp_path: Path
) -> None:
    first = exports.central(tmp_path / "monday.csv", sent[1][:1])
    again = exports.central(tmp_path / "friday.csv", sent[1][:3])

    one, other = (FaceToFace().returned(path, WORK) for path in (first, again))

    assert {a.source for a in one.answers} <= {a.source for a in other.answers}
    assert set(one.contacts) <= set(other.contacts)


def test_a_submission_that_stands_there_twice_is_told(
    sent: tuple[Path, list[Submission]], tmp_path: Path
) -> None:
    path = exports.central(tmp_path / "both.csv", [sent[1][0], sent[1][0]])

    found = FaceToFace().returned(path, WORK)

    assert [problem.code for problem in found.problems] == ["unused-submission"]
    assert len(found.answers) == 3


def test_a_rejected_submission_is_left_out(
    sent: tuple[Path, list[Submission]], tmp_path: Path
) -> None:
    path = exports.central(tmp_path / "visits.csv", sent[1][:1], review="rejected")

    found = FaceToFace().returned(path, WORK)

    assert [problem.code for problem in found.problems] == ["unused-submission"]
    assert found == Returned(problems=found.problems)


def test_what_was_spoilt_in_an_export_has_its_place(
    sent: tuple[Path, list[Submission]], tmp_path: Path
) -> None:
    path = exports.central(tmp_path / "visits.csv", sent[1][:1])
    text = path.read_text(encoding="utf-8").replace(
        "interview-visits", "interview-visit"
    )
    path.write_text(text.replace(",7,rarely", ",8,rarely"), encoding="utf-8")

    found = FaceToFace().returned(path, WORK)

    places = {(p.code, p.at.line) for p in found.problems if p.at}
    assert places == {("unfit-answer", 2), ("unknown-item", 1)}
    assert [a.item for a in found.answers] == ["wish"]
