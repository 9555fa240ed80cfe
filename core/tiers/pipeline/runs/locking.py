"""A lock that one process has, and that ends with it, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tiers.pipeline.runs import faults
from tiers.problems import DataError

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, what: Path) -> Iterator[None]:
    """Hold the lock file *path* for as long as *what* is worked on.

    Raises:
        DataError: another process has it.
    """
    with path.open("wb") as file:
        try:
            _take(file)
        except OSError:
            raise DataError([faults.run_under_way(what)]) from None
        yield
