"""What can be wrong with a file of customers, in the words of its owner."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs
import polars as pl

from tiers.compressed import SUFFIXES, Damaged
from tiers.physical import EXTRA, ROW
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.text import Text


def check_file(path: Path) -> None:
    """Make sure that *path* is a file that may be read.

    Raises:
        DataError: it is missing, a folder, empty, or not to be read.
    """
    if path.is_dir():
        raise DataError([_folder(path)])
    with opening(path), path.open("rb") as file:
        if not file.read(1):
            raise DataError([_empty(path)])


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Turn what the system and Polars say about *path* into a `DataError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise DataError([_no_file(path)]) from error
    except Damaged as error:
        raise broken(path, error) from error
    except OSError as error:
        raise DataError([_unreadable(path, error.strerror or str(error))]) from error
    except pl.exceptions.PolarsError as error:
        raise broken(path, error) from error


def broken(path: Path, error: Exception) -> DataError:
    """Say that *path* is not what its ending says, in the words of who read it."""
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    ending = "".join(path.suffixes[-2:]) if path.suffix in SUFFIXES else path.suffix
    return DataError(
        [
            Problem(
                "broken-file",
                Text(
                    f"`{path}` can't be read as a {ending} file: {words}",
                    f"`{path}` 无法按 {ending} 格式读取：{words}",
                ),
                help=Text(
                    "export the file again, and check that the copy is complete",
                    "请重新导出，并确认文件复制完整",
                ),
            )
        ]
    )


def reserved(at: Span, names: Sequence[str]) -> None:
    """Refuse headings that this library keeps for its own columns."""
    taken = [name for name in names if name in {ROW, EXTRA}]
    if taken:
        raise DataError(
            [
                Problem(
                    "reserved-heading",
                    Text(
                        f"the heading `{taken[0]}` is reserved",
                        f"列名 `{taken[0]}` 是保留名称",
                    ),
                    attrs.evolve(at, excerpt=""),
                    help=Text("rename the column", "请更换列名"),
                )
            ]
        )


def _no_file(path: Path) -> Problem:
    return Problem(
        "no-file",
        Text(f"there is no file `{path}`", f"文件 `{path}` 不存在"),
        help=Text("check the name and the folder", "请检查文件名和所在文件夹"),
    )


def _folder(path: Path) -> Problem:
    return Problem(
        "not-a-file",
        Text(f"`{path}` is a folder", f"`{path}` 是文件夹，不是文件"),
        help=Text("name one file in it", "请指定其中的一个文件"),
    )


def _empty(path: Path) -> Problem:
    return Problem(
        "empty-file",
        Text(f"`{path}` is empty", f"文件 `{path}` 是空的"),
        help=Text("export the table with its headings", "请连同表头一起重新导出"),
    )


def _unreadable(path: Path, words: str) -> Problem:
    return Problem(
        "unreadable-file",
        Text(f"`{path}` can't be read: {words.lower()}", f"无法读取 `{path}`：{words}"),
        help=Text("check who may read the file", "请检查文件的读取权限"),
    )
