"""Which way inputs move a score, where one may be named on both sides."""

from collections.abc import Iterable, Mapping

from tiers.ports import Direction, Formula


def ways(
    *, up: Iterable[Formula] = (), down: Iterable[Formula] = ()
) -> Mapping[str, Direction]:
    """Give the direction of each input; of one that is on both sides, `either`."""
    found: dict[str, Direction] = {of.text: "up" for of in up}
    for of in down:
        found[of.text] = "either" if found.get(of.text, "down") != "down" else "down"
    return found
