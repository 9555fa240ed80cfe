"""Service actions as tasks for a CRM to import: see `plugins/docs/sinks/crm.md`.

What does the work is imported when there is any: few runs deliver.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from tiers.ports import DeliveryTerms, Item, Location, Receipt


@attrs.frozen
class TaskList:
    """Writes a file of tasks, whole, in the columns of one CRM."""

    name: str
    """The CRM, and the scheme of its places: `salesforce:tasks.csv`."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The scheme of the places that it writes to."""
        return (self.name,)

    @property
    def is_whole(self) -> bool:
        """A file holds all tasks of a run."""
        return True

    def check(self, location: Location, terms: DeliveryTerms) -> None:
        """Make sure that the file can be written. It is left as it is.

        Raises:
            DataError: it can't be, or an option means nothing; with every reason.
        """
        from tiers_plugins.sinks.crm import delivering  # noqa: PLC0415 - see above

        delivering.check(location, terms)

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
        from tiers_plugins.sinks.crm import delivering  # noqa: PLC0415 - see above

        yield from delivering.deliver(self.name, batches, location, terms)


SALESFORCE, HUBSPOT, ODOO = map(TaskList, ("salesforce", "hubspot", "odoo"))
