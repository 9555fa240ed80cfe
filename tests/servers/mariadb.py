"""A real MariaDB with a password, on loopback, for as long as tests run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, make_url

from servers.ports import free_port

USER, PASSWORD = "analyst", "s3cret/&:@ word"
_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"


class NoMariadb(Exception):  # noqa: N818 - a reason to skip tests
    """There is no MariaDB to be had; with the reason."""


@contextmanager
def mariadb() -> Iterator[str]:
    """Start a server in a folder of its own; give the URL of an empty database.

    Raises:
        NoMariadb: it is not installed, or does not run here.
    """
    binary = shutil.which("mariadbd", path=_PATH)
    install = shutil.which("mariadb-install-db", path=_PATH)
    if binary is None or install is None:
        raise NoMariadb("no mariadb-server is installed")
    with tempfile.TemporaryDirectory(prefix="tiers-maria-") as name:
        folder, port = Path(name), free_port()
        data = f"--datadir={folder / 'data'}"
        own = ["--user=root"] if os.geteuid() == 0 else []
        made = subprocess.run(
            [install, "--no-defaults", data, *own, "--skip-test-db"],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            raise NoMariadb(made.stderr.decode())
        setup = folder / "setup.sql"
        setup.write_text(
            "CREATE DATABASE shop CHARACTER SET utf8mb4;\n"
            f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';\n"
            f"GRANT ALL ON shop.* TO '{USER}'@'%';\n",
            encoding="utf-8",
        )
        words = [binary, "--no-defaults", data, *own, f"--init-file={setup}"]
        words += [f"--port={port}", "--bind-address=127.0.0.1"]
        words += [f"--socket={folder / 'sock'}", "--innodb-flush-log-at-trx-commit=0"]
        process = subprocess.Popen(words, stderr=subprocess.PIPE)
        try:
            _wait(process)
            yield f"mysql://{USER}@127.0.0.1:{port}/shop"
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def _wait(process: "subprocess.Popen[bytes]") -> None:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if b"ready for connections" in line:
            return
    raise NoMariadb(b"".join(said).decode())


def statement(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Run a statement; give its rows."""
    place = make_url(url.replace("mysql:", "mysql+pymysql:", 1)).set(password=PASSWORD)
    engine = create_engine(place, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.exec_driver_sql(sql)
        return [tuple(row) for row in found] if found.returns_rows else []


def emptied(url: str) -> None:
    """Remove all tables of a database."""
    for (name,) in statement(url, "SHOW TABLES"):
        statement(url, f"DROP TABLE `{name}`")
