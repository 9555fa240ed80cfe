"""Channels whose people get a list, and bring it back filled in."""

from pathlib import Path

import attrs

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.survey.returning import read_sheet
from tiers.text import Text
from tiers_plugins.channels import terms
from tiers_plugins.channels.listing import lacking, write_people


@attrs.frozen
class Listed:
    """Asks those on a list: by visits, by telephone, by letters."""

    name: str
    """The name that a plan calls it by."""
    label: Text
    terms: Terms
    """What is known of it."""

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


LISTED = (Listed("phone", Text("telephone", "电话"), terms.PHONE),)
