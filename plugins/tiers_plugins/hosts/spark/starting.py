"""Begin a Spark session, quietly: what Java says goes to a file."""

import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from traceback import walk_tb

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from tiers.problems import DataError, Problem
from tiers.spreading import AT_ONCE
from tiers.text import Text
from tiers_plugins.hosts.spark.pandas import unwarned

_PATIENCE = 10
"""Seconds in which a master must answer."""

_ADDRESS = re.compile(
    r"local(\[(\*|\d+)\])?|spark://[^/,\s]+:\d+(,[^/,\s]+:\d+)*|yarn|k8s://\S+"
)

_BATCHES = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(AT_ONCE),
    "spark.sql.execution.arrow.maxBytesPerBatch": str(2**26),
    "spark.sql.caseSensitive": "true",
}
"""Headings that differ in capitals are two; batches are large, and never too large."""


@contextmanager
def started(master: str) -> Iterator[SparkSession]:
    """Start Java and Spark, and stop both at the end.

    Raises:
        DataError: Java is missing or too old, or nothing answers at the address.
    """
    _check(master)
    if SparkContext._active_spark_context is not None:  # noqa: SLF001 - nothing else tells
        raise DataError([_second()])
    with tempfile.TemporaryDirectory(prefix="tiers-spark-") as folder, _hushed():
        log = Path(folder) / "java.log"
        session = _session(master, log)
        try:
            yield session
        finally:
            _stop(session)


def _session(master: str, log: Path) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = _settings(master)
    with log.open("wb") as said:
        streams = {"stdin": subprocess.PIPE, "stdout": said, "stderr": said}
        try:
            gateway = launch_gateway(settings, streams)  # type: ignore[no-untyped-call]
        except (OSError, PySparkException) as error:
            _end_launched(error)
            raise DataError([_no_java(log, error)]) from None
    try:
        with unwarned():
            return SparkSession(SparkContext(gateway=gateway, conf=settings))
    except (Py4JError, PySparkException):
        gateway.shutdown()
        raise DataError([_no_master(master)]) from None
    except BaseException:
        gateway.shutdown()
        raise


def _end_launched(error: BaseException) -> None:
    """End the process that did not become a Java; PySpark forgets it."""
    for frame, _ in walk_tb(error.__traceback__):
        process = frame.f_locals.get("proc")
        if isinstance(process, subprocess.Popen):
            process.kill()
            process.communicate()


def _settings(master: str) -> SparkConf:
    """Give what a session needs beside what `spark-defaults.conf` says."""
    settings = SparkConf().setMaster(master).setAppName("tiers")
    own = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        **_BATCHES,
    }
    if _is_here(master):
        own |= {"spark.driver.bindAddress": "127.0.0.1"}
        own |= {"spark.driver.host": "127.0.0.1"}
    return settings.setAll(list(own.items()))


def _stop(session: SparkSession) -> None:
    gateway = session.sparkContext._gateway  # noqa: SLF001 - Java ends with it
    with suppress(Py4JError, PySparkException, OSError):
        session.stop()
    # Another session of this process starts a Java of its own.
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001 - PySpark keeps it
    if gateway is None:
        return
    with suppress(Py4JError, OSError):
        gateway.shutdown()
    process = getattr(gateway, "proc", None)
    if process is not None:
        process.stdin.close()
        process.wait()


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep what py4j logs of broken connections off the terminal."""
    loggers = logging.getLogger(), logging.getLogger("py4j")
    for logger in loggers:
        logger.addFilter(_is_no_py4j)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(_is_no_py4j)


def _is_no_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in record.pathname


@contextmanager
def suited(session: SparkSession) -> Iterator[None]:
    """Set what a session needs, and leave it as it was."""
    before = {name: session.conf.get(name, None) for name in _BATCHES}
    for name, value in _BATCHES.items():
        session.conf.set(name, value)
    try:
        yield
    finally:
        with suppress(Py4JError, PySparkException):
            for name, old in before.items():
                session.conf.unset(name) if old is None else session.conf.set(name, old)


# --- addresses ----------------------------------------------------------------


def _is_local(master: str) -> bool:
    return master.startswith("local")


def _is_here(master: str) -> bool:
    """Tell whether all that is said stays on this machine."""
    hosts = {host for host, _ in _hosts(master)}
    return _is_local(master) or (bool(hosts) and hosts <= {"127.0.0.1", "localhost"})


def _hosts(master: str) -> list[tuple[str, int]]:
    if not master.startswith("spark://"):
        return []
    named = [one.rpartition(":") for one in master[len("spark://") :].split(",")]
    return [(host, int(port)) for host, _, port in named]


def _check(master: str) -> None:
    """Make sure that somebody is there: Spark itself would wait for a minute.

    Raises:
        DataError: it is no address, or nobody answers.
    """
    if not _ADDRESS.fullmatch(master):
        raise DataError([_bad_address(master)])
    hosts = _hosts(master)
    if hosts and not any(map(_answers, hosts)):
        raise DataError([_no_master(master)])


def _answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=_PATIENCE).close()
    except OSError:
        return False
    return True


def _bad_address(master: str) -> Problem:
    return Problem(
        "bad-master",
        Text(
            f"`{master}` is no address of a Spark master",
            f"`{master}` 不是 Spark 主节点地址",
        ),
        help=Text(
            "write spark://host:7077, or local[*] for the cores of this machine",
            "请写成 spark://主机:7077；仅用本机时写 local[*]",
        ),
    )


def _no_master(master: str) -> Problem:
    return Problem(
        "no-master",
        Text(
            f"no Spark master answers at `{master}`",
            f"`{master}` 没有 Spark 主节点应答",
        ),
        help=Text(
            "check the address, and that the master runs there",
            "请检查地址，并确认主节点正在运行",
        ),
    )


def _second() -> Problem:
    return Problem(
        "second-session",
        Text(
            "this process has a Spark session already, and can't have two",
            "本进程已有一个 Spark 会话，不能再建第二个",
        ),
        help=Text("pass it as `at=`", "请用 `at=` 传入该会话"),
    )


# --- Java ---------------------------------------------------------------------


def _no_java(log: Path, error: Exception) -> Problem:
    said = log.read_text(encoding="utf-8", errors="replace")
    advice = Text(
        "install Java 17 or newer, and set JAVA_HOME if there are several",
        "请安装 Java 17 或更高版本；装有多个版本时请设置 JAVA_HOME",
    )
    if "UnsupportedClassVersionError" in said or "Unrecognized option" in said:
        message = Text("Java is too old for Spark", "Java 版本过低，无法运行 Spark")
        return Problem("no-java", message, help=advice)
    if "JAVA_HOME is not set" in said or "java: " in said or "/bin/java" in said:
        message = Text(
            "Spark needs Java, and there is none", "Spark 需要 Java，但未找到"
        )
        return Problem("no-java", message, help=advice)
    words = (said.strip() or str(error)).splitlines()[-1]
    message = Text(f"Java did not start: {words}", f"Java 未能启动：{words}")
    return Problem("no-java", message, help=advice)
