"""Calls of a receiver in a process of its own, which fails in every way it can."""

import json
import re
import shutil
import ssl
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from servers.receiving import SECRET, Receiver, receiver

from tiers.location import Location
from tiers.ports import DeliveryTerms, Item, Receipt
from tiers.problems import DataError
from tiers_plugins.sinks.pacing import GivenUp, Patience, Timing
from tiers_plugins.sinks.webhook import WEBHOOK
from tiers_plugins.sinks.webhook.answers import Unusable
from tiers_plugins.sinks.webhook.calling import Reply, caller
from tiers_plugins.sinks.webhook.envelope import Envelope
from tiers_plugins.sinks.webhook.sending import Sender
from tiers_plugins.sinks.webhook.signing import signed_headers, signing_keys

ROOT = Path(__file__).parents[2]
Started = Callable[..., Receiver]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """Give what starts the receiver with options."""
    with receiver(tmp_path / "keys") as found:

        def restarted(**options: Any) -> Receiver:
            found.kill()
            found.restart(**options)
            return found

        yield restarted


def batches(count: int, size: int = 100) -> Iterator[list[Item]]:
    for start in range(0, count, size):
        yield [item(number) for number in range(start, min(start + size, count))]


def item(number: int) -> Item:
    body = {"key": f"k{number}", "customer": f"C{number}", "action": "visit"}
    return Item(f"k{number}", json.dumps(body), "gold", "visit")


def sender(found: Receiver, *, timeout: float = 20, **options: Any) -> Sender:
    location = Location.parse(found.url)
    return Sender(
        caller(location, timeout=timeout, calls=4),
        signing_keys(SECRET),
        Envelope("tiers.actions", '{"id": "r1"}'),
        **{"patience": Patience(base=0.001), **options},
    )


def counted(receipts: Iterable[tuple[Receipt, ...]]) -> Counter[str]:
    return Counter(receipt.outcome for some in receipts for receipt in some)


def test_a_receiver_that_fails_every_way_at_random_gets_everything_once(
    started: Started,
) -> None:
    found = started(failing=0.2, seed=7)

    outcomes = counted(sender(found).send(batches(20_000)))

    assert outcomes.total() == 20_000
    assert outcomes["unchanged"] > 0
    assert sorted(found.taken()) == sorted(f"k{n}" for n in range(20_000))


@pytest.mark.parametrize("how", ["error", "error-before", "drop", "cut", "late"])
def test_a_call_that_fails_is_made_again(started: Started, how: str) -> None:
    found = started(plan={"2": how})

    sending = sender(found, timeout=0.5 if how == "late" else 20)
    outcomes = counted(sending.send(batches(400)))

    assert outcomes.total() == 400
    assert len(found.taken()) == len(set(found.taken())) == 400


def test_a_receiver_that_is_busy_is_left_alone_as_long_as_it_asks(
    started: Started,
) -> None:
    found = started(plan={"1": "busy"})
    rests: list[float] = []
    timing = Timing(
        steady=lambda: sum(rests),
        wait=lambda _, seconds: rests.append(seconds),
        random=lambda: 0.0,
    )

    answered = counted(sender(found, timing=timing, in_flight=1).send(batches(100)))

    assert answered == {"sent": 100}
    assert rests == [1]


def test_a_receiver_killed_in_the_middle_gets_everything_once(started: Started) -> None:
    found = started()

    def kill() -> None:
        found.wait_for(1_000)
        found.kill()
        found.restart()

    killer = Thread(target=kill)
    killer.start()
    patient = Patience(tries=100_000, base=0.001, cap=0.01)
    outcomes = counted(sender(found, patience=patient).send(batches(20_000)))
    killer.join()

    assert outcomes.total() == 20_000
    assert len(found.taken()) == len(set(found.taken())) == 20_000


@pytest.mark.parametrize("whole", [True, False])
def test_refused_items_do_not_keep_the_others(started: Started, whole: bool) -> None:  # noqa: FBT001 - a parameter of the test
    found = started(refuse={"C7": "no such customer", "C150": "blocked"}, whole=whole)

    receipts = [r for some in sender(found).send(batches(300)) for r in some]

    refused = {r.key: r.reason.en for r in receipts if r.reason is not None}
    assert set(refused) == {"k7", "k150"}
    assert "no such customer" in refused["k7"]
    assert "blocked" in refused["k150"]
    assert len(found.taken()) == len(set(found.taken())) == 298


