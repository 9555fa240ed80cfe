"""Runs of the command as processes of their own, and what a server sees of them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.postgres import environment

Asked = Callable[[str], str]
"""Asks a database something; see `Postgres.sql`."""

WAITING = """
DO $$ BEGIN
  FOR n IN 1 .. 6000 LOOP
    PERFORM pg_stat_clear_snapshot();
    IF EXISTS ({}) THEN RETURN; END IF;
    PERFORM pg_sleep(0.01);
  END LOOP;
  RAISE 'it never came true';
END $$
"""
MINE = "SELECT FROM pg_stat_activity WHERE application_name = 'tiers'"


def until(asked: Asked, truth: str) -> None:
    """Wait for something to be true of the session of our run."""
    asked(WAITING.format(f"{MINE} AND {truth}"))


def until_gone(asked: Asked) -> None:
    """Wait until our run has no session."""
    asked(WAITING.format(f"SELECT WHERE NOT EXISTS ({MINE})"))


def dropped(asked: Asked) -> None:
    """Drop the connections of all runs."""
    asked(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'tiers'"
    )


@contextmanager
def started(*words: object) -> Iterator[subprocess.Popen[str]]:
    """Start the command; end it if it still runs afterwards."""
    command = [sys.executable, "-m", "tiers_cli", *map(str, words)]
    with subprocess.Popen(
        command,
        env=environment() | {"TIERS_LANG": "en", "TMPDIR": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        yield run
        if run.poll() is None:
            run.kill()
