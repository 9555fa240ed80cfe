"""How things go out one by one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from tiers.delivering import Item, Receipt, Terms
from tiers.location import Location


@runtime_checkable
class DeliverySink(Protocol):
    """Delivers items one by one: to services, brokers, other systems."""

    @property
    def name(self) -> str:
        """The sink's name, such as `webhook`."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of the URLs it delivers to, in lower case."""

    def check(self, location: Location, terms: Terms) -> None:
        """Make sure, before the work begins, that things can be delivered there.

        Nothing is delivered by it. `Location.url` and `Terms.secret` are secrets.

        Raises:
            DataError: they can't be, or an option means nothing; with every reason.
        """

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: Terms,
    ) -> Iterator[Sequence[Receipt]]:
        """Deliver batches, and give receipts as soon as they are certain.

        An item without a receipt is delivered again another time, by its key; so a
        crash, of whomever, costs a repeat that the receiver knows, and loses nothing.
        *batches* is read as the work goes on, and never held whole.

        Raises:
            DataError: nothing more can be delivered; what has a receipt has it.
        """


@runtime_checkable
class WholeSink(Protocol):
    """A sink that delivers a run as one thing, such as a file; optional.

    `deliver` is then given every item of the run each time, whatever has a receipt, and
    must make the same thing of the same items. It gives receipts when all is done.
    """

    @property
    def is_whole(self) -> bool:
        """Whether it is so."""