@pytest.mark.parametrize(
    ("how", "words"),
    [("deny", "HTTP 401"), ("moved", "HTTP 308"), ("strange", "perhaps")],
)
def test_answers_that_end_the_sending(started: Started, how: str, words: str) -> None:
    found = started(plan={"1": how})

    with pytest.raises(Unusable) as caught:
        counted(sender(found, in_flight=1).send(batches(200)))
    assert words in caught.value.words
    assert not found.taken()


def test_an_endless_answer_is_not_read_to_its_end(started: Started) -> None:
    found = started(plan={"1": "long"})

    with pytest.raises(GivenUp, match="it answers with more than 167,936 bytes"):
        counted(sender(found, in_flight=1).send(batches(100)))


def test_a_wrong_secret_takes_nothing(started: Started) -> None:
    found = started(secret="whsec_" + "d3Jvbmct" * 5)

    with pytest.raises(Unusable) as caught:
        counted(sender(found).send(batches(100)))
    assert caught.value.trouble == "login"


def test_the_receiver_of_the_documentation_knows_a_genuine_call() -> None:
    page = (ROOT / "plugins/docs/sinks/webhook.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n# file: receiver\.py\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own documentation
    is_genuine = names["is_genuine"]
    body, now = '{"items": ["王"]}'.encode(), 1_782_864_000
    headers = signed_headers(signing_keys(f"{SECRET} {'k' * 24}"), "msg_1", now, body)

    assert is_genuine(headers, body, SECRET, now=now)
    assert is_genuine(headers, body, SECRET, now=now + 299)
    assert not is_genuine(headers, body, SECRET, now=now + 301)
    assert not is_genuine(headers, body, SECRET, now=now - 301)
    assert not is_genuine(headers, body + b" ", SECRET, now=now)
    assert not is_genuine(headers | {"webhook-id": "m"}, body, SECRET, now=now)
    older = headers | {"webhook-timestamp": str(now - 1)}
    assert not is_genuine(older, body, SECRET, now=now)


def test_the_answer_of_the_documentation_is_understood() -> None:
    page = (ROOT / "plugins/docs/sinks/webhook.md").read_text(encoding="utf-8")
    [written] = re.findall(r'```json\n(\{"items".*?)```', page, re.DOTALL)
    said = json.loads(written)["items"]
    calls: list[int] = []

    def answer(body: bytes, *_: object) -> Reply:
        calls.append(len(json.loads(body)["data"]["items"]))
        return Reply(200, {}, written.encode() if len(calls) == 1 else b"")

    keys = [*(entry["key"] for entry in said), "another"]
    sent = Sender(
        answer,
        (b"k" * 24,),
        Envelope("tiers.actions", "{}"),
        timing=Timing(wait=lambda *_: None),
    ).send([[Item(key, json.dumps({"key": key})) for key in keys]])

    assert counted(sent) == {"unchanged": 1, "refused": 1, "sent": 2}
    assert calls == [4, 1]


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Listen with a certificate that only its own file vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl is installed, which makes the certificate")
    key, vouched = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    words += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    words += ["-keyout", str(key), "-out", str(vouched)]
    subprocess.run([openssl, *words], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(vouched, key)
    server = HTTPServer(("127.0.0.1", 0), Taking)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/", vouched
    server.shutdown()
    thread.join()
    server.server_close()


class Taking(BaseHTTPRequestHandler):
    """Takes every call."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def delivered(url: str) -> Counter[str]:
    terms = DeliveryTerms("r1", "actions", {}, secret=SECRET)
    return counted(
        tuple(some) for some in WEBHOOK.deliver(batches(10), Location.parse(url), terms)
    )


def test_only_certificates_that_somebody_vouches_for_are_accepted(
    encrypted: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, vouched = encrypted

    with pytest.raises(DataError, match="its certificate is not trusted"):
        delivered(url)

    monkeypatch.setenv("SSL_CERT_FILE", str(vouched))
    assert delivered(url) == {"sent": 10}
