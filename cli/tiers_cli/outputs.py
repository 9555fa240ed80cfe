"""The files of a run: found fit before the work begins, and written whole or not."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import polars as pl

from tiers.atomic import claim, replacing
from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.plugins import Plugins
from tiers.problems import DataError, Problem
from tiers.text import Text

Place = Path | Location
"""Where a table goes: a file, or a URL."""


@frozen
class Outputs:
    """Where decisions, rejects and the fit go, if anywhere."""

    decisions: Place | None
    rejects: Place | None
    fit: Path | None = None
    sent: tuple[Path, ...] = ()
    """Files that are delivered; who delivers them makes sure that they can be."""

    @classmethod
    def named(
        cls, decisions: Place | None, rejects: Place | None, fit: Path | None = None
    ) -> Self:
        """Let rejects go beside the decisions unless they are sent elsewhere."""
        if isinstance(decisions, Path) and not decisions.name:
            decisions = decisions.resolve()  # `.` has a name, too
        if rejects is None and decisions is not None:
            rejects = _beside(decisions)
        return cls(decisions, rejects, fit)

    def check(self, plugins: Plugins, inputs: Iterable[Place]) -> None:
        """Make sure that all can be written, and that nothing is an input.

        Raises:
            DataError: one can't be, or one file or table has two uses.
        """
        for place in self._tables():
            if isinstance(place, Path):
                plugins.sink(place)
            else:
                plugins.url_sink(place)
        self.check_uses(inputs)
        self.check_places(plugins)

    def check_uses(self, inputs: Iterable[Place]) -> None:
        """Make sure that nothing is written twice, or is an input.

        Raises:
            DataError: one file or table has two uses.
        """
        given = tuple(inputs)
        used = {_identity(place) for place in given}
        for place in (*self._places(), *self.sent):
            if _identity(place) in used or any(_reads(i, place) for i in given):
                raise DataError([_same_file(place)])
            used.add(_identity(place))

    def check_places(self, plugins: Plugins) -> None:
        """Make sure that all can be written.

        Raises:
            DataError: one can't be.
        """
        for place in self._places():
            if isinstance(place, Path):
                claim(place)
            else:
                plugins.url_sink(place).check(place)

    def keeps_rejects(self, count: int) -> bool:
        """Tell whether to write so many rejects: older ones never outlive a run."""
        if isinstance(self.rejects, Path):
            return bool(count) or self.rejects.exists()
        return self.rejects is not None

    def _places(self) -> Iterator[Place]:
        yield from self._tables()
        if self.fit:
            yield self.fit

    def _tables(self) -> Iterator[Place]:
        yield from (place for place in (self.decisions, self.rejects) if place)


def _beside(decisions: Place) -> Place:
    if isinstance(decisions, Path):
        return decisions.with_name(f"{decisions.stem}.rejects.csv")
    table, _, said = decisions.part.partition("?")
    # Rejects are those of the last run, but where nothing at all is to be replaced.
    mode = "?mode=create" if "mode=create" in said.split("&") else ""
    return decisions.with_part(f"{table}_rejects{mode}")


def _reads(given: Place, place: Place) -> bool:
    """Tell whether a folder or a pattern of inputs holds a file that is to be written.

    This run would not read it, but the next one would.
    """
    if not (isinstance(given, Location) and isinstance(place, Path)) or given.scheme:
        return False
    if given.path.is_dir():
        return place.resolve().is_relative_to(given.path.resolve())
    return place.match(given.place)


def _identity(place: Place) -> object:
    """Give what is equal for one file, however it is written; a URL is itself."""
    location = Location.of(place)
    return location if location.scheme else location.path.resolve()


def refuse_inputs(path: Place, inputs: Iterable[Place]) -> None:
    """Make sure that what is to be written is no input.

    Raises:
        DataError: it is.
    """
    if _identity(path) in {_identity(place) for place in inputs}:
        raise DataError([_same_file(path)])


def refuse_inside(folder: Path, inputs: Iterable[Place], plugins: Plugins) -> None:
    """Make sure that a folder that is to be written holds no input.

    Raises:
        DataError: it does.
    """
    own = folder.resolve()
    files = (path for place in inputs for path in plugins.files(place))
    if any(path.resolve().is_relative_to(own) for path in files):
        raise DataError([_same_file(folder)])


def _same_file(path: Place) -> Problem:
    return Problem(
        "same-file",
        Text(
            f"`{path}` has two uses in this run; writing it would destroy the other",
            f"`{path}` 在本次运行中另有用途，写入会破坏原有内容",
        ),
        help=Text("name another file", "请换一个文件名"),
    )


def write(table: pl.LazyFrame, place: Place, plugins: Plugins) -> None:
    """Write a table; whatever goes wrong leaves what was there as it was."""
    if isinstance(place, Location):
        plugins.url_sink(place).write(table, place)
        return
    sink = plugins.sink(place)
    with replacing(place) as part:
        sink.write(table, part)


def refuse_loss(out: Path, inputs: list[Path], *, force: bool) -> None:
    """Refuse to write over a file, unless that was asked for, and over an input."""
    if any(out.resolve() == path.resolve() for path in inputs):
        message = Text(
            f"`{out}` would be read and written", f"`{out}` 既是输入又是输出"
        )
        advice = Text("name another file", "请换一个文件名")
        raise DataError([Problem("same-file", message, help=advice)])
    if out.exists() and not force:
        message = Text(
            f"`{out}` exists and is left as it is", f"`{out}` 已存在，未作改动"
        )
        advice = Text(
            "name another file, or add `--force` to replace it",
            "请换一个文件名，或加上 `--force` 以覆盖",
        )
        raise DataError([Problem("file-exists", message, help=advice)])
