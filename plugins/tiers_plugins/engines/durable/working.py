"""Start the worker, ask it, and find out whom it can't stand."""

import os
import pickle
import select
import struct
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import attrs

from tiers_plugins.engines.durable.worker import Event, Fired, send

COMMAND = (sys.executable, "-P", "-m", "tiers_plugins.engines.durable.worker")
"""Without the folder that it is started in, where files may be named like modules."""


STARTING = 60
"""How many seconds the worker may take to take rule sets."""


class Lost(Exception):  # noqa: N818 - it is met, and lived through
    """The worker is gone, or had to be ended."""


class UnstartedError(Exception):
    """The worker does not start, or does not take the rule sets: nobody's fault."""


@attrs.define(eq=False)
class Working:
    """A worker, started when it is first asked and again when it was lost."""

    stages: Sequence[dict[str, Any]]
    seconds: int
    """How long a chunk may take."""
    command: Sequence[str] = COMMAND
    _process: "subprocess.Popen[bytes] | None" = None
    _ends: Any = None

    def fired(self, events: Sequence[Event]) -> Iterator[Fired | None]:
        """Tell, for each event, which rules fired; None where the worker was lost.

        A chunk that loses it is tried again by halves, down to single events.
        """
        if not events:
            return
        try:
            found = self.asked(events)
        except Lost:
            if len(events) == 1:
                yield None
                return
            middle = len(events) // 2
            yield from self.fired(events[:middle])
            yield from self.fired(events[middle:])
            return
        yield from found

    def asked(self, events: Sequence[Event]) -> list[Fired]:
        """Have a chunk worked on.

        Raises:
            Lost: the worker did not come back with it.
            UnstartedError: it does not start.
        """
        if self._process is None:
            self._start()
        self._send(list(events))
        found: list[Fired] = self._receive(self.seconds)
        return found

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        # It is an exit handler, too: whoever is told to end leaves none behind.
        self._ends = weakref.finalize(self, _end, self._process)
        try:
            self._send((list(self.stages), self.seconds))
            self._receive(STARTING)
        except Lost:
            raise UnstartedError from None

    def load(self, stages: Sequence[dict[str, Any]]) -> None:
        """Take other rule sets, in the same process if there is one."""
        self.stages = stages
        if self._process is not None:
            self._send((list(stages), self.seconds))
            self._receive(STARTING)

    def end(self) -> None:
        """End the worker."""
        if self._ends is not None:
            self._ends()
        self._process = self._ends = None

    def _send(self, message: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except OSError:
            self.end()
            raise Lost from None

    def _receive(self, seconds: int) -> Any:
        until = time.monotonic() + seconds
        head = self._bytes(8, until)
        (size,) = struct.unpack(">Q", head)
        return pickle.loads(self._bytes(size, until))  # noqa: S301 - our own worker's

    def _bytes(self, count: int, until: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        pipe, found = self._process.stdout.fileno(), bytearray()
        while len(found) < count:
            left = until - time.monotonic()
            ready = left > 0 and select.select([pipe], [], [], left)[0]
            part = os.read(pipe, count - len(found)) if ready else b""
            if not part:
                self.end()
                raise Lost
            found += part
        return bytes(found)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
