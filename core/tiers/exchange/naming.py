"""What the parts of a model are called in a policy.

A name becomes letters, digits and `_`: whatever else stands in it becomes one `_`. The
components of a structured value are facts of their own, `person.age` is `person_age`.
"""

import re
from collections.abc import Iterable, Mapping

import attrs

from tiers.lang.lexer import KEYWORDS, is_plain

_OTHER = re.compile(r"\W+")
_TAKEN = KEYWORDS | {"tier", "rule", "because", "actions", "unknown", "row"}


@attrs.frozen
class Naming:
    """Names by what they are called in the model, `name` or `name.part`."""

    names: Mapping[str, str]
    others: frozenset[str] = frozenset()
    """More names of the model, of parts that are not taken over."""

    @property
    def spaced(self) -> frozenset[str]:
        """The names of the model that its texts can't be read without."""
        first = {path.partition(".")[0] for path in self.names} | self.others
        return frozenset(name for name in first if not is_plain(name))

    @property
    def members(self) -> frozenset[str]:
        """The names of components, and of outputs of decisions."""
        return frozenset(part for path in self.names for part in path.split(".")[1:])


def naming(paths: Iterable[tuple[str, ...]], kept: Mapping[str, str]) -> Naming:
    """Name everything in *paths* once; those *kept* are called as they were."""
    found = dict(kept)
    given = set(kept.values())
    for parts in paths:
        whole = ".".join(parts)
        if whole not in found:
            found[whole] = _unused(identifier("_".join(parts)), given)
            given.add(found[whole])
    return Naming(found)


def identifier(name: str) -> str:
    """Make a name that expressions can read without backticks."""
    found = _OTHER.sub("_", name).strip("_") or "_"
    found = f"_{found}" if found[0].isdigit() else found
    return f"{found}_" if found in _TAKEN else found


def _unused(name: str, given: set[str]) -> str:
    found, count = name, 1
    while found in given:
        count += 1
        found = f"{name}_{count}"
    return found
