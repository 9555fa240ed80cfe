"""A line on the terminal that says how far the work is; nothing elsewhere."""

import atexit
import sys
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Self

import attrs

from tiers.freezing import frozen
from tiers.text import Lang, Text
from tiers_cli.screen import current_lang

_TASKS = Text("tasks", "个任务")

READING = Text("reading", "读取数据")
FITTING = Text("fitting", "拟合")
DECIDING = Text("deciding", "判定")

Clock = Callable[[], float]


@frozen
class Total:
    """How many rows there are, or about how many."""

    rows: int
    is_estimate: bool = False


@attrs.define
class Stage:
    """What is being done: how many rows are done, and of how many."""

    what: Text
    total: Total | None = None
    """None where nobody knows before the end."""
    done: int = 0
    before: int = 0
    """Rows that an earlier run has done, which say nothing of the speed of this one."""
    seconds: float = 0
    is_tasks: bool = False
    """Whether not rows are counted, but tasks, whose number tells nothing of speed."""

    @property
    def of(self) -> int | None:
        """Give the total; a guess that proves too low gives way."""
        return None if self.total is None else max(self.total.rows, self.done)

    @property
    def rate(self) -> float:
        """Give rows a second; 0 until anything is known."""
        return (self.done - self.before) / self.seconds if self.seconds else 0

    @property
    def seconds_left(self) -> float | None:
        """Give the seconds left; None until anything is known."""
        if self.of is None or not self.rate:
            return None
        return (self.of - self.done) / self.rate


def line(stage: Stage, lang: Lang, width: int) -> str:
    """Put *stage* in a line of at most *width* cells, whose words stay in their places.

    What does not fit goes: the bar first, then the speed, then the total.
    """
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - on a terminal only

    what = set_cell_size(stage.what.put(lang), _WHAT)
    if stage.total is None and not stage.done:
        return what.rstrip()
    bar, share = _bar(stage), _share(stage)
    rate, left = _rate(stage).put(lang), _left(stage).put(lang)
    if stage.is_tasks:
        rate, left = _TASKS.put(lang), ""
    for parts in (
        (what, bar, _count(stage), share, rate, left),
        (what, _count(stage), share, rate, left),
        (what, _count(stage), share, left),
        (what, share, left),
    ):
        found = "  ".join(part for part in parts if part)
        if cell_len(found) <= width:
            break
    return set_cell_size(found, min(width, cell_len(found)))


_WHAT, _BAR = 8, 12
_LONGEST = 100 * 60 * 60 - 1
"""The longest time left, in seconds, that is told."""
_FULL, _HALF, _EMPTY = "━", "╸", "─"


def _bar(stage: Stage) -> str:
    if not stage.of:
        return ""
    halves = 2 * _BAR * stage.done // stage.of
    filled = _FULL * (halves // 2) + _HALF * (halves % 2)
    return filled.ljust(_BAR, _EMPTY)


def _count(stage: Stage) -> str:
    if stage.of is None or stage.total is None:
        return f"{stage.done:>11,}"
    total = f"{'≈' if stage.total.is_estimate else ''}{stage.of:,}"
    return f"{stage.done:>{len(total)},} / {total}"


def _share(stage: Stage) -> str:
    return "" if stage.of is None else f"{100 * stage.done // max(1, stage.of):>3} %"


def _rate(stage: Stage) -> Text:
    rate = f"{stage.rate:>9,.0f}"
    return Text(f"{rate}/s", f"{rate} 行/秒")


def _left(stage: Stage) -> Text:
    seconds = stage.seconds_left
    if seconds is None:
        return Text("", "")
    minutes, rest = divmod(min(round(seconds), _LONGEST), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return Text(f"{clock:>8} left", f"剩余 {clock:>8}")


class Progress:
    """Shows a stage after the other on the error output, if that is a terminal."""

    def __init__(
        self, what: Text, *, is_quiet: bool = False, clock: Clock = time.monotonic
    ) -> None:
        self._stage = Stage(what)
        self._lang = current_lang()
        self._clock, self._began = clock, clock()
        self._is_shown = not is_quiet and sys.stderr.isatty()
        self._lock = Lock()
        self._live: Any = None

    @property
    def is_shown(self) -> bool:
        """Tell whether anybody looks."""
        return self._is_shown

    @property
    def stage(self) -> Stage:
        """Give the stage."""
        return self._stage

    def __enter__(self) -> Self:
        if self._is_shown:
            self._live = _live(self._line)
            atexit.register(self._live.stop)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()
            atexit.unregister(self._live.stop)

    def expect(self, what: Text, total: Total | None, *, before: int = 0) -> None:
        """Begin a stage of *total* rows, of which so many were done *before*."""
        self._stage = Stage(what, total, before, before)
        self._began = self._clock()

    def advance(self, rows: int) -> None:
        """Count rows that are done; any thread may."""
        with self._lock:
            self._stage.done += rows

    def tasks(self, done: int, total: int) -> None:
        """Say how many tasks are done, where no rows are counted."""
        with self._lock:
            stage = self._stage
            stage.done, stage.total, stage.is_tasks = done, Total(total), True

    def _line(self, width: int) -> str:
        self._stage.seconds = self._clock() - self._began
        return line(self._stage, self._lang, width)


def _live(shown: Callable[[int], str]) -> Any:
    from rich.console import Console  # noqa: PLC0415 - on a terminal only
    from rich.live import Live  # noqa: PLC0415
    from rich.text import Text as Line  # noqa: PLC0415

    console = Console(stderr=True)

    def render() -> Line:
        return Line(shown(console.width - 1), no_wrap=True)

    return Live(
        get_renderable=render,
        console=console,
        transient=True,
        refresh_per_second=4,
        redirect_stdout=False,
        redirect_stderr=True,  # remarks come above the line
    )
