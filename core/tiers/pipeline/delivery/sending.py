"""Deliver what is missing of an outbox to a sink, and tell what came of it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs

from tiers.delivering import Item, Receipt, Terms
from tiers.location import Location
from tiers.pipeline.delivery.dead_letters import write_dead_letters
from tiers.pipeline.delivery.faults import sink_failed
from tiers.pipeline.delivery.outbox import Batch, Outbox
from tiers.pipeline.delivery.receipts import Receipts
from tiers.pipeline.runs.locking import locked
from tiers.ports import DeliverySink, WholeSink
from tiers.problems import DataError, Problem, told
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

    @property
    def is_whole(self) -> bool:
        """Whether the sink delivers a run as one thing."""
        return isinstance(self.sink, WholeSink) and self.sink.is_whole

    def hushed(self, words: str) -> str:
        """Take secrets out of what the sink says."""
        words = self.location.hushed(words)
        return words.replace(self.terms.secret, "***") if self.terms.secret else words


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
    dead_letters: Path | None = None
    """The file of what was refused, if anything was."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the sink has taken all."""
        return not (self.missing or self.refused or self.problems)


def deliver(
    outbox: Outbox, to: Sequence[Destination], *, again: bool = False
) -> tuple[Delivered, ...]:
    """Deliver to each what it has no receipt for; one that fails stops no other.

    With *again*, what was refused before is offered once more. A `WholeSink` is given
    all: what it has made may have gone missing since.

    Raises:
        DataError: another process is delivering from this outbox.
    """
    with locked(outbox.folder / "delivering.lock", outbox.folder):
        return tuple(_delivered(outbox, each, again=again) for each in to)


def _delivered(outbox: Outbox, to: Destination, *, again: bool) -> Delivered:
    with Receipts.opened(outbox.journal(to.name)) as receipts:
        if again:
            receipts.forget_refused()
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
            write_dead_letters(outbox, to.name, receipts),
        )


def _attempt(
    outbox: Outbox, to: Destination, receipts: Receipts
) -> tuple[Problem, ...]:
    under_way = _UnderWay(receipts)
    try:
        to.sink.check(to.location, to.terms)
        batches = outbox.batches(to.name)
        given = (
            under_way.everything(batches) if to.is_whole else under_way.missing(batches)
        )
        for found in to.sink.deliver(given, to.location, to.terms):
            receipts.add(under_way.settled(found))
    except DataError as error:
        return error.problems
    except Exception as error:  # noqa: BLE001 - a plugin may raise what it likes
        return (sink_failed(to.name, to.hushed(told(error))),)
    return ()


@attrs.frozen
class _UnderWay:
    """The items that a sink has and has given no receipt for."""

    _receipts: Receipts
    _numbers: dict[str, int] = attrs.field(factory=dict)
    """The number of each by its key."""

    def everything(self, batches: Iterable[Batch]) -> Iterator[Sequence[Item]]:
        """Hand out everything."""
        for batch in batches:
            numbered = zip(batch.numbers, batch.items, strict=True)
            self._numbers.update((item.key, number) for number, item in numbered)
            yield batch.items

    def missing(self, batches: Iterable[Batch]) -> Iterator[Sequence[Item]]:
        """Hand out what has no receipt."""
        for batch in batches:
            known = self._receipts.known(batch.numbers)
            left = [
                (number, item)
                for number, item in zip(batch.numbers, batch.items, strict=True)
                if number not in known
            ]
            self._numbers.update((item.key, number) for number, item in left)
            if left:
                yield [item for _, item in left]

    def settled(self, receipts: Iterable[Receipt]) -> Iterator[tuple[int, Receipt]]:
        """Give the numbers of receipts; what a sink was not given has none."""
        for receipt in receipts:
            number = self._numbers.pop(receipt.key, None)
            if number is not None:
                yield number, receipt
