"""Starts the receiver of webhooks, waits for what it says, and kills it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECRET = "whsec_" + "c2VjcmV0LW9mLXRoZS1yZWNlaXZlci0wMTIzNDU2Nzg5"


class Receiver:
    """A receiver that runs."""

    def __init__(self, keys: Path, options: dict[str, Any]) -> None:
        self.keys, self._options = keys, {"secret": SECRET, **options}
        self._start()

    def _start(self) -> None:
        words = [sys.executable, "-m", "servers.receiver", str(self.keys)]
        self._process = subprocess.Popen(
            [*words, json.dumps(self._options)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
        )
        self._options["port"] = int(self._said())

    def _said(self) -> bytes:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the receiver has ended"
        return line

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._options['port']}/tiers"

    def wait_for(self, items: int) -> None:
        """Wait until it has taken so many items."""
        while int(self._said()) < items:
            pass

    def kill(self) -> None:
        """Kill it on the spot."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def restart(self, **options: Any) -> None:
        """Start it again, at the same port."""
        self._options |= options
        self._start()

    def taken(self) -> list[str]:
        """List the keys of what it took, as often as it took them."""
        return self.keys.read_text(encoding="utf-8").split()


@contextmanager
def receiver(keys: Path, **options: Any) -> Iterator[Receiver]:
    """Start a receiver; kill it in the end."""
    found = Receiver(keys, options)
    try:
        yield found
    finally:
        found.kill()
