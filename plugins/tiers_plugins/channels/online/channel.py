"""Asks by a personal link to a page of our own."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Site, Terms
from tiers.survey.returning import read_sheet
from tiers.text import Text
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.online.invitations import write_invitations
from tiers_plugins.channels.terms import ONLINE

_STORES = (".sqlite", ".db")


class Online:
    """Asks by a personal link to a page of our own."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by."""
        return "online"

    @property
    def label(self) -> Text:
        """What people call it."""
        return Text("online", "网上")

    @property
    def terms(self) -> Terms:
        """What is known of it."""
        return ONLINE

    def refusal(self, person: Person) -> Text | None:
        """Say which contact fact is missing; None if none is."""
        return lacking(person, self.terms)

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write personal links, and the words of invitations and reminders.

        The option `link` is the address of the page, such as `https://ask.example`.
        """
        write_invitations(work, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read what the page has kept, or a table of answers from another one."""
        if path.suffix.lower() in _STORES:
            from tiers_plugins.channels.online.returning import (  # noqa: PLC0415 - for few files
                read_store,
            )

            return read_store(path, work)
        return read_sheet(path, work)

    def serve(self, work: Fieldwork, site: Site) -> None:
        """Answer respondents until the process is told to stop."""
        from tiers_plugins.channels.online.serving import (  # noqa: PLC0415 - an extra
            serve,
        )

        serve(work, site)
