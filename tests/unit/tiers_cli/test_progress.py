"""The line on the terminal: what it says, and that its words keep their places."""

from threading import Event

import pytest
from rich.cells import cell_len

from tiers.testing.hosts import HereSession
from tiers.text import Lang, Text
from tiers_cli.hosted import telling
from tiers_cli.progress import Progress, Stage, Total, line

DECIDING = Text("deciding", "判定")


def stage(done: int, *, total: int | None = 10_000_000, before: int = 0) -> Stage:
    of = None if total is None else Total(total)
    return Stage(DECIDING, of, done=done, before=before, seconds=4)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            (
                "deciding  ━━━╸────────   3,000,000 / 10,000,000   30 %    750,000/s"
                "      0:09 left"
            ),
        ),
        (
            "zh",
            (
                "判定      ━━━╸────────   3,000,000 / 10,000,000   30 %  "
                "  750,000 行/秒  剩余     0:09"
            ),
        ),
    ],
)
def test_a_line_tells_rows_share_speed_and_time(lang: Lang, words: str) -> None:
    assert line(stage(3_000_000), lang, 100) == words


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [79, 60, 50, 30])
def test_a_line_is_as_wide_at_the_end_as_at_the_beginning(
    lang: Lang, width: int
) -> None:
    widths = {
        cell_len(line(stage(done), lang, width))
        for done in (1, 999, 1_000_000, 9_999_999, 10_000_000)
    }

    assert len(widths) == 1
    assert max(widths) <= width


def test_rows_of_an_earlier_run_count_for_the_share_and_not_for_the_speed() -> None:
    found = line(stage(8_000_000, before=6_000_000), "en", 100)

    assert "80 %    500,000/s      0:04 left" in found


def test_without_a_total_only_what_is_done_is_told() -> None:
    found = line(stage(3_000_000, total=None), "en", 100)

    assert found.split() == ["deciding", "3,000,000", "750,000/s"]


def test_work_that_no_row_measures_has_a_name_alone() -> None:
    assert line(Stage(DECIDING), "en", 100) == "deciding"


def test_an_estimate_that_is_too_low_gives_way() -> None:
    found = Stage(DECIDING, Total(100, is_estimate=True), done=130, seconds=1)

    assert "130 / ≈130  100 %" in line(found, "en", 100)
    assert "0:00 left" in line(found, "en", 100)


def test_nothing_is_said_of_speed_before_anything_is_known() -> None:
    found = line(Stage(DECIDING, Total(100)), "en", 100)

    assert found.split()[1:] == ["────────────", "0", "/", "100", "0", "%", "0/s"]


@pytest.mark.parametrize(("lang", "words"), [("en", "tasks"), ("zh", "个任务")])
def test_of_tasks_neither_speed_nor_time_is_told(lang: Lang, words: str) -> None:
    found = line(
        Stage(DECIDING, Total(40), done=10, seconds=2, is_tasks=True), lang, 99
    )

    assert found.split()[1:] == ["━━━─────────", "10", "/", "40", "25", "%", words]


def test_a_host_is_asked_how_far_it_is_while_somebody_looks() -> None:
    asked = Event()

    class Host(HereSession):
        def tasks(self) -> tuple[int, int]:
            asked.set()
            return 3, 8

    class Shown(Progress):
        is_shown = True

    bar = Shown(DECIDING)
    with telling(Host(), bar):
        assert asked.wait(20)
    assert (bar.stage.done, bar.stage.total) == (3, Total(8))

    asked.clear()
    with telling(Host(), Progress(DECIDING, is_quiet=True)):
        assert not asked.is_set()
