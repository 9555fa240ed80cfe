"""Asks by questionnaires that somebody hands over, and collects."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.text import Text
from tiers_plugins.channels.drop_off.rounds import COLUMNS, stops, write_log
from tiers_plugins.channels.keying import read_keyed, write_keying
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.printing.needing import needing_extra
from tiers_plugins.channels.terms import DROP_OFF


class DropOff:
    """Asks by questionnaires that somebody hands over, and collects."""

    @property
    def name(self) -> str:
        """The name that a plan calls it by."""
        return "drop-off"

    @property
    def label(self) -> Text:
        """What people call it."""
        return Text("drop-off", "留置问卷")

    @property
    def terms(self) -> Terms:
        """What is known of it."""
        return DROP_OFF

    def refusal(self, person: Person) -> Text | None:
        """Say which contact fact is missing; None if none is."""
        return lacking(person, self.terms)

    def field(self, work: Fieldwork, folder: Path) -> None:
        """Write questionnaires and the log of rounds, and sheets to key answers into.

        Options: `font` names a font file; `sides=2` prints on both sides of a sheet.
        """
        with needing_extra():
            from tiers_plugins.channels.drop_off.packets import (  # noqa: PLC0415 - an extra
                write_packets,
            )
        if not work.people:
            return
        found = stops(work)
        write_packets(work, found, folder)
        write_log(found, folder)
        write_keying(work, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read keyed answers, or the log with what came of each stop."""
        return read_keyed(path, work, beside=COLUMNS)
