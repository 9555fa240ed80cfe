"""The process in which durable-rules runs, and may come to grief.

It reads pickled messages: rule sets, then chunks of events. For each event of a chunk
it tells which rules fired, in their order. Nothing else of this package is
imported, so that it starts at once.
"""

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import IO, Any

Event = dict[str, int]
Fired = list[list[int]]
"""By stage: the numbers of the rules that fired."""

SID = "c"


def main() -> None:
    """Serve until there is nothing more to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what C code prints is no reply
    asked = sys.stdin.buffer
    chaining: Callable[[Event], Fired] = _nothing
    seconds = 0
    while (message := receive(asked)) is not None:
        if isinstance(message, tuple):
            stages, seconds = message
            chaining = chainer(stages)
            send(replies, "ready")
            continue
        # Ends the process even where C code never comes back, and if nobody waits.
        signal.alarm(seconds)
        send(replies, [chaining(event) for event in message])
        signal.alarm(0)


def _nothing(_: Event) -> Fired:
    return []


def chainer(stages: list[dict[str, Any]]) -> Callable[[Event], Fired]:
    """Make the rule sets, and give the function that runs an event through them."""
    from durable.engine import Host  # type: ignore[import-untyped]  # noqa: PLC0415

    class Quiet(Host):  # type: ignore[misc]
        """A host without its own threads, which never stop."""

        def _run(self) -> None:
            """Start nothing."""

    fired: list[int] = []
    failed: list[BaseException] = []

    def action(number: int) -> Callable[[Any], None]:
        def run(_: Any) -> None:
            try:
                fired.append(number)
            except BaseException as error:  # noqa: BLE001 - the library swallows it
                failed.append(error)

        return run

    for stage in stages:
        for number, rule in enumerate(stage["rules"].values()):
            rule["run"] = action(number)
    host = Quiet({stage["name"]: stage["rules"] for stage in stages})

    def post(name: str, event: Event) -> int:
        """Post one event; give the number of the rule that took it."""
        fired.clear()
        state = host.post(name, {**event, "sid": SID})
        host.delete_state(name, SID)
        if failed or len(fired) != 1 or (state and "exception" in state):
            raise RuntimeError(failed or fired or state)
        return fired[0]

    def chain(event: Event) -> Fired:
        """Let facts and scores find the tier, the tier actions, and actions others.

        A rule that fires posts the event again with what it gives, to those after it.
        """
        found: Fired = []
        event = dict(event)
        for stage in stages:
            event["n"] = 0
            rows: list[int] = []
            while (number := post(stage["name"], event)) != stage["last"]:
                rows.append(number)
                event["n"] = number + 1
                if stage["is_chain"]:
                    event.update(stage["gives"][number])
                if len(rows) == stage["limit"]:
                    break
            if not stage["is_chain"]:
                event.update(outcome(stage, rows))
            found.append(rows)
        return found

    return chain


def outcome(stage: dict[str, Any], rows: list[int]) -> Event:
    """Give what the rules that fired decide together."""
    if not rows:
        return dict(stage["none"])
    tiers = {stage["tiers"][row] for row in rows}
    if len(tiers) > 1 or (stage["is_sole"] and len(rows) > 1):
        return dict(stage["clash"])
    return dict(stage["gives"][rows[0]])


def send(stream: IO[bytes], message: object) -> None:
    """Write one message."""
    body = pickle.dumps(message)
    stream.write(struct.pack(">Q", len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; None at the end."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (size,) = struct.unpack(">Q", head)
    return pickle.loads(stream.read(size))  # noqa: S301 - our own process wrote it


if __name__ == "__main__":
    main()
