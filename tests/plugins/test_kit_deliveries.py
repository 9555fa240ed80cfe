"""The kit for sinks that deliver: ours pass, and each broken promise is found."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import attrs
import pytest
from servers.receiving import SECRET, receiver

from tiers.ports import DeliverySink, DeliveryTerms, Item, Location, Receipt
from tiers.problems import DataError, Problem
from tiers.testing.deliveries import assert_delivery_sink_ok
from tiers.text import Text
from tiers_plugins.sinks.crm import HUBSPOT, ODOO, SALESFORCE
from tiers_plugins.sinks.deliverer import Deliverer

PLACE = Location.parse("kit://ann:s3cret@here/")
NOWHERE = Location.parse("kit://ann:s3cret@nowhere/")


@pytest.mark.parametrize("sink", [SALESFORCE, HUBSPOT, ODOO])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_our_own_lists_of_tasks_keep_their_promises(
    sink: Deliverer, ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"tasks.{ending}"

    def taken() -> list[str]:
        if not path.exists():
            return []
        text = path.read_text(encoding="utf-8-sig")
        rows = json.loads(text) if ending == "json" else csv.DictReader(StringIO(text))
        return [str(row) for row in rows]

    assert_delivery_sink_ok(
        sink,
        Location.parse(f"{sink.name}:{path}"),
        taken,
        unfit=[Location.parse(f"{sink.name}:{tmp_path}/none/tasks.{ending}")],
    )


def test_our_own_webhook_keeps_its_promises(tmp_path: Path) -> None:
    pytest.importorskip("urllib3")
    from tiers_plugins.sinks.webhook import WEBHOOK  # noqa: PLC0415 - an extra

    keys = tmp_path / "keys"
    keys.touch()
    with receiver(keys) as found, receiver(tmp_path / "no", plan={"1": "deny"}) as no:
        assert_delivery_sink_ok(
            WEBHOOK,
            Location.parse(found.url),
            found.taken,
            secret=SECRET,
            unfit=[Location.parse(no.url)],
        )


@attrs.define
class Sound:
    """Keeps items in a list, each once."""

    kept: dict[str, str] = attrs.field(factory=dict)
    repeats: list[str] = attrs.field(factory=list)
    name: str = "kit"
    schemes: tuple[str, ...] = ("kit",)

    def taken(self) -> list[str]:
        return [*self.kept, *self.repeats]

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        if terms.options:
            raise fault("no such option")
        if "nowhere" in location.url:
            raise fault("nobody is there")

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,  # noqa: ARG002 - the port has it
        terms: DeliveryTerms,  # noqa: ARG002 - and this
    ) -> Iterator[Sequence[Receipt]]:
        for batch in batches:
            yield [self.take(item) for item in batch]

    def take(self, item: Item) -> Receipt:
        is_known = item.key in self.kept
        self.kept[item.key] = item.body
        return Receipt(item.key, "unchanged" if is_known else "sent")


def fault(words: str) -> DataError:
    return DataError([Problem("kit", Text.same(words))])


class Eager(Sound):
    def check(self, location: Location, terms: DeliveryTerms) -> None:
        super().check(location, terms)
        self.kept["early"] = ""


class Careless(Sound):
    def check(self, location: Location, terms: DeliveryTerms) -> None:
        pass


class Loud(Sound):
    def check(self, location: Location, terms: DeliveryTerms) -> None:
        if terms.options or "nowhere" in location.url:
            raise fault(location.url)


class Foreign(Sound):
    def check(self, location: Location, terms: DeliveryTerms) -> None:
        if "nowhere" in location.url:
            raise ConnectionError
        super().check(location, terms)


class Forgetful(Sound):
    def deliver(self, batches: Any, *_: object) -> Any:
        for batch in batches:
            yield [self.take(item) for item in batch if "拜访" not in item.body]


class Repeating(Sound):
    def take(self, item: Item) -> Receipt:
        self.repeats += [item.key] if item.key in self.kept else []
        return super().take(item)


class Hoarding(Sound):
    def deliver(self, batches: Any, *_: object) -> Any:
        for batch in list(batches):
            yield [self.take(item) for item in batch]


class Lying(Sound):
    def take(self, item: Item) -> Receipt:
        return Receipt(item.key, "sent")


class Strange(Sound):
    def take(self, item: Item) -> Receipt:
        return attrs.evolve(super().take(item), key=f"{item.key}!")


class Refusing(Sound):
    def take(self, item: Item) -> Receipt:
        return Receipt(item.key, "refused")


class Deaf(Sound):
    def deliver(self, batches: Any, *_: object) -> Any:
        try:
            for batch in batches:
                yield [self.take(item) for item in batch]
        except Exception:  # noqa: BLE001, S110 - that is the mistake
            pass


@attrs.define
class Halving(Sound):
    """Delivers a run as one thing, but replaces it as it goes."""

    is_whole: bool = True

    def deliver(self, batches: Any, *_: object) -> Any:
        self.kept.clear()
        for batch in batches:
            yield [self.take(item) for item in batch]


def test_a_sound_sink_passes() -> None:
    sink = Sound()

    assert_delivery_sink_ok(sink, PLACE, sink.taken, unfit=[NOWHERE])


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Eager, "its `check` delivers something"),
        (Careless, "of an option that it does not know, nothing is told"),
        (Loud, "it tells a secret"),
        (Foreign, "ConnectionError is raised, and must be a `DataError`"),
        (Forgetful, "1 of 1 items have no receipt"),
        (Repeating, "what is delivered again is not what was there already"),
        (Hoarding, "it reads all items before it gives a receipt"),
        (Lying, "1 items are 0 at the receiver"),
        (Strange, "and no item"),
        (Refusing, "an item is refused, without a reason"),
        (Deaf, "items that can't be read are passed over"),
        (Halving, "a delivery that fails replaces what was there"),
    ],
)
def test_a_broken_promise_is_found(kind: Callable[[], Any], said: str) -> None:
    sink = kind()
    as_sink: DeliverySink = sink

    with pytest.raises(AssertionError) as caught:
        assert_delivery_sink_ok(as_sink, PLACE, sink.taken, unfit=[NOWHERE])

    assert said in str(caught.value)
    assert str(caught.value).startswith("sink `kit`: ")
