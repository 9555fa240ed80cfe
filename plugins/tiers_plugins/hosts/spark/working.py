"""A session of Spark at work; see `tiers.ports.Session`."""

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import attrs
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from tiers.ports import Spread
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.hosts.spark.reading import kept, scan
from tiers_plugins.hosts.spark.writing import Place


@attrs.frozen
class Working:
    """A session at work."""

    session: SparkSession
    _stack: ExitStack = attrs.field(repr=False)
    """Ends with the session."""

    @property
    def workers(self) -> int:
        """How many tasks can run at one time."""
        return max(1, self.session.sparkContext.defaultParallelism)

    def tasks(self) -> tuple[int, int]:
        """Tell how many tasks of the jobs under way are done, of how many."""
        with suppress(Py4JError, PySparkException, AttributeError, OSError):
            tracker = self.session.sparkContext.statusTracker()
            jobs = map(tracker.getJobInfo, tracker.getActiveJobsIds())
            stages = {n for job in jobs if job is not None for n in job.stageIds}
            found = [s for s in map(tracker.getStageInfo, stages) if s is not None]
            done = sum(stage.numCompletedTasks for stage in found)
            return done, sum(stage.numTasks for stage in found)
        return 0, 0

    def check(self, path: str) -> None:
        """Make sure that a folder can be written.

        Raises:
            DataError: it can't be, or its name asks for another format.
        """
        ending = Path(path).suffix.lower()
        if ending in _OTHERS:
            raise DataError([_not_written(path, ending)])
        Place.of(path, self.session).check()

    def reads(self, path: str) -> bool:
        """Tell whether Spark reads what is there: Parquet on its file systems."""
        scheme, _, rest = path.rpartition("://")
        if scheme and scheme.lower() not in _FILE_SYSTEMS:
            return False
        if not scheme and Path(path).is_dir():
            return any(Path(path).rglob("*.parquet"))
        return Path(rest).suffix.lower() in {"", ".parquet"}

    def scan(self, path: str) -> Spread:
        """Open a file or a folder of Parquet.

        Raises:
            DataError: there is none, or it is no Parquet.
        """
        return scan(self.session, path)

    def spread(self, table: Any) -> Spread:
        """Take a table of Spark."""
        return self._stack.enter_context(kept(table))


_OTHERS = frozenset(
    {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".xlsx", ".gz", ".zst"}
)


_FILE_SYSTEMS = frozenset(
    {"file", "hdfs", "viewfs", "s3a", "gs", "abfs", "abfss", "wasb", "wasbs", "dbfs"}
)


def _not_written(path: str, ending: str) -> Problem:
    return Problem(
        "unknown-format",
        Text(
            f"`{path}` can't be written: engine `spark` writes a folder of Parquet "
            f"files, and `{ending}` names another format",
            f"无法写入 `{path}`：引擎 `spark` 写出的是 Parquet 文件夹，"
            f"而 `{ending}` 是另一种格式",
        ),
        help=Text("name a folder", "请指定一个文件夹"),
    )
