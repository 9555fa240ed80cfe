"""Fonts: which one is used for a sign, and what is said where none has it."""

from pathlib import Path

import pytest

from tiers.problems import DataError
from tiers.testing.rounds import fieldwork

fonts = pytest.importorskip(
    "tiers_plugins.channels.printing.fonts", reason="printing is an extra"
)
setting = pytest.importorskip("tiers_plugins.channels.printing.setting").setting


@pytest.fixture(scope="module")
def noto() -> Path:
    """Find a collection with one font for each way to write Chinese."""
    for folder in fonts.folders():
        for path in folder.rglob("NotoSansCJK-Regular.ttc"):
            return Path(path)
    pytest.skip("there is no Noto Sans CJK (package fonts-noto-cjk)")


def test_of_a_collection_that_for_simplified_chinese_is_used(noto: Path) -> None:
    face = fonts.typeface([noto.parent]).face("卷")

    assert face.path.name == "NotoSansCJK-Regular.ttc"
    assert face.number == 2


def test_a_broken_file_gives_way_to_a_sound_one(noto: Path, tmp_path: Path) -> None:
    (tmp_path / "NotoSansCJKsc-Regular.otf").write_bytes(b"\0\1\0\0 no font")
    (tmp_path / "simsun.ttc").write_bytes(b"ttcf no collection")
    (tmp_path / "uming.ttc").symlink_to(noto)

    assert fonts.typeface([tmp_path]).face("卷").path.name == "uming.ttc"


def test_a_font_that_is_named_comes_first(noto: Path, tmp_path: Path) -> None:
    own = tmp_path / "ours.ttc"
    own.symlink_to(noto)

    assert fonts.typeface([noto.parent], own).face("卷").path == own


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0\0\1\0\0\0\0\0\0"])
def test_what_is_named_and_no_font_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ours.ttf"
    path.write_bytes(content)

    with pytest.raises(fonts.UnfitFontError):
        fonts.typeface([], path)


def test_signs_that_stand_from_right_to_left_are_not_drawn() -> None:
    assert fonts.typeface(fonts.folders()).face("ش") is None


def test_without_fonts_it_is_said_once_whatever_else_is_to_be_printed(
    tmp_path: Path,
) -> None:
    work = fieldwork("mail", [{"name": f"第{n}店"} for n in range(9)])

    with pytest.raises(DataError) as caught:
        setting(work, "mail", places=[tmp_path])

    (problem,) = caught.value.problems
    assert problem.code == "no-font"
    assert "fonts-noto-cjk" in str(problem.help)


def test_the_environment_may_name_a_font(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TIERS_FONT", str(tmp_path / "nowhere.ttf"))

    with pytest.raises(DataError) as caught:
        setting(fieldwork("mail", [{}]), "mail")

    assert [problem.code for problem in caught.value.problems] == ["unfit-font"]
