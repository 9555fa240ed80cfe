"""What can go wrong while a file is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiers.compressed import is_damage
from tiers.problems import DataError, Problem
from tiers.text import Text


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says about *path* into a `DataError`.

    What goes wrong while the rows are read and computed is not about *path* and goes
    through.
    """
    try:
        yield
    except OSError as error:
        if is_damage(error):
            raise
        words = (error.strerror or str(error)).splitlines()[0]
        raise DataError(
            [
                Problem(
                    "unwritable-file",
                    Text(
                        f"`{path}` can't be written: {words.lower()}",
                        f"无法写入 `{path}`：{words}",
                    ),
                    help=Text(
                        "check the folder, who may write to it, and the space left",
                        "请检查文件夹是否存在、写入权限和剩余空间",
                    ),
                )
            ]
        ) from error
