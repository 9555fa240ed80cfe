"""What a table of decisions is about: for whoever writes it for people."""

from collections.abc import Mapping
from datetime import date

import attrs

from tiers.freezing import frozen
from tiers.text import Lang, Text


@frozen
class Description:
    """The policy behind a table of decisions, and what people call its columns.

    Names stand in the table; labels are what people read in their place.
    """

    title: Text
    version: str
    as_of: date
    lang: Lang
    """The language that the reasons are in."""
    tiers: Mapping[str, Text] = attrs.field(hash=False)
    """Labels by name, best first."""
    actions: Mapping[str, Text] = attrs.field(hash=False)
    """Labels by name, in the order of the catalogue."""
    facts: Mapping[str, Text] = attrs.field(hash=False)
    """Labels by name of all that the column `unknown` may hold."""
    headings: Mapping[str, Text] = attrs.field(hash=False)
    """Labels by column; a column without one is headed by its name."""

    def put(self, text: Text) -> str:
        """Give the wording in the language of the table."""
        return text.put(self.lang)
