"""Delivers an outbox by a sink: a process that tests kill.

    python -m servers.sending URL OUTBOX COUNT

The outbox is filled with so many items, if it is not there. The secret comes in by the
variable SECRET. Outcomes are counted on standard output. With a variable HALT it says
when receipts are in the journal, and waits for a line of standard input.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.location import Location
from tiers.pipeline.delivery import Delivered, Destination, Outbox, Run, deliver, fill
from tiers.ports import DeliverySink, DeliveryTerms, Item, Receipt
from tiers.problems import DataError
from tiers_plugins.sinks.broker import NATS
from tiers_plugins.sinks.webhook import WEBHOOK

SINK = "crm"
RUN = Run("shop", "1", "2026-07-01", "actions", "d1")


def main(url: str, folder: Path, count: int) -> int:
    """Deliver what is missing."""
    box = fill(folder, RUN, _items(count), [SINK])
    found = _delivered(box, Location.parse(url))
    if found.problems:
        _tell(DataError(found.problems))
    _tell(json.dumps({"sent": found.sent, "unchanged": found.unchanged}))
    return int(not found.is_complete)


def _delivered(box: Outbox, location: Location) -> Delivered:
    about = {"policy": RUN.policy}
    terms = DeliveryTerms(RUN.name, "actions", about, secret=os.environ["SECRET"])
    sinks: list[DeliverySink] = [WEBHOOK, NATS]
    (sink,) = (each for each in sinks if location.scheme in each.schemes)
    if "HALT" in os.environ:
        sink = Halting(sink)
    (found,) = deliver(box, [Destination(SINK, sink, location, terms)])
    return found


@attrs.frozen
class Halting:
    """A sink that waits to be killed once some of its receipts are in the journal."""

    inner: DeliverySink

    @property
    def name(self) -> str:
        """Its name."""
        return self.inner.name

    @property
    def schemes(self) -> tuple[str, ...]:
        """Its schemes."""
        return self.inner.schemes

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Check as the sink does."""
        self.inner.check(location, terms)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Deliver; what is yielded is in the journal when the next is asked for."""
        for receipts in self.inner.deliver(batches, location, terms):
            yield receipts
            _tell(len(receipts))
            sys.stdin.readline()  # calls in flight go on, without a receipt


def _items(count: int) -> pl.LazyFrame:
    customers = pl.LazyFrame({"customer": [f"C{number}" for number in range(count)]})
    body = pl.struct("customer", action=pl.lit("visit")).struct.json_encode()
    return customers.select(
        "customer", body=body, action=pl.lit("visit"), tier=pl.lit("gold")
    )


def _tell(said: object) -> None:
    print(said, flush=True)  # noqa: T201 - tests wait for it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
