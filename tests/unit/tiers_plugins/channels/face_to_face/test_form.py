"""The form is an XLSForm: pyxform converts it."""

from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert
from surveys.odd import ODD

from tiers.ports import Fieldwork
from tiers.survey.questionnaire import Questionnaire
from tiers.testing.rounds import fieldwork, round_of
from tiers.text import Text
from tiers_plugins.channels.face_to_face import FaceToFace

XFORMS = "{http://www.w3.org/2002/xforms}"
SHOPS = (
    {"name": "王记便利店", "address": "东大街12号", "area": "城北"},
    {"name": "Li & Co", "address": "东大街9号", "area": "城北"},
    {"name": "Zhou", "address": "西街1号", "area": "城南"},
)


def converted(work: Fieldwork, folder: Path) -> ET.Element:
    FaceToFace().field(work, folder)
    warnings: list[str] = []
    made = convert(folder / "form.xlsx", warnings=warnings)
    assert warnings == []
    return ET.fromstring(made.xform)  # noqa: S314 - pyxform wrote it


@pytest.mark.parametrize("asked", [round_of().questionnaire, ODD])
def test_pyxform_takes_the_form(asked: Questionnaire, tmp_path: Path) -> None:
    work = attrs.evolve(fieldwork("face-to-face", SHOPS), round=round_of(asked))

    form = converted(work, tmp_path)

    langs = [each.get("lang") for each in form.iter(f"{XFORMS}translation")]
    assert langs == ["English (en)", "Chinese (zh)"]


def test_pyxform_would_say_if_two_fields_had_one_name(tmp_path: Path) -> None:
    asked = attrs.evolve(ODD, items=(attrs.evolve(ODD.items[0], id="ok"),) * 2)
    work = attrs.evolve(fieldwork("face-to-face", SHOPS), round=round_of(asked))

    with pytest.raises(PyXFormError):
        converted(work, tmp_path)


def test_items_are_asked_if_there_was_an_interview(tmp_path: Path) -> None:
    form = converted(fieldwork("face-to-face", SHOPS), tmp_path)

    binds = {each.get("nodeset"): each.attrib for each in form.iter(f"{XFORMS}bind")}
    relevant = binds["/data/interview"]["relevant"].split()
    assert " ".join(relevant) == (
        "/data/visit/disposition = '1.1' or /data/visit/disposition = '1.2'"
    )
    assert "/data/interview/on_time" in binds
    assert binds["/data/visit/attempt"]["constraint"] == ". >= 1 and . <= 20"


def test_a_form_of_other_words_has_another_version_but_the_same_id(
    tmp_path: Path,
) -> None:
    work = fieldwork("face-to-face", SHOPS)
    other = attrs.evolve(round_of().questionnaire, thanks=Text("Bye", "再见"))
    roots = []
    for number, each in enumerate(
        (work, work, attrs.evolve(work, round=round_of(other)))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        form = converted(each, folder)
        root = form.find(f".//{XFORMS}data[@version]")
        assert root is not None
        roots.append((root.get("id"), root.get("version")))

    assert roots[0] == roots[1]
    assert roots[0][0] == roots[2][0]
    assert roots[0][1] != roots[2][1]
