"""Sinks that deliver: what does the work is imported when there is any.

Few runs deliver, and some of it needs libraries that take their time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import attrs

from tiers.ports import DeliveryTerms, Item, Location, Receipt


class Work(Protocol):
    """What does the work, such as a module."""

    @property
    def check(self) -> Callable[[Location, DeliveryTerms], None]:
        """See `DeliverySink.check`."""

    @property
    def deliver(
        self,
    ) -> Callable[
        [Iterable[Sequence[Item]], Location, DeliveryTerms],
        Iterator[Sequence[Receipt]],
    ]:
        """See `DeliverySink.deliver`."""


@attrs.frozen
class Deliverer:
    """A sink that delivers items."""

    name: str
    schemes: tuple[str, ...]
    work: Callable[[], Work]
    """Imports what does it."""
    is_whole: bool = False

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that things can be delivered there; nothing is.

        Raises:
            DataError: they can't be, or an option means nothing.
        """
        self.work().check(location, terms)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Deliver batches; give receipts as soon as they are certain.

        Raises:
            DataError: nothing more can be delivered.
        """
        yield from self.work().deliver(batches, location, terms)
