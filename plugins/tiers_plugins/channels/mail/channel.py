"""Asks by letters, which are answered on paper."""

from pathlib import Path

from tiers.ports import Fieldwork, Person, Returned, Terms
from tiers.text import Text
from tiers_plugins.channels.keying import read_keyed, write_keying
from tiers_plugins.channels.listing import lacking
from tiers_plugins.channels.mail.posting import COLUMNS, posts, write_list, write_plan
from tiers_plugins.channels.printing.needing import needing_extra
from tiers_plugins.channels.terms import MAIL


class Mail:
    """Asks by letters, which are answered on paper."""

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
        """Write letters or cards, labels, who gets what when, and sheets for answers.

        Options: `sender` writes the letters; `return` is the address that answers go
        to; `font` names a font file; `sides=2` prints on both sides of a sheet.
        """
        with needing_extra():
            from tiers_plugins.channels.mail.printed import (  # noqa: PLC0415 - an extra
                write_printed,
            )
        if not work.people:
            return
        found = posts(work)
        write_printed(work, found, folder)
        write_list(work, found, folder)
        write_plan(work, found, folder)
        write_keying(work, folder)

    def returned(self, path: Path, work: Fieldwork) -> Returned:
        """Read keyed answers, or the list with what came back undelivered."""
        return read_keyed(path, work, beside=COLUMNS)
