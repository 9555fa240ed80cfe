"""Ids of elements: names that XML and modelers accept, each given once."""

import re

import attrs

_OTHER = re.compile(r"[^A-Za-z0-9_]")


@attrs.define
class Ids:
    """Gives ids that follow from names alone, so that one policy gives one file."""

    _given: set[str] = attrs.field(factory=set)

    def of(self, *words: str) -> str:
        """Make an id of *words*; a letter of another script becomes its number."""
        plain = "_".join(_OTHER.sub(lambda c: f"-{ord(c[0]):x}", w) for w in words)
        found, count = plain, 1
        while found in self._given:
            count += 1
            found = f"{plain}.{count}"
        self._given.add(found)
        return found
