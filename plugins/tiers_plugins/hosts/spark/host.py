"""The host `spark`: sessions of its own, and those that others have begun."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from tiers.ports import Session, Spread
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.hosts.spark.pandas import unwarned

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOCAL = "local[*]"


class Spark:
    """Runs plans on a Spark cluster, or on the cores of this machine."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""
        return "spark"

    @contextmanager
    def session(self, at: Any = None) -> Iterator[Session]:
        """Begin a session at a master's address, or use one that there is.

        *at* is an address such as `spark://host:7077` or `local[4]`, a Spark session,
        or a Spark table; without it, the cores of this machine do the work.

        Raises:
            DataError: PySpark or Java is missing, or nothing answers at the address.
        """
        missing = [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]
        if missing:
            raise DataError([_not_installed(missing)])
        with unwarned():  # PySpark is imported from here on only
            from tiers_plugins.hosts.spark import faults, starting  # noqa: PLC0415

        with ExitStack() as stack:
            if at is None or isinstance(at, str):
                session = stack.enter_context(starting.started(at or _LOCAL))
            else:
                session = getattr(at, "sparkSession", at)
            stack.enter_context(starting.suited(session))
            stack.enter_context(faults.explained(session))
            yield Working(session, stack)


@attrs.frozen
class Working:
    """A session at work."""

    session: "SparkSession"
    _stack: ExitStack = attrs.field(repr=False)
    """Ends with the session."""

    @property
    def workers(self) -> int:
        """How many tasks can run at one time."""
        return max(1, self.session.sparkContext.defaultParallelism)

    def check(self, path: str) -> None:
        """Make sure that a folder can be written.

        Raises:
            DataError: it can't be, or its name asks for another format.
        """
        from tiers_plugins.hosts.spark.writing import Place  # noqa: PLC0415

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
        from tiers_plugins.hosts.spark.reading import scan  # noqa: PLC0415

        return scan(self.session, path)

    def spread(self, table: Any) -> Spread:
        """Take a table of Spark."""
        from tiers_plugins.hosts.spark.reading import kept  # noqa: PLC0415

        return self._stack.enter_context(kept(table))


_OTHERS = frozenset(
    {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".xlsx", ".gz", ".zst"}
)


_FILE_SYSTEMS = frozenset(
    {"file", "hdfs", "viewfs", "s3a", "gs", "abfs", "abfss", "wasb", "wasbs", "dbfs"}
)


def _not_installed(names: list[str]) -> Problem:
    listed = " and ".join(f"`{name}`" for name in names)
    return Problem(
        "missing-extra",
        Text(f"engine `spark` needs {listed}", f"引擎 `spark` 需要 {listed}"),
        help=Text(
            'install it: pip install "tiers[spark]"',
            '请安装：pip install "tiers[spark]"',
        ),
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
