"""What stands in the way of a run whose result is a folder of parts."""

from collections.abc import Iterable
from pathlib import Path

from tiers.problems import Problem, closest
from tiers.text import Text


def foreign_folder(folder: Path, name: str) -> Problem:
    """Say that a folder holds what no run has written."""
    return Problem(
        "foreign-folder",
        Text(
            f"folder `{folder}` holds `{name}`, which is no part of an earlier run",
            f"文件夹 `{folder}` 中有 `{name}`，它不是以往运行的结果",
        ),
        help=Text(
            "name a new or an empty folder; nothing in this one was touched",
            "请指定新的或空的文件夹；此文件夹未作任何改动",
        ),
    )


def changed_run(folder: Path, changes: Iterable[Text]) -> Problem:
    """Say that a folder holds the parts of another run."""
    found = list(changes)
    english = " and ".join(change.en for change in found)
    chinese = "、".join(change.zh for change in found)
    return Problem(
        "changed-run",
        Text(
            f"`{folder}` holds parts of another run: what differs is {english}",
            f"`{folder}` 中是另一次运行的结果，不同之处：{chinese}",
        ),
        help=Text(
            "repeat the command of that run, name another folder, or replace its parts "
            "with `--restart`",
            "请使用那次运行的命令，或换一个文件夹，或用 `--restart` 重新开始",
        ),
    )


def damaged_part(path: Path) -> Problem:
    """Say that a part of a finished run is not what it was."""
    return Problem(
        "damaged-part",
        Text(
            f"`{path}`, a part of a finished run, is missing or has changed since",
            f"已完成运行的 `{path}` 缺失或已被改动",
        ),
        help=Text(
            "write all parts again with `--restart`",
            "请用 `--restart` 重新生成所有分块",
        ),
    )


def unverified_data(data: str) -> Problem:
    """Warn of data that are not in files, and may not be what they were."""
    return Problem(
        "unverified-data",
        Text(
            f"whether `{data}` has changed since the run began can't be told",
            f"无法判断 `{data}` 自运行开始以来是否有变化",
        ),
        help=Text(
            "begin anew with `--restart` if it has",
            "如有变化，请用 `--restart` 重新开始",
        ),
        severity="warning",
    )


def run_under_way(what: Path) -> Problem:
    """Say that two processes can't write one result."""
    return Problem(
        "run-under-way",
        Text(f"another process is writing to `{what}`", f"另一个进程正在写入 `{what}`"),
        help=Text(
            "wait until it is done, or name another folder",
            "请等它结束，或换一个文件夹",
        ),
    )


def too_many_partitions(by: str, most: int) -> Problem:
    """Say that a column has too many values for a folder each."""
    return Problem(
        "too-many-partitions",
        Text(
            f"column `{by}` has more than {most:,} values; each would have a folder",
            f"`{by}` 列的不同取值超过 {most:,} 个，每个取值都会产生一个文件夹",
        ),
        help=Text(
            "partition by a column of few values, such as `tier`, or cut by rows alone",
            "请按取值较少的列（如 `tier`）分区，或仅按行数分块",
        ),
    )


def unknown_partition(name: str, known: Iterable[str]) -> Problem:
    """Say that there is no such column."""
    return Problem(
        "unknown-partition",
        Text(
            f"neither a fact nor a column of the result is named `{name}`",
            f"客户事实和结果中都没有名为 `{name}` 的列",
        ),
        help=closest(name, known),
    )


def unfit_partition(name: str) -> Problem:
    """Say that a column holds lists."""
    return Problem(
        "unfit-partition",
        Text(
            f"column `{name}` holds lists, which name no folder",
            f"`{name}` 列存放的是列表，无法作为文件夹名",
        ),
        help=Text(
            "partition by a column of single values, such as `tier`",
            "请按单个值的列分区，如 `tier`",
        ),
    )
