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
    """Where decisions and rejects go, if anywhere."""

    decisions: Path | None
    rejects: Path | None

    @classmethod
    def named(cls, decisions: Path | None, rejects: Path | None) -> Self:
        """Let rejects go beside the decisions unless they are sent elsewhere."""
        if rejects is None and decisions is not None:
            rejects = decisions.with_name(f"{decisions.stem}.rejects.csv")
        return cls(decisions, rejects)

    def check(self, plugins: Plugins, inputs: Iterable[Path]) -> None:
        """Make sure that every file can be written, and that none is an input.

        Raises:
            DataError: one can't be, or one file has two uses.
        """
        used = {path.resolve() for path in inputs}
        for path in self._paths():
            plugins.sink(path)
            if path.resolve() in used:
                raise DataError([_same_file(path)])
            used.add(path.resolve())
            _claim(path)

    def _paths(self) -> Iterator[Path]:
        yield from (path for path in (self.decisions, self.rejects) if path)


class _Claimed(Exception):  # noqa: N818 - it is no fault: the file can be written
    """Ends a writing before anything is replaced."""


def _claim(path: Path) -> None:
    with suppress(_Claimed), replacing(path):
        raise _Claimed


def _same_file(path: Path) -> Problem:
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
