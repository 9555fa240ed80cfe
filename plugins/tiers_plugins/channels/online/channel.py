"""Asks by a personal link to a page of our own."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Site, Terms
from tiers.problems import DataError, Problem, closest
from tiers.survey.returning import read_sheet, read_table
from tiers.text import Text
from tiers_plugins.channels.faults import no_option
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.online.invitations import write_invitations
from tiers_plugins.channels.online.limesurvey import (
    is_export,
    responses,
    write_participants,
    write_structure,
)
from tiers_plugins.channels.terms import ONLINE

_OPTIONS = ("link", "system")
_STORES = (".sqlite", ".db")
LIMESURVEY, PAGE = "limesurvey", "page"
"""What respondents see: LimeSurvey, or a page of our own."""


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
        With the option `system`, `limesurvey`, its import files are written instead.
        """
        if _system(work) == LIMESURVEY:
            write_structure(work, folder)
            write_participants(work, folder)
        else:
            write_invitations(work, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read what the page has kept, or a table of answers from another one."""
        if path.suffix.lower() in _STORES:
            from tiers_plugins.channels.online.returning import (  # noqa: PLC0415 - for few files
                read_store,
            )

            return read_store(path, work)
        try:
            table = read_table(path, heading="token")
        except DataError as error:
            return Returned(problems=error.problems)
        return responses(table, work) if is_export(table) else read_sheet(path, work)

    def serve(self, work: Fieldwork, site: Site) -> None:
        """Answer respondents until the process is told to stop."""
        from tiers_plugins.channels.online.serving import (  # noqa: PLC0415 - an extra
            serve,
        )

        serve(work, site)


def _system(work: Fieldwork) -> str:
    """Give the system that respondents see.

    Raises:
        DataError: nobody knows it, or there are other options.
    """
    odd = [name for name in work.options if name not in _OPTIONS]
    if odd:
        raise DataError([no_option("online", name, _OPTIONS) for name in odd])
    name = work.options.get("system", PAGE)
    if name in (LIMESURVEY, PAGE):
        return name
    message = Text(
        f"`{name}` is no system that writes questionnaires on the web",
        f"`{name}` 不是可用的网上问卷系统",
    )
    advice = closest(name, (LIMESURVEY, PAGE))
    raise DataError([Problem("bad-option", message, help=advice)])
