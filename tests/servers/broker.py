"""A real NATS with JetStream, on loopback, for as long as tests run."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nats
from nats.js import JetStreamContext

from servers.ports import free_port

STREAM = "TIERS"
USER, PASSWORD = "sender", "s3cret-word-of-nats"

_CONFIG = """
listen: 127.0.0.1:{port}
max_payload: 64KB
jetstream {{ store_dir: "{folder}" }}
authorization {{ users: [
  {{ user: {user}, password: "{password}" }}
  {{ user: reader, password: "{password}"
     permissions: {{ publish: "$JS.>", subscribe: ">" }} }}
  {{ nkey: {nkey} }}
] }}
"""

SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"
"""The seed of an NKey that the documentation of NATS publishes."""
_NKEY = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"


_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
"""Where Debian puts servers is not on every path."""


class NoBroker(Exception):  # noqa: N818 - a reason to skip tests
    """There is no nats-server to be had; with the reason."""


class Broker:
    """A server that runs; its streams outlive it."""

    def __init__(self, binary: str, folder: Path) -> None:
        self._binary, self._config = binary, folder / "nats.conf"
        self.port = free_port()
        text = _CONFIG.format(
            port=self.port, folder=folder, user=USER, password=PASSWORD, nkey=_NKEY
        )
        self._config.write_text(text, encoding="utf-8")
        self.start()

    @property
    def url(self) -> str:
        return f"nats://{USER}@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self._process = subprocess.Popen(
            [self._binary, "-c", str(self._config)], stderr=subprocess.PIPE
        )
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if b"Server is ready" in line:
                return
        raise NoBroker(b"".join(said).decode())

    def make_stream(self) -> None:
        """Make a stream for all that is ours."""
        asyncio.run(
            self.ask(lambda js: js.add_stream(name=STREAM, subjects=["tiers.>"]))
        )

    def stored(self) -> int:
        """Count the messages that the stream holds."""
        info = asyncio.run(self.ask(lambda js: js.stream_info(STREAM)))
        count: int = info.state.messages
        return count

    async def ask(self, ask: Callable[[JetStreamContext], Awaitable[Any]]) -> Any:
        """Ask JetStream something."""
        client = await nats.connect(self.url, user=USER, password=PASSWORD)
        try:
            return await ask(client.jetstream())
        finally:
            await client.close()

    def kill(self) -> None:
        """Kill it on the spot."""
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


@contextmanager
def broker() -> Iterator[Broker]:
    """Start a server in a folder of its own; stop it, and leave nothing.

    Raises:
        NoBroker: there is no nats-server, or it does not run here.
    """
    binary = shutil.which("nats-server", path=_PATH)
    if binary is None:
        raise NoBroker("no nats-server is installed")
    with tempfile.TemporaryDirectory(prefix="tiers-nats-") as folder:
        found = Broker(binary, Path(folder))
        try:
            yield found
        finally:
            found.kill()
