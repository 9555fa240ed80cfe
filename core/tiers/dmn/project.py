"""A model file with those it imports, in which references can be followed."""

from collections.abc import Iterator, Mapping

import attrs

from tiers.dmn.model import Definitions, Import, Node

Key = tuple[str, str]
"""What a part of a model is known by: its file and its id."""


@attrs.frozen
class Project:
    """Model files by their paths; `root` is the one that was asked for."""

    root: Definitions
    files: Mapping[str, Definitions]
    sources: Mapping[tuple[str, str], str]
    """(a file, a namespace it imports) → the file that is meant."""

    def imported(self, home: Definitions) -> Iterator[tuple[Import, Definitions]]:
        """Give what a file imports, as far as it was found."""
        for found in home.imports:
            file = self.sources.get((home.source.file, found.namespace))
            if file is not None:
                yield found, self.files[file]

    def find(self, home: Definitions, href: str) -> tuple[Definitions, Node] | None:
        """Follow a reference that stands in the file *home*."""
        namespace, mark, id_ = href.rpartition("#")
        if not mark or not namespace or namespace == home.namespace:
            return _part(home, id_)
        file = self.sources.get((home.source.file, namespace))
        return _part(self.files[file], id_) if file is not None else None

    def prefix(self, home: Definitions, other: Definitions) -> str:
        """Give the name under which *home* sees the parts of *other*; its own: none."""
        if home is other:
            return ""
        return next((str(i.name) for i, d in self.imported(home) if d is other), "")


def key(home: Definitions, node: Node) -> Key:
    """Give what *node* of the file *home* is known by."""
    return home.source.file, node.id


def _part(home: Definitions, id_: str) -> tuple[Definitions, Node] | None:
    found = home.by_id.get(id_)
    return (home, found) if found is not None else None
