"""Files appear whole or not at all."""

from pathlib import Path

import pytest

from tiers.atomic import replacing
from tiers.problems import DataError


def test_a_file_is_replaced_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    with replacing(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert part.parent == tmp_path
        assert part.name.startswith(".out.csv.")

    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_happens_nothing_is_left_half_done(
    kind: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def write_half() -> None:
        with replacing(path) as part:
            part.write_text("half")
            raise kind

    with pytest.raises(kind):
        write_half()

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no-folder"), replacing(tmp_path / "no" / "x"):
        pytest.fail("the work began")


def test_a_folder_of_the_same_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    with (
        pytest.raises(DataError, match="unwritable-file"),
        replacing(tmp_path / "out") as part,
    ):
        part.write_text("new")

    assert [p.name for p in tmp_path.iterdir()] == ["out"]
