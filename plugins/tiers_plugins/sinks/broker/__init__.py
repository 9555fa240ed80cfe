"""Decisions as messages of NATS JetStream: see `plugins/docs/broker.md`."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import attrs

from tiers.location import Location
from tiers.problems import DataError
from tiers_plugins.sinks import receivers
from tiers_plugins.sinks.broker.linking import Barred, Link, Lost, NoStream
from tiers_plugins.sinks.broker.looping import loop_beside
from tiers_plugins.sinks.broker.publishing import Publisher
from tiers_plugins.sinks.broker.subjects import all_subjects, subject_pattern
from tiers_plugins.sinks.items import Item, Receipt, Terms
from tiers_plugins.sinks.pacing import GivenUp, Patience, Timing


@attrs.frozen
class Nats:
    """Publishes a message an item, and waits until a stream has stored it."""

    patience: Patience = attrs.field(factory=Patience)
    timing: Timing = attrs.field(factory=Timing)

    @property
    def name(self) -> str:
        """The sink's name."""
        return "nats"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it publishes to."""
        return ("nats", "tls")

    def check(self, location: Location, terms: Terms) -> None:
        """Make sure that there is a broker, with a stream that keeps the subjects.

        Nothing is published.

        Raises:
            DataError: there is none, or it does not let us in.
        """
        subjects = all_subjects(subject_pattern(location.part, terms.what))
        try:
            with loop_beside() as run:
                run(_find(location, terms, subjects))
        except (Lost, Barred, NoStream) as fault:
            raise _explained(fault, location, terms) from None

    def deliver(
        self, batches: Iterable[Sequence[Item]], location: Location, terms: Terms
    ) -> Iterator[tuple[Receipt, ...]]:
        """Publish batches; give receipts as soon as there are any.

        Raises:
            DataError: the broker takes nothing more.
        """
        publisher = Publisher(
            partial(Link.open, location, terms.secret, terms.timeout),
            subject_pattern(location.part, terms.what),
            self.patience,
            self.timing,
            terms.rate,
        )
        try:
            yield from publisher.publish(batches)
        except (GivenUp, Barred, NoStream) as fault:
            raise _explained(fault, location, terms) from None


async def _find(location: Location, terms: Terms, subjects: str) -> None:
    link = await Link.open(location, terms.secret, terms.timeout)
    try:
        await link.stream(subjects)
    finally:
        await link.close()


def _explained(
    fault: GivenUp | Lost | Barred | NoStream, location: Location, terms: Terms
) -> DataError:
    match fault:
        case GivenUp() | Lost():
            return receivers.no_answer(location, fault.why)
        case Barred():
            words = receivers.said(str(fault), location, terms.secret.split())
            return receivers.login_refused(location, words)
        case NoStream():
            return receivers.no_stream(location, str(fault))
