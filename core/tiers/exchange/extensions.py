"""What an export kept in elements of our own, found again."""

from collections.abc import Mapping
from xml.parsers import expat

import attrs

from tiers.exchange.keeping import digest
from tiers.exchange.vocabulary import OURS
from tiers.policy import reader
from tiers.policy.nodes import Map
from tiers.problems import Problem
from tiers.source import Source


@attrs.frozen
class Kept:
    """One element of ours: its name, its marks, and what it says."""

    name: str
    marks: Mapping[str, str]
    says: Map

    def is_about(self, text: str) -> bool:
        """Tell whether an export wrote *text* of the model, and nobody changed it."""
        return self.marks.get("written") == digest(text)


@attrs.frozen
class Extensions:
    """All elements of ours in a file, by the id of what they lie in."""

    found: Mapping[str, tuple[Kept, ...]]

    def of(self, id_: str, name: str) -> Kept | None:
        """Give the element *name* that lies in the part *id_*."""
        return next((k for k in self.found.get(id_, ()) if k.name == name), None)

    def first(self, name: str) -> Kept | None:
        """Give the first element *name* of the file."""
        every = (kept for group in self.found.values() for kept in group)
        return next((kept for kept in every if kept.name == name), None)


def extensions(source: Source) -> tuple[Extensions, list[Problem]]:
    """Find what an export kept; the file is known to be well-formed.

    A text that can't be read, because someone changed it, is a problem in its place.
    """
    return _Reader(source).read()


@attrs.define
class _Ours:
    owner: str
    name: str
    marks: Mapping[str, str]
    line: int = 0
    """The line that the text begins in."""
    pieces: list[str] = attrs.field(factory=list)


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._owners: list[str] = []
        self._ours: _Ours | None = None
        self._found: dict[str, list[Kept]] = {}
        self._problems: list[Problem] = []
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters

    def read(self) -> tuple[Extensions, list[Problem]]:
        self._expat.Parse(self._source.text, True)  # noqa: FBT003 - this is the end
        found = {owner: tuple(kept) for owner, kept in self._found.items()}
        return Extensions(found), self._problems

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        before = self._owners[-1] if self._owners else ""
        self._owners.append(attributes.get("id", before))
        if namespace == OURS:
            self._ours = _Ours(before, local, attributes)

    def _characters(self, text: str) -> None:
        if self._ours is not None:
            self._ours.line = self._ours.line or self._expat.CurrentLineNumber
            self._ours.pieces.append(text)

    def _end(self, _: str) -> None:
        self._owners.pop()
        ours, self._ours = self._ours, None
        if ours is None:
            return
        kept = Kept(ours.name, ours.marks, self._yaml(ours))
        self._found.setdefault(ours.owner, []).append(kept)

    def _yaml(self, ours: _Ours) -> Map:
        """Read a text; empty lines before it bring each of its lines to its place."""
        text = "".join(ours.pieces)
        if not text.strip():
            return Map()
        before = "\n" * (ours.line - 1)
        found, problems = reader.parse(before + text, self._source.file)
        self._problems += problems
        return found if found is not None else Map()
