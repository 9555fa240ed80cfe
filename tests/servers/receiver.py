"""A receiver of webhooks in a process of its own, which can fail in many ways.

It checks signatures as a receiver should, and keeps the key of every item that it takes
in a file, so that it knows them again after it was killed. On standard output it says
its port, and then, after each call that it took, how many items it has:

    python -m servers.receiver KEYS '{"secret": "...", "failing": 0.05}'

Options, all but the first optional: `secret`; `port`; `failing`, the share of calls
that fail, chosen by `seed`; `plan`, what to do at the call of a number (`busy`, `late`,
`error`, `drop`, `cut`, `deny`, `moved`, `long`, `strange`, `echo`); `refuse`, reasons
by customer; `bodies`, a file for the items it took; `whole`, whether one refused item
has the whole call refused, without saying which.
"""

import base64
import hashlib
import hmac
import json
import os
import random
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FAILURES = ("error", "error-before", "drop", "cut")
"""What a call that fails at random does."""
TOLERANCE = 300


class State:
    """What a receiver has taken, and what it is to do next."""

    def __init__(self, file: Path, options: dict[str, Any]) -> None:
        self.options = options
        self.keys = set(file.read_text().split()) if file.exists() else set[str]()
        self.log = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.lock = threading.Lock()
        self.chance = random.Random(options.get("seed", 0))  # noqa: S311 - of faults
        self.calls = 0

    def next(self) -> str:
        """Say what to do with the next call."""
        with self.lock:
            self.calls += 1
            plan = self.options.get("plan", {}).get(str(self.calls), "")
            if not plan and self.chance.random() < self.options.get("failing", 0):
                plan = self.chance.choice(FAILURES)
            return str(plan)

    def take(self, items: list[Any]) -> list[dict[str, str]]:
        """Take items; say of which there is more to say than that."""
        told, fresh = [], []
        with self.lock:
            for item in items:
                key, reason = item["key"], self.refusal(item)
                if reason:
                    told.append({"key": key, "outcome": "refused", "reason": reason})
                elif key in self.keys:
                    told.append({"key": key, "outcome": "unchanged"})
                else:
                    self.keys.add(key)
                    fresh.append(key)
                    self.keep(item["item"])
            os.write(self.log, "".join(f"{key}\n" for key in fresh).encode())
            print(len(self.keys), flush=True)  # noqa: T201 - tests wait for it
        return told

    def keep(self, body: Any) -> None:
        if path := self.options.get("bodies"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(json.dumps(body, ensure_ascii=False) + "\n")

    def refusal(self, item: Any) -> str | None:
        found = self.options.get("refuse", {}).get(item["item"]["customer"])
        return str(found) if found else None


class Handler(BaseHTTPRequestHandler):
    """Answers one call."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two packets
    state: State

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        what = self.state.next()
        before = getattr(self, f"do_{what.replace('-', '_')}", None)
        if before is not None:
            before()
        elif not self.is_signed(body):
            self.reply(401, b"the signature is wrong")
        else:
            self.taken(json.loads(body)["data"]["items"], what)

    def taken(self, items: list[Any], what: str) -> None:
        refused = [r for r in map(self.state.refusal, items) if r]
        if refused and self.state.options.get("whole"):
            self.reply(422, json.dumps({"detail": refused[0]}).encode())
            return
        answer = json.dumps({"items": self.state.take(items)}).encode()
        if what == "error":
            self.reply(500, b"")
        elif what == "drop":
            self.close()
        elif what == "cut":
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer[: len(answer) // 2])
            self.close()
        else:
            self.reply(200, answer)

    # --- what is done without taking anything ---------------------------------

    def do_error_before(self) -> None:
        self.reply(503, b"")

    def do_busy(self) -> None:
        self.reply(429, b"", **{"Retry-After": "1"})

    def do_late(self) -> None:
        """Answer nothing until the sender has given up."""
        self.connection.recv(1)
        self.close()

    def do_deny(self) -> None:
        self.reply(401, b"")

    def do_moved(self) -> None:
        self.reply(308, b"", Location=self.path)

    def do_long(self) -> None:
        self.reply(200, b" " * 10_000_000)

    def do_strange(self) -> None:
        self.reply(200, b'{"items": [{"key": "?", "outcome": "perhaps"}]}')

    def do_echo(self) -> None:
        """Say what no receiver should."""
        self.reply(400, f"bad secret {self.state.options['secret']}".encode())

    # --- the rest -------------------------------------------------------------

    def is_signed(self, body: bytes) -> bool:
        name, sent = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        if abs(time.time() - int(sent)) > TOLERANCE:
            return False
        secret = self.state.options["secret"].removeprefix("whsec_")
        digest = hmac.digest(
            base64.b64decode(secret), f"{name}.{sent}.".encode() + body, hashlib.sha256
        )
        ours = f"v1,{base64.b64encode(digest).decode()}"
        given = self.headers["webhook-signature"].split(" ")
        return any(hmac.compare_digest(ours, signature) for signature in given)

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def close(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Says nothing of senders that go away."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Keep quiet."""


def main() -> None:
    """Serve until killed."""
    options = json.loads(sys.argv[2])
    Handler.state = State(Path(sys.argv[1]), options)
    server = Server(("127.0.0.1", options.get("port", 0)), Handler)
    print(server.server_port, flush=True)  # noqa: T201 - tests wait for it
    server.serve_forever()


if __name__ == "__main__":
    main()
