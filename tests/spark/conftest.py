"""A Spark cluster of processes on this machine: one master, two workers."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import attrs
import pytest

from tiers.pipeline.plugins import Plugins
from tiers.ports import Session

DEFAULTS = """\
spark.driver.memory 1g
spark.executor.memory 800m
spark.executor.cores 1
spark.sql.shuffle.partitions 4
spark.deploy.maxExecutorRetries 20
"""
PLUGINS = Plugins.installed()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = _lacking()
    if reason:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=reason))


def _lacking() -> str:
    if find_spec("pyspark") is None:
        return "PySpark is not installed"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    return "" if java else "there is no Java"


@attrs.frozen
class Daemon:
    """A process of Spark that says what it does."""

    process: subprocess.Popen[str]
    said: list[str] = attrs.field(factory=list, repr=False)
    reader: threading.Thread = attrs.field(init=False, repr=False)

    @reader.default
    def _reader(self) -> threading.Thread:
        return threading.Thread(target=self._read)

    def until(self, words: str, times: int = 1) -> str:
        """Read what it says up to a line with these words; give that line."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
            if sum(words in each for each in self.said) >= times and words in line:
                return line
        raise AssertionError("".join(self.said))

    def drain(self) -> None:
        """Read on, so that it never waits for a reader."""
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for _ in lines:
                pass

    def stop(self) -> None:
        """End it, and read what it still says."""
        self.process.terminate()
        self.process.wait()
        if not self.reader.ident:
            self.reader.start()
        self.reader.join()


def daemon(name: str, *words: str, folder: Path) -> Daemon:
    """Start the class of Spark that plays a part in a cluster."""
    import pyspark  # noqa: PLC0415 - an extra

    home = Path(pyspark.__file__).parent
    process = subprocess.Popen(
        [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *words],
        env={**os.environ, "SPARK_HOME": str(home)},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Daemon(process)


@attrs.frozen
class Cluster:
    """Where the master answers, and the workers."""

    address: str
    workers: list[Daemon]


@pytest.fixture(scope="session")
def spark_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let Spark take little memory, write to a folder of the tests, and stay here."""
    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="ascii")
    patch = pytest.MonkeyPatch()
    patch.setenv("SPARK_CONF_DIR", str(folder))
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    patch.setenv("SPARK_LOCAL_DIRS", str(folder / "local"))
    patch.setenv("SPARK_DAEMON_MEMORY", "256m")
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    # Short lives are cheaper without the second compiler.
    options = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    patch.setenv("JDK_JAVA_OPTIONS", options)
    yield folder
    patch.undo()


@pytest.fixture(scope="session")
def cluster(spark_environment: Path) -> Iterator[Cluster]:
    """Start a master and two workers."""
    here = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    master = daemon("master.Master", *here, folder=spark_environment)
    workers = []
    try:
        address = master.until("Starting Spark master at").split(" at ")[1].strip()
        for number in range(2):
            own = spark_environment / f"worker{number}"
            size = ("--cores", "1", "--memory", "1g", "--work-dir", str(own))
            words = (*here, *size, address)
            workers.append(daemon("worker.Worker", *words, folder=spark_environment))
        master.until("Registering worker", times=2)
        for each in (master, *workers):
            each.drain()
        yield Cluster(address, workers)
    finally:
        for each in (*workers, master):
            each.stop()


@pytest.fixture(scope="session")
def working(cluster: Cluster) -> Iterator[Session]:
    """Begin a session on the cluster, for all tests that disturb nobody."""
    with PLUGINS.host("spark").session(cluster.address) as session:
        yield session
