"""Decisions as signed calls of a URL: see `plugins/docs/sinks/webhook.md`.

What does the work is imported when there is any: few runs deliver.
"""

from collections.abc import Iterable, Iterator, Sequence

from tiers.ports import DeliveryTerms, Item, Location, Receipt


class Webhook:
    """Calls a URL with some items at a time, signed; at least once, and never half."""

    @property
    def name(self) -> str:
        """The sink's name."""
        return "webhook"

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it delivers to."""
        return ("https", "http")

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that calls can be signed. Nobody is called.

        Raises:
            DataError: there is no good secret, an option means nothing, or the library
                is not installed.
        """
        from tiers_plugins.sinks.webhook import delivering  # noqa: PLC0415 - see above

        delivering.check(location, terms)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Send batches, a call each; give receipts as soon as there are any.

        Raises:
            DataError: the receiver takes nothing more.
        """
        from tiers_plugins.sinks.webhook import delivering  # noqa: PLC0415 - see above

        yield from delivering.deliver(batches, location, terms)
