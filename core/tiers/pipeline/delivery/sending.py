"""Deliver what is missing of an outbox to a sink, and tell what came of it."""

from collections.abc import Iterator, Sequence

import attrs

from tiers.delivering import Item, Terms
from tiers.location import Location
from tiers.pipeline.delivery.outbox import Outbox
from tiers.pipeline.delivery.receipts import Receipts
from tiers.pipeline.runs.locking import locked
from tiers.ports import DeliverySink, WholeSink
from tiers.problems import DataError, Problem
from tiers.text import Text

_REASONS = 10
"""Reasons of refusals that are told; all are in the journal."""


@attrs.frozen
class Destination:
    """A sink by the name that a run calls it by, and where it delivers to."""

    name: str
    sink: DeliverySink
    location: Location
    terms: Terms


@attrs.frozen
class Delivered:
    """How the delivery of a run to one sink stands."""

    name: str
    sent: int
    unchanged: int
    refused: int
    missing: int
    reasons: tuple[tuple[Text, int], ...]
    """Why items were refused, and how many each."""
    problems: tuple[Problem, ...]
    """What ended the delivery before its end; empty if nothing did."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the sink has taken all."""
        return not (self.missing or self.refused or self.problems)


def deliver(outbox: Outbox, to: Sequence[Destination]) -> tuple[Delivered, ...]:
    """Deliver to each what it has no receipt for; one that fails stops no other.

    A `WholeSink` is given all, for a thing that may have gone missing since.

    Raises:
        DataError: another process is delivering from this outbox.
    """
    with locked(outbox.folder / "delivering.lock", outbox.folder):
        return tuple(_delivered(outbox, each) for each in to)


def _delivered(outbox: Outbox, to: Destination) -> Delivered:
    with Receipts.opened(outbox.journal(to.name)) as receipts:
        problems = _attempt(outbox, to, receipts)
        counts = receipts.counts()
        return Delivered(
            to.name,
            counts.get("sent", 0),
            counts.get("unchanged", 0),
            counts.get("refused", 0),
            outbox.items - sum(counts.values()),
            tuple(receipts.reasons(_REASONS)),
            problems,
        )


def _attempt(
    outbox: Outbox, to: Destination, receipts: Receipts
) -> tuple[Problem, ...]:
    batches = outbox.batches(to.name)
    if not (isinstance(to.sink, WholeSink) and to.sink.is_whole):
        batches = _missing(batches, receipts)
    try:
        to.sink.check(to.location, to.terms)
        for found in to.sink.deliver(batches, to.location, to.terms):
            receipts.add(found)
    except DataError as error:
        return error.problems
    return ()


def _missing(
    batches: Iterator[Sequence[Item]], receipts: Receipts
) -> Iterator[Sequence[Item]]:
    """Leave out what has a receipt."""
    for batch in batches:
        known = receipts.known([item.key for item in batch])
        if left := [item for item in batch if item.key not in known]:
            yield left
