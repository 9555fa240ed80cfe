"""What the sink does: tasks are written into a file that takes the old one's place."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from tiers.atomic import claim, replacing
from tiers.ports import DeliveryTerms, Item, Location, Receipt
from tiers.text import Lang, Text
from tiers_plugins.sinks.crm.asked import Asked, asked
from tiers_plugins.sinks.crm.columns import COLUMNS
from tiers_plugins.sinks.crm.listing import listing
from tiers_plugins.sinks.crm.tasks import Task, Unknown, task
from tiers_plugins.sinks.faults import writing

_BATCH = 2_000
"""Receipts that are given at once."""


@attrs.frozen
class Lists:
    """Writes lists of tasks for a CRM."""

    crm: str

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that the file can be written. It is left as it is.

        Raises:
            DataError: it can't be, or an option means nothing; with every reason.
        """
        claim(asked(location, terms).path)

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,
        terms: DeliveryTerms,
    ) -> Iterator[Sequence[Receipt]]:
        """Write the tasks in place of what is there; then give the receipts.

        Raises:
            DataError: the file can't be written, or an item lacks a fact.
        """
        given = asked(location, terms)
        made = _Made(given, terms.lang)
        with replacing(given.path) as part, writing(given.path):
            columns = COLUMNS[self.crm](given)
            listing(made.tasks(batches), columns, given.path, part)
        yield from made.receipts()


@attrs.frozen
class _Made:
    """Tasks as they are made, and what became of each item."""

    asked: Asked
    lang: Lang
    _reasons: dict[str, Text | None] = attrs.field(factory=dict)
    """By key of the item: why there is no task for it; None if there is one."""

    def tasks(self, batches: Iterable[Sequence[Item]]) -> Iterator[Task]:
        """Give a task for each item, unless the CRM does not know the customer."""
        for item in (item for batch in batches for item in batch):
            try:
                yield task(item, self.asked, self.lang)
                self._reasons[item.key] = None
            except Unknown as unknown:
                self._reasons[item.key] = unknown.why

    def receipts(self) -> Iterator[Sequence[Receipt]]:
        """Tell what became of the items: there is a file with all tasks now."""
        found = list(self._reasons.items())
        for start in range(0, len(found), _BATCH):
            yield [_receipt(*each) for each in found[start : start + _BATCH]]


def _receipt(key: str, why: Text | None) -> Receipt:
    return Receipt(key, "refused" if why else "sent", why)
