"""Files that appear whole or not at all."""

import errno
import os
import secrets
import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tiers.problems import DataError, Problem
from tiers.text import Text


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Lend a hidden file beside *path*, and rename it to *path* at the end.

    Whatever goes wrong on the way, an interrupt too, leaves *path* as it was and
    nothing beside it; so does the end of Python itself in the middle of the work.

    Raises:
        DataError: the folder is missing, can't be written to, or is full.
    """
    part = _Part(path)
    try:
        yield part.path
        _rename(part.path, path)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise DataError([_unwritable(path, error)]) from error
    finally:
        part.remove()


class _Claimed(Exception):  # noqa: N818 - it is no fault: the file can be written
    """Ends a writing before anything is replaced."""


def claim(path: Path) -> None:
    """Make sure that a file can be written, and leave it as it is.

    Raises:
        DataError: it can't be.
    """
    with suppress(_Claimed), replacing(path):
        raise _Claimed


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Lend an empty hidden folder beside *folder*, which takes its place at the end.

    What was in *folder* before is gone then; whatever goes wrong leaves it as it was.

    Raises:
        DataError: the folder around is missing, can't be written to, or is full.
    """
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    old = part.with_suffix(".old")
    try:
        part.mkdir()
        yield part
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    except FileNotFoundError as error:
        raise DataError([_no_folder(folder)]) from error
    except OSError as error:
        raise DataError([_unwritable(folder, error)]) from error
    finally:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a file of text, whole or not at all.

    Raises:
        DataError: it can't be written.
    """
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless it is there.

    Raises:
        DataError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = error.strerror or str(error)
        message = Text(
            f"folder `{folder}` can't be made: {words.lower()}",
            f"无法创建文件夹 `{folder}`：{words}",
        )
        raise DataError([Problem("unwritable-folder", message)]) from error


def leftovers(folder: Path) -> Iterator[Path]:
    """Find what writers that were killed have left in *folder*.

    A file that somebody is writing looks the same.
    """
    with suppress(FileNotFoundError):
        yield from sorted(folder.glob(".*.????????.part"))


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What is always about a file that is written, whatever else is done meanwhile."""


class _Part:
    """The hidden file: it is gone with this object, at the latest when Python ends."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        _claim(self.path, path)
        self.remove = weakref.finalize(self, _unlink, self.path)


def _unlink(part: Path) -> None:
    with suppress(OSError):
        part.unlink()


def _claim(part: Path, path: Path) -> None:
    """Create *part* empty, so that a folder of no use is known before the work."""
    try:
        part.touch(exist_ok=False)
    except FileNotFoundError as error:
        raise DataError([_no_folder(path)]) from error
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from error


def _rename(part: Path, path: Path) -> None:
    try:
        os.replace(part, path)  # noqa: PTH105 - the one call known to be atomic
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from error


def _no_folder(path: Path) -> Problem:
    return Problem(
        "no-folder",
        Text(
            f"`{path}` can't be written: there is no folder `{path.parent}`",
            f"无法写入 `{path}`：文件夹 `{path.parent}` 不存在",
        ),
        help=Text(
            "create the folder, or name another one", "请先创建该文件夹，或换一个位置"
        ),
    )


def _unwritable(path: Path, error: OSError) -> Problem:
    words = error.strerror or str(error)
    return Problem(
        "unwritable-file",
        Text(
            f"`{path}` can't be written: {words.lower()}",
            f"无法写入 `{path}`：{words}",
        ),
        help=Text(
            "check who may write to the folder, the space left, and whether the file "
            "is open elsewhere",
            "请检查文件夹的写入权限、剩余空间，以及该文件是否正被其他程序打开",
        ),
    )
