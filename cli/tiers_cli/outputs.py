"""The files of a run: found fit before the work begins, and written whole or not."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import attrs
import polars as pl

from tiers.atomic import replacing
from tiers.pipeline.plugins import Plugins
from tiers.problems import DataError, Problem
from tiers.text import Text


@attrs.frozen
class Outputs:
    """Where decisions, rejects and the fit go, if anywhere."""

    decisions: Path | None
    rejects: Path | None
    fit: Path | None = None

    @classmethod
    def named(
        cls, decisions: Path | None, rejects: Path | None, fit: Path | None = None
    ) -> Self:
        """Let rejects go beside the decisions unless they are sent elsewhere."""
        if rejects is None and decisions is not None:
            rejects = decisions.with_name(f"{decisions.stem}.rejects.csv")
        return cls(decisions, rejects, fit)

    def check(self, plugins: Plugins, inputs: Iterable[Path]) -> None:
        """Make sure that every file can be written, and that none is an input.

        Raises:
            DataError: one can't be, or one file has two uses.
        """
        used = {path.resolve() for path in inputs}
        for path in self._tables():
            plugins.sink(path)
        for path in (*self._tables(), *([self.fit] if self.fit else ())):
            if path.resolve() in used:
                raise DataError([same_file(path)])
            used.add(path.resolve())
            claim(path)

    def _tables(self) -> Iterator[Path]:
        yield from (path for path in (self.decisions, self.rejects) if path)


class _Claimed(Exception):  # noqa: N818 - it is no fault: the file can be written
    """Ends a writing before anything is replaced."""


def claim(path: Path) -> None:
    """Make sure that a file can be written, and leave it as it is.

    Raises:
        DataError: it can't be.
    """
    with suppress(_Claimed), replacing(path):
        raise _Claimed


def same_file(path: Path) -> Problem:
    """Say that a file has two uses."""
    return Problem(
        "same-file",
        Text(
            f"`{path}` has two uses in this run; writing it would destroy the other",
            f"`{path}` 在本次运行中另有用途，写入会破坏原有内容",
        ),
        help=Text("name another file", "请换一个文件名"),
    )


def write(table: pl.LazyFrame, path: Path, plugins: Plugins) -> None:
    """Write a table to *path*; whatever goes wrong leaves the file as it was."""
    sink = plugins.sink(path)
    with replacing(path) as part:
        sink.write(table, part)
