"""Asks by letter."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.survey.returning import read_sheet
from tiers.text import Text
from tiers_plugins.channels.listing import lacking, write_people
from tiers_plugins.channels.terms import MAIL


class Mail:
    """Asks by letter."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by."""
        return "mail"

    @property
    def label(self) -> Text:
        """What people call it."""
        return Text("mail", "邮寄")

    @property
    def terms(self) -> Terms:
        """What is known of it."""
        return MAIL

    def refusal(self, person: Person) -> Text | None:
        """Say which contact fact is missing; None if none is."""
        return lacking(person, self.terms)

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write the list of people, with columns for their answers."""
        beside = ("attempt", "at", "disposition", *work.round.questionnaire.ids)
        write_people(work, folder / "people.csv", beside=beside)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read the list, filled in."""
        return read_sheet(path, work)
