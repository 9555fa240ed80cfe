"""Messages into a real NATS JetStream, which is killed in the middle."""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

import pytest
from nats.js import JetStreamContext
from servers.broker import PASSWORD, SEED, USER, Broker, NoBroker, broker

from tiers.location import Location
from tiers.ports import Item, Receipt
from tiers.testing.deliveries import assert_delivery_sink_ok
from tiers.text import Text
from tiers_plugins.sinks.broker import NATS
from tiers_plugins.sinks.broker.answers import Barred, Lost, NoStream
from tiers_plugins.sinks.broker.linking import Link
from tiers_plugins.sinks.broker.publishing import Publisher
from tiers_plugins.sinks.pacing import GivenUp, Timing

PATTERN = "tiers.actions.{action}.{tier}"
Wait = Callable[[threading.Event, float], None]


@pytest.fixture(scope="module")
def running() -> Iterator[Broker]:
    """Start a broker for all tests here."""
    try:
        with broker() as found:
            yield found
    except NoBroker as reason:
        pytest.skip(str(reason))


@pytest.fixture
def stream(running: Broker) -> Iterator[Broker]:
    """Give the broker with an empty stream."""
    running.make_stream()
    yield running
    asked(running, lambda js: js.delete_stream("TIERS"))


def asked(server: Broker, ask: Callable[[JetStreamContext], Awaitable[Any]]) -> Any:
    return asyncio.run(server.ask(ask))


def stored(server: Broker) -> list[Any]:
    """List the messages that the stream holds."""

    async def read(js: JetStreamContext) -> list[Any]:
        count = (await js.stream_info("TIERS")).state.messages
        reader = await js.subscribe("tiers.>", ordered_consumer=True)
        return [await reader.next_msg(5) for _ in range(count)]

    found: list[Any] = asked(server, read)
    return found


def items(count: int, *, size: int = 0) -> list[list[Item]]:
    made = [
        Item(f"k{n}", json.dumps({"key": f"k{n}", "note": "x" * size}), "gold", "visit")
        for n in range(count)
    ]
    return [made[start : start + 700] for start in range(0, count, 700)]


def publisher(
    server: Broker,
    *,
    secret: str = PASSWORD,
    user: str = f"{USER}@",
    pattern: str = PATTERN,
    wait: Wait = lambda *_: None,
) -> Publisher:
    location = Location.parse(f"nats://{user}127.0.0.1:{server.port}")
    return Publisher(
        lambda: Link.open(location, secret, patience=10),
        pattern,
        timing=Timing(wait=wait),
    )


def counted(receipts: Iterable[tuple[Receipt, ...]]) -> Counter[str]:
    return Counter(receipt.outcome for some in receipts for receipt in some)


def test_a_message_has_its_key_its_subject_and_its_item(stream: Broker) -> None:
    one = Item("k1", '{"key": "k1", "姓名": "王"}', "key account", "拜访")

    found = counted(publisher(stream).publish([[one]]))

    assert found == {"sent": 1}
    [message] = stored(stream)
    assert message.subject == "tiers.actions.拜访.key%20account"
    assert message.headers == {"Nats-Msg-Id": "k1"}
    assert json.loads(message.data) == {"key": "k1", "姓名": "王"}


def test_what_is_published_again_is_stored_once(stream: Broker) -> None:
    first = counted(publisher(stream).publish(items(2_000)))
    second = counted(publisher(stream).publish(items(2_500)))

    assert first == {"sent": 2_000}
    assert second == {"unchanged": 2_000, "sent": 500}
    assert len(stored(stream)) == 2_500


def test_the_sink_keeps_its_promises(stream: Broker) -> None:
    place = Location.parse(stream.url)

    assert_delivery_sink_ok(
        NATS,
        place,
        lambda: [message.headers["Nats-Msg-Id"] for message in stored(stream)],
        secret=PASSWORD,
        unfit=[place.with_part("other.{action}")],
        examples=3,
    )


def test_a_broker_killed_in_the_middle_gets_everything_once(stream: Broker) -> None:
    waits = []

    def restart(_: threading.Event, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            stream.start()

    sent = publisher(stream, wait=restart).publish(items(5_000))
    found = counted([next(sent)])
    stream.kill()
    found += counted(sent)

    assert len(waits) >= 2
    assert found.total() == 5_000
    keys = [message.headers["Nats-Msg-Id"] for message in stored(stream)]
    assert len(keys) == len(set(keys)) == 5_000


def test_a_broker_that_stays_away_is_given_up(stream: Broker) -> None:
    sent = publisher(stream).publish(items(2_000))
    next(sent)
    stream.kill()

    try:
        with pytest.raises(GivenUp, match="8 tries failed, the last because nobody"):
            counted(sent)
    finally:
        stream.start()


def test_without_a_stream_nothing_counts_as_sent(running: Broker) -> None:
    with pytest.raises(NoStream, match=r"tiers\.actions\.visit\.gold"):
        counted(publisher(running).publish(items(1)))


def test_a_message_that_is_too_large_is_refused_and_the_others_are_sent(
    stream: Broker,
) -> None:
    batches = [*items(3), [Item("big", "x" * 65_500, "gold", "visit")]]

    receipts = [r for some in publisher(stream).publish(batches) for r in some]

    assert Counter(r.outcome for r in receipts) == {"sent": 3, "refused": 1}
    assert receipts[-1].reason == Text(
        "the broker takes no message of more than 65,536 bytes",
        "消息超过服务器允许的 65,536 字节",
    )


def test_a_stream_that_is_full_is_given_up_with_its_reason(running: Broker) -> None:
    asked(
        running,
        lambda js: js.add_stream(
            name="TIERS", subjects=["tiers.>"], max_msgs=10, discard="new"
        ),
    )
    sent = publisher(running).publish(items(12))
    try:
        found = counted([next(sent)])
        with pytest.raises(GivenUp, match="maximum messages exceeded"):
            counted(sent)
    finally:
        asked(running, lambda js: js.delete_stream("TIERS"))

    assert found == {"sent": 10}


@pytest.mark.parametrize(
    ("user", "secret"),
    [(f"{USER}@", "wrong-word"), ("", ""), ("", "wrong-token"), ("reader@", PASSWORD)],
)
def test_who_may_not_publish_is_told_at_once(
    stream: Broker, user: str, secret: str
) -> None:
    with pytest.raises(Barred) as caught:
        counted(publisher(stream, user=user, secret=secret).publish(items(2_000)))
    assert not secret or secret not in str(caught.value)
    assert not stored(stream)


def test_the_seed_of_an_nkey_logs_in(stream: Broker) -> None:
    pytest.importorskip("nkeys")

    found = counted(publisher(stream, user="", secret=f"{SEED}\n").publish(items(1)))

    assert found == {"sent": 1}


def test_a_stream_is_found_before_the_work_begins(stream: Broker) -> None:
    location = Location.parse(stream.url)

    async def find(subjects: str) -> str | None:
        link = await Link.open(location, PASSWORD, patience=10)
        try:
            return await link.stream(subjects)
        finally:
            await link.close()

    assert asyncio.run(find("tiers.actions.*.*")) == "TIERS"
    with pytest.raises(NoStream):
        asyncio.run(find("crm.tasks.*"))


def test_nobody_there_is_told_apart() -> None:
    async def connect(url: str) -> None:
        await Link.open(Location.parse(url), "", patience=10)

    with pytest.raises(Lost, match="nobody listens there"):
        asyncio.run(connect("nats://127.0.0.1:1"))
    with pytest.raises(Lost, match="there is no such host"):
        asyncio.run(connect("nats://nowhere.invalid"))
