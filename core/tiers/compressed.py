"""Files that are compressed with gzip or zstd, opened as if they were not."""

import gzip
import shutil
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

SUFFIXES: Final = (".gz", ".zst")
"""The endings of the names of such files, in lower case."""


class Damaged(OSError):  # noqa: N818 - it says what the file is
    """What is compressed can't be unpacked: it is cut off, or changed on the way."""


def is_damage(error: OSError) -> bool:
    """Tell what is wrong with a file's content from what the system denies.

    Polars, too, says the former as an `OSError`, without a number of the system's.
    """
    return error.errno is None and "os error" not in str(error)


def with_compressed(*suffixes: str) -> tuple[str, ...]:
    """Give endings, each also as that of a compressed file."""
    return (*suffixes, *(f"{s}{end}" for s in suffixes for end in SUFFIXES))


def inner_name(path: Path) -> str:
    """Give the name of the file within a compressed one; of others, their own."""
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacking it if it is compressed.

    Raises:
        Damaged: what is read can't be unpacked.
    """
    with path.open("rb") as raw, _unpacked(raw) as file:
        try:
            yield file
        except _errors() as error:
            raise Damaged(str(error)) from error


def unpack(path: Path, target: Path) -> None:
    """Write what is in a compressed file to *target*.

    Raises:
        Damaged: it can't be unpacked.
    """
    with opened(path) as file, target.open("wb") as whole:
        shutil.copyfileobj(file, whole, 2**20)


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    """Go by the first bytes, whatever the name says, as Polars does."""
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]
    if start == b"\x28\xb5\x2f\xfd":
        found: IO[bytes] = _zstd().ZstdFile(raw)
        return found
    return raw


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - only for such files
    else:
        from backports import zstd  # noqa: PLC0415
    return zstd


def _errors() -> tuple[type[Exception], ...]:
    """Name what the libraries raise; that for zstd only if it has been needed."""
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    module = sys.modules.get(name)
    own = (EOFError, gzip.BadGzipFile, zlib.error)
    return (*own, module.ZstdError) if module else own
