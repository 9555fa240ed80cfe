"""Folders that appear whole or not at all, on any file system that Spark writes to."""

import atexit
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import attrs
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from tiers.problems import DataError, Problem
from tiers.text import Text

_MARK = "_SUCCESS"
_PATIENCE, _PAUSE = 10, 0.05
"""Seconds that tasks are given to end, and between two looks at them."""


@contextmanager
def replacing(path: str, session: SparkSession) -> Iterator["Place"]:
    """Lend a hidden folder beside *path*, and rename it to *path* at the end.

    Whatever goes wrong on the way, an interrupt too, leaves *path* as it was and
    nothing beside it. An older folder that Spark wrote is replaced.

    Raises:
        DataError: *path* can't be written, or holds something else.
    """
    place = Place.of(path, session)
    place.check()
    part = place.beside("part")
    undo = partial(_undo, part, session)
    # Who is told to end in the middle only does what is to be done at the exit.
    atexit.register(undo)
    try:
        yield part
        place.take(part)
    except BaseException:
        undo()
        raise
    finally:
        atexit.unregister(undo)


def _undo(part: "Place", session: SparkSession) -> None:
    with suppress(Py4JError, PySparkException, OSError):
        _cancel(session)
        part.remove()


def _cancel(session: SparkSession) -> None:
    """Stop all jobs, and wait a little for their tasks: they write to the last."""
    context = session.sparkContext
    context.cancelAllJobs()
    tracker = context._jsc.sc().statusTracker()  # noqa: SLF001 - Python's lacks it
    patience = time.monotonic() + _PATIENCE
    while time.monotonic() < patience:
        found = tracker.getExecutorInfos()
        if not sum(executor.numRunningTasks() for executor in found):
            return
        time.sleep(_PAUSE)


@attrs.frozen
class Place:
    """A folder on a file system of Hadoop."""

    text: str
    session: SparkSession = attrs.field(repr=False)
    path: Any = attrs.field(repr=False)
    files: Any = attrs.field(repr=False)

    @classmethod
    def of(cls, text: str, session: SparkSession) -> "Place":
        """Find a place by its name.

        Raises:
            DataError: nothing knows such names.
        """
        jvm, context = session._jvm, session.sparkContext._jsc  # noqa: SLF001 - Hadoop's
        assert jvm is not None, "the session runs"
        try:
            path = jvm.org.apache.hadoop.fs.Path(text)
            files = path.getFileSystem(context.hadoopConfiguration())
        except (Py4JJavaError, PySparkException) as error:
            raise DataError([_unwritable(text, error)]) from None
        return cls(text, session, path, files)

    def check(self) -> None:
        """Make sure that it can be written, before any work is done.

        Raises:
            DataError: it can't be, or there is something else.
        """
        if self.files.exists(self.path) and not self._is_ours():
            raise DataError([_occupied(self.text)])
        parent = self.path.getParent()
        if parent is not None and not self.files.exists(parent):
            raise DataError([_no_folder(self.text, str(parent.toString()))])
        trial = self.beside("trial")
        with _written(self.text):
            self.files.mkdirs(trial.path)
            trial.remove()

    def _is_ours(self) -> bool:
        """Tell whether it is a folder that Spark wrote, or an empty one."""
        if not self.files.getFileStatus(self.path).isDirectory():
            return False
        names = [f.getPath().getName() for f in self.files.listStatus(self.path)]
        return not names or _MARK in names

    def beside(self, what: str) -> "Place":
        """Name a hidden folder beside it."""
        name = f".{self.name}.{secrets.token_hex(4)}.{what}"
        return self._at(self.path.getParent(), name)

    def remove(self) -> None:
        """Remove the folder, if it is there."""
        self.files.delete(self.path, True)  # noqa: FBT003 - with all that is in it

    def take(self, part: "Place") -> None:
        """Put *part* in its place; an older folder goes once the new one is there.

        Raises:
            DataError: the file system refuses.
        """
        older = None
        if self.files.exists(self.path):
            older = self.beside("older")
            self.move(older)
        try:
            part.move(self)
        except BaseException:
            if older is not None:
                older.move(self)
            raise
        if older is not None:
            older.remove()

    def move(self, other: "Place") -> None:
        """Give what is there another name.

        Raises:
            DataError: the file system refuses.
        """
        with _written(other.text):
            done = self.files.rename(self.path, other.path)
        if not done:
            raise DataError([_unwritable(other.text, None)])

    # --- what lies in a folder ------------------------------------------------

    @property
    def name(self) -> str:
        """The last part of the name."""
        return str(self.path.getName())

    @property
    def size(self) -> int:
        """The bytes of a file."""
        return int(self.files.getFileStatus(self.path).getLen())

    def listed(self) -> list["Place"]:
        """Give what lies in the folder."""
        return [
            attrs.evolve(self, text=str(path.toString()), path=path)
            for path in (f.getPath() for f in self.files.listStatus(self.path))
        ]

    def inside(self, name: str) -> "Place":
        """Name a file in the folder."""
        return self._at(self.path, name)

    def fill(self, data: bytes) -> None:
        """Write a file.

        Raises:
            DataError: the file system refuses.
        """
        with _written(self.text):
            stream = self.files.create(self.path)
            stream.write(data)
            stream.close()

    def _at(self, folder: Any, name: str) -> "Place":
        jvm = self.session._jvm  # noqa: SLF001 - Hadoop's
        assert jvm is not None, "the session runs"
        path = jvm.org.apache.hadoop.fs.Path(folder, name)
        return attrs.evolve(self, text=str(path.toString()), path=path)


@contextmanager
def _written(path: str) -> Iterator[None]:
    """Say what is wrong where a file system refuses."""
    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        raise DataError([_unwritable(path, error)]) from None


def _occupied(path: str) -> Problem:
    return Problem(
        "unwritable-file",
        Text(
            f"`{path}` can't be written: it is there, and no folder that Spark wrote",
            f"无法写入 `{path}`：已有同名文件或文件夹，且不是 Spark 写出的结果",
        ),
        help=Text("name another folder, or remove it", "请换一个文件夹，或先将其移走"),
    )


def _no_folder(path: str, parent: str) -> Problem:
    return Problem(
        "no-folder",
        Text(
            f"`{path}` can't be written: there is no folder `{parent}`",
            f"无法写入 `{path}`：文件夹 `{parent}` 不存在",
        ),
        help=Text(
            "create the folder, or name another one", "请先创建该文件夹，或换一个位置"
        ),
    )


def _unwritable(path: str, error: Exception | None) -> Problem:
    words = "the file system refuses" if error is None else _words(error)
    return Problem(
        "unwritable-file",
        Text(f"`{path}` can't be written: {words}", f"无法写入 `{path}`：{words}"),
        help=Text(
            "check the address, who may write there, and the space left",
            "请检查地址、写入权限和剩余空间",
        ),
    )


def _words(error: Exception) -> str:
    """Give the first line of what Java says."""
    java = getattr(error, "java_exception", None)
    said = str(java.getMessage()) if java is not None else str(error)
    return next(iter(said.splitlines()), type(error).__name__)
