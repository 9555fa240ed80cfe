import json

from tiers.ports import Item
from tiers_plugins.sinks.webhook.envelope import Envelope, message_id


def test_a_body_holds_the_run_and_each_item_with_its_key() -> None:
    items = [Item('k"1', '{"customer": "王"}'), Item("k2", "{}")]
    envelope = Envelope("tiers.actions", '{"id": "r1"}')

    body = envelope.body(items, timestamp="2026-07-01T00:00:00Z")

    assert json.loads(body) == {
        "type": "tiers.actions",
        "timestamp": "2026-07-01T00:00:00Z",
        "data": {
            "run": {"id": "r1"},
            "items": [
                {"key": 'k"1', "item": {"customer": "王"}},
                {"key": "k2", "item": {}},
            ],
        },
    }


def test_a_batch_is_named_by_the_keys_in_it() -> None:
    one, two = Item("k1", "{}"), Item("k2", "{}")

    assert message_id([one, two]) == message_id([Item("k1", '{"a": 1}'), two])
    assert len({message_id(b) for b in ([one], [two], [one, two], [two, one])}) == 4
