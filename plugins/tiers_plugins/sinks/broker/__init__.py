"""Decisions as messages of NATS JetStream: see `plugins/docs/sinks/broker.md`.

What does the work is imported when there is any: few runs deliver.
"""

from collections.abc import Iterable, Iterator, Sequence

from tiers.ports import DeliveryTerms, Item, Location, Receipt


class Nats:
    """Publishes a message an item, and waits until a stream has stored it."""

    @property
    def name(self) -> str:
        """The sink's name."""
        return "nats"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it delivers to."""
        return ("nats", "tls")

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that there is a broker, with a stream that keeps the subjects.

        Nothing is published.

        Raises:
            DataError: there is none, it does not let us in, or an option means nothing.
        """
        from tiers_plugins.sinks.broker import delivering  # noqa: PLC0415 - see above

        delivering.check(location, terms)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Publish batches; give receipts as soon as there are any.

        Raises:
            DataError: the broker takes nothing more.
        """
        from tiers_plugins.sinks.broker import delivering  # noqa: PLC0415 - see above

        yield from delivering.deliver(batches, location, terms)
