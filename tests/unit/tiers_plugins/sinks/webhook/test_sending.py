"""Sending, with receivers that are functions, and a clock that goes by waiting."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import pytest

from tiers.ports import Item, Receipt
from tiers.text import Text
from tiers_plugins.sinks.pacing import GivenUp, Patience, Timing
from tiers_plugins.sinks.webhook.answers import Unusable
from tiers_plugins.sinks.webhook.calling import NoReply, Reply
from tiers_plugins.sinks.webhook.envelope import Envelope
from tiers_plugins.sinks.webhook.sending import Sender

Answering = Callable[[list[str], int], Reply]
NOW = 1_782_864_000.0
OK = Reply(200, {}, b"")


@attrs.define
class Script:
    """A receiver: a function of the keys of a call, and of its number from 1."""

    answer: Answering
    now: float = 0.0
    calls: list[list[str]] = attrs.field(factory=list)
    at: list[float] = attrs.field(factory=list)
    ids: list[str] = attrs.field(factory=list)

    def __call__(self, body: bytes, headers: Mapping[str, str], most: int) -> Reply:
        del most
        keys = [item["key"] for item in json.loads(body)["data"]["items"]]
        self.calls.append(keys)
        self.at.append(self.now)
        self.ids.append(headers["webhook-id"])
        return self.answer(keys, len(self.calls))

    def wait(self, stop: threading.Event, seconds: float) -> None:
        del stop
        self.now += seconds

    def sender(self, **options: Any) -> Sender:
        timing = Timing(
            wall=lambda: NOW + self.now,
            steady=lambda: self.now,
            wait=self.wait,
            random=lambda: 0.5,
        )
        envelope = Envelope("tiers.actions", '{"id": "r1"}')
        options = {"patience": Patience(tries=4, base=1), "in_flight": 1, **options}
        return Sender(self, (b"k" * 24,), envelope, timing=timing, **options)

    def send(self, *batches: Sequence[Item], **options: Any) -> list[Receipt]:
        sent = self.sender(**options).send(batches)
        return [receipt for receipts in sent for receipt in receipts]


def items(*keys: str) -> list[Item]:
    return [Item(key, json.dumps({"key": key})) for key in keys]


def listed(status: int, *said: tuple[str, str]) -> Reply:
    entries = [{"key": key, "outcome": outcome} for key, outcome in said]
    return Reply(status, {}, json.dumps({"items": entries}).encode())


def in_turn(*replies: Reply) -> Answering:
    return lambda _, number: replies[number - 1]


def outcomes(receipts: Iterable[Receipt]) -> dict[str, str]:
    return {receipt.key: receipt.outcome for receipt in receipts}


def test_an_answer_without_a_body_takes_everything() -> None:
    script = Script(in_turn(Reply(204, {}, b""), OK))

    found = script.send(items("a", "b"), items("c"))

    assert outcomes(found) == {"a": "sent", "b": "sent", "c": "sent"}


def test_an_answer_says_what_became_of_each_item() -> None:
    entry = {"key": "b", "outcome": "refused", "reason": {"en": "no", "zh": "否"}}
    said = [entry, {"key": "a", "outcome": "unchanged"}]
    script = Script(in_turn(Reply(207, {}, json.dumps({"items": said}).encode())))

    found = script.send(items("a", "b", "c"))

    assert outcomes(found) == {"a": "unchanged", "b": "refused", "c": "sent"}
    assert found[1].reason == Text("no", "否")


def test_items_that_are_asked_for_again_are_sent_again_after_a_rest() -> None:
    script = Script(in_turn(listed(200, ("b", "retry")), OK))

    found = script.send(items("a", "b"))

    assert outcomes(found) == {"a": "sent", "b": "sent"}
    assert script.calls == [["a", "b"], ["b"]]
    assert script.at == [0, 0.5]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_receiver_in_trouble_gets_the_same_batch_again(status: int) -> None:
    script = Script(in_turn(Reply(status, {}, b""), Reply(status, {}, b""), OK))

    found = script.send(items("a", "b"))

    assert outcomes(found) == {"a": "sent", "b": "sent"}
    assert script.at == [0, 0.5, 1.5]
    assert len(set(script.ids)) == 1


def test_other_batches_have_other_names() -> None:
    script = Script(lambda *_: OK)

    script.send(items("a"), items("b"), items("a"))

    first, second, third = script.ids
    assert first == third != second


@pytest.mark.parametrize(
    ("status", "asked", "rest"),
    [
        (429, "20", 20),
        (503, "20", 20),
        (503, "Wed, 01 Jul 2026 00:00:30 GMT", 30),
        (503, "Wed, 01 Jul 2026 00:00:30 +0000", 30),
        (503, "soon", 0),
        (503, "-5", 0),
    ],
)
def test_a_receiver_that_asks_for_a_rest_gets_it(
    status: int, asked: str, rest: float
) -> None:
    script = Script(in_turn(Reply(status, {"retry-after": asked}, b""), OK))

    script.send(items("a"))

    assert script.at == [0, rest + 0.5]


def test_a_receiver_that_asks_for_a_long_rest_is_given_up() -> None:
    script = Script(in_turn(Reply(429, {"retry-after": "86400"}, b"")))

    with pytest.raises(GivenUp, match="it asks for a rest of 86,400 seconds"):
        script.send(items("a"))


def test_a_receiver_that_never_answers_is_given_up_after_so_many_tries() -> None:
    def silent(*_: object) -> Reply:
        raise NoReply(Text("nobody listens there", "没有服务"))

    script = Script(silent)

    with pytest.raises(
        GivenUp, match="4 tries failed, the last because nobody listens there"
    ):
        script.send(items("a"))
    assert script.at == [0, 0.5, 1.5, 3.5]


def test_the_culprit_of_a_refused_batch_is_found_by_halves() -> None:
    def picky(keys: list[str], _: int) -> Reply:
        bad = "k5" in keys
        return Reply(422, {}, b'{"detail": "no such customer"}') if bad else OK

    script = Script(picky)

    found = script.send(items(*(f"k{number}" for number in range(8))))

    [refused] = [receipt for receipt in found if receipt.outcome == "refused"]
    assert refused == Receipt("k5", "refused", Text.same("HTTP 422 no such customer"))
    assert len(found) == 8
    assert len(script.calls) == 7
    assert script.now == 0


def test_a_refusal_that_names_the_culprits_has_the_rest_sent_again_at_once() -> None:
    script = Script(in_turn(listed(422, ("b", "refused")), OK))

    found = script.send(items("a", "b", "c"))

    assert outcomes(found) == {"a": "sent", "b": "refused", "c": "sent"}
    assert script.calls == [["a", "b", "c"], ["a", "c"]]
    assert script.now == 0


def test_a_receiver_that_refuses_everything_is_left_alone() -> None:
    script = Script(lambda *_: Reply(400, {}, b"bad body"))
    many = [f"k{number}" for number in range(32)]

    with pytest.raises(GivenUp, match="it refused all of the first 32 items: HTTP 400"):
        script.send(items(*many), items("other"))
    assert ["other"] not in script.calls


def test_a_few_items_may_all_be_refused() -> None:
    script = Script(lambda *_: Reply(400, {}, b""))

    found = script.send(items("a", "b"))

    assert outcomes(found) == {"a": "refused", "b": "refused"}


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, "login"),
        (403, "login"),
        (404, "address"),
        (410, "address"),
        (301, "address"),
    ],
)
def test_some_answers_end_the_sending_at_once(status: int, trouble: str) -> None:
    script = Script(lambda *_: Reply(status, {"location": "https://else/?x=1"}, b""))

    with pytest.raises(Unusable) as caught:
        script.send(items("a"), items("b"))
    assert caught.value.trouble == trouble
    assert script.calls == [["a"]]


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"key": "a", "outcome": "perhaps"}]}',
        b'{"items": [{"key": "a"}]}',
        b'{"items": [{"key": "z", "outcome": "sent"}]}',
        b'{"items": "all"}',
    ],
)
def test_an_answer_that_may_hide_a_refusal_is_not_guessed(body: bytes) -> None:
    script = Script(in_turn(Reply(200, {}, body)))

    with pytest.raises(Unusable) as caught:
        script.send(items("a"))
    assert caught.value.trouble == "answer"


@pytest.mark.parametrize("body", [b"ok", b"<html>", b"[]", b'{"id": 7}', b"\xff"])
def test_an_answer_about_something_else_takes_everything(body: bytes) -> None:
    script = Script(in_turn(Reply(200, {}, body)))

    assert outcomes(script.send(items("a"))) == {"a": "sent"}


def test_what_was_taken_before_a_failure_has_its_receipt() -> None:
    failing = [Reply(500, {}, b"")] * 3
    script = Script(in_turn(OK, listed(200, ("d", "retry")), *failing))
    sent = script.sender().send([items("a", "b"), items("c", "d"), items("e")])

    found = [*next(sent), *next(sent)]
    with pytest.raises(GivenUp):
        next(sent)

    assert outcomes(found) == {"a": "sent", "b": "sent", "c": "sent"}


def test_a_rate_holds_for_what_is_sent_again_too() -> None:
    script = Script(in_turn(Reply(500, {}, b""), OK, OK))

    script.send(items("a", "b"), items("c"), rate=1)

    assert script.at == [0, 2, 4]


def test_no_more_batches_are_held_than_calls_are_made_at_once() -> None:
    gate = threading.Barrier(3, timeout=20)
    drawn = []

    def meeting(*_: object) -> Reply:
        gate.wait()
        return OK

    def batches() -> Iterator[list[Item]]:
        for number in range(6):
            drawn.append(number)
            yield items(f"k{number}")

    sent = Script(meeting).sender(in_flight=3).send(batches())
    next(sent)

    assert len(drawn) <= 4
    assert sum(1 for _ in sent) == 5


def test_whoever_stops_listening_stops_the_sending() -> None:
    script = Script(lambda *_: OK)
    sent = script.sender().send(items(f"k{n}") for n in range(1_000))
    next(sent)

    sent.close()  # type: ignore[attr-defined]

    assert len(script.calls) <= 2
