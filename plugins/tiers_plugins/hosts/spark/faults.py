"""What goes wrong on Spark, as problems that an analyst can mend."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.hosts.spark.columns import MOVED
from tiers_plugins.hosts.spark.sending import received

_LACKING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_DAMAGED = re.compile(r"error while reading file (.+?)\.\s+(?:SQLSTATE|Could not)")
_VERSION = re.compile(r"PYTHON_VERSION_MISMATCH\W+(.*)")


@contextmanager
def explained(session: SparkSession) -> Iterator[None]:
    """Turn what Spark raises into problems, where it is no fault of ours.

    Raises:
        PolicyError: what a task found wrong.
        DataError: instead of what an analyst can mend.
    """
    try:
        yield
    except (Py4JError, PySparkException, ConnectionError) as error:
        said = str(error)
        if (told := received(said)) is not None:
            raise told from None
        is_over = session.sparkContext._jsc is None  # noqa: SLF001 - nothing else tells
        problem = problem_of(said, is_over=is_over)
        if problem is None:
            raise
        raise DataError([problem]) from error


def problem_of(said: str, *, is_over: bool) -> Problem | None:
    """Say what is wrong, given what Spark says; None if it looks like a fault of ours.

    *is_over* tells that the session has ended, and not by us.
    """
    if found := _LACKING.search(said):
        return _lacking(found[1])
    if found := _VERSION.search(said):
        return _other_python(found[1].splitlines()[0])
    if MOVED in said:
        return _moving()
    if found := _DAMAGED.search(said):
        return no_parquet(found[1])
    if is_over or "was shut down" in said:
        return _lost()
    if "ExecutorLostFailure" in said or "Master removed our application" in said:
        return _lost()
    if "No space left on device" in said:
        return _full()
    return None


_EVERYWHERE = Text(
    'install "tiers[spark]" for the Python of every machine, and name that Python by '
    "PYSPARK_PYTHON",
    '请在每台机器的 Python 中安装 "tiers[spark]"，并用 PYSPARK_PYTHON 指定该 Python',
)


def _lacking(module: str) -> Problem:
    return Problem(
        "unfit-executor",
        Text(
            f"a machine of the cluster lacks the Python package `{module}`",
            f"集群中有机器缺少 Python 包 `{module}`",
        ),
        help=_EVERYWHERE,
    )


def _other_python(words: str) -> Problem:
    return Problem(
        "unfit-executor",
        Text(
            f"a machine of the cluster has another Python: {words}",
            f"集群中有机器的 Python 版本不同：{words}",
        ),
        help=_EVERYWHERE,
    )


def no_parquet(path: str, words: str = "") -> Problem:
    """Say that a file is none, or not whole; *words* are those of whoever read it."""
    en, zh = (f": {words}", f"：{words}") if words else ("", "")
    return Problem(
        "unreadable-file",
        Text(
            f"`{path}` can't be read as Parquet{en}",
            f"无法按 Parquet 读取 `{path}`{zh}",
        ),
        help=Text(
            "see whether it is whole, and write it again",
            "请检查该文件是否完整，并重新生成",
        ),
    )


def _moving() -> Problem:
    return Problem(
        "changing-table",
        Text(
            "the table of Spark gives other rows when it is read again",
            "再次读取时，Spark 数据表给出了不同的行",
        ),
        help=Text(
            "write it to Parquet first, or call `localCheckpoint()` on it",
            "请先写成 Parquet，或对其调用 `localCheckpoint()`",
        ),
    )


def _lost() -> Problem:
    return Problem(
        "lost-cluster",
        Text(
            "the connection to the Spark cluster was lost",
            "与 Spark 集群的连接已中断",
        ),
        help=Text(
            "check that master and workers run and have memory enough, and try again",
            "请确认主节点和工作节点正在运行且内存足够，然后重试",
        ),
    )


def _full() -> Problem:
    return Problem(
        "unwritable-file",
        Text("a disk of the cluster is full", "集群中有磁盘空间已满"),
        help=Text(
            "make room, or set `spark.local.dir`",
            "请清理空间，或设置 `spark.local.dir`",
        ),
    )
