"""Asks by telephone."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.text import Text
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.phone.manner import manner
from tiers_plugins.channels.phone.returning import read_calls
from tiers_plugins.channels.terms import PHONE


class Phone:
    """Asks by telephone."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by."""
        return "phone"

    @property
    def label(self) -> Text:
        """What people call it."""
        return Text("telephone", "电话")

    @property
    def terms(self) -> Terms:
        """What is known of it."""
        return PHONE

    def refusal(self, person: Person) -> Text | None:
        """Say which contact fact is missing; None if none is."""
        return lacking(person, self.terms)

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write a workbook for each caller: list, script, codes and schedule.

        For the options see `manner`.
        """
        found = manner(work.options)
        from tiers_plugins.channels.phone.workbook import (  # noqa: PLC0415 - an extra
            write_workbooks,
        )

        write_workbooks(work, found, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read the list, filled in."""
        return read_calls(path, work)
