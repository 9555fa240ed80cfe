"""Contacts of a tier, spread over its groups as evenly as the channels allow.

Groups are customers of a tier who are reached by the same channels and have the same
quota. Contacts go one channel after the other, the one with the fewest customers first,
to the group with the lowest rate so far. Where that leaves contacts over, paths are
searched on which others make room: a greatest flow, after Edmonds and Karp (1972). All
is in whole numbers and in one order, so that it comes out alike everywhere.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import attrs

from tiers.survey.planning.instance import Group

Node = tuple[str, ...]
Stratum = tuple[str, Group]
"""A tier and a group of it."""

_SOURCE: Node = ("source",)
_SINK: Node = ("sink",)


@attrs.define
class Spread:
    """How many of each group are contacted through each channel."""

    contacts: Mapping[tuple[str, str], int]
    """Wanted, by tier and channel."""
    groups: Mapping[Stratum, int]
    """Customers."""
    quotas: Mapping[str, int]
    _flow: dict[tuple[Node, Node], int] = attrs.field(init=False, factory=dict)
    _arcs: Mapping[Node, list[tuple[Node, Node, int]]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Lay the network out."""
        self._arcs = _arcs_of(self)

    def found(self) -> dict[tuple[Stratum, str], int]:
        """Spread all contacts; fewer, where customers or quotas do not suffice."""
        for tier, channel in sorted(self.contacts, key=self._breadth):
            self._level(tier, channel)
        while self._augmented():
            pass
        return {
            ((tier, group), channel): amount
            for tier, group in self.groups
            for channel in sorted(group.channels)
            if (amount := self._sent(_cell(tier, channel), _stratum(tier, group)))
        }

    # --- the even start -----------------------------------------------------------

    def _breadth(self, cell: tuple[str, str]) -> tuple[int, str, str]:
        """Count the customers of a tier whom a channel reaches."""
        tier, channel = cell
        return sum(n for _, n in self.reached(tier, channel)), tier, channel

    def reached(self, tier: str, channel: str) -> Iterator[tuple[Group, int]]:
        """Give the groups of a tier whom a channel reaches, with their customers."""
        for (name, group), count in self.groups.items():
            if name == tier and channel in group.channels:
                yield group, count

    def _level(self, tier: str, channel: str) -> None:
        """Send the contacts of a channel to the groups with the lowest rates."""
        own = list(self.reached(tier, channel))
        for _ in range(self.contacts[tier, channel]):
            open_ = [(g, n) for g, n in own if self._room(tier, g, n)]
            if not open_:
                return
            group, _ = min(open_, key=lambda pair: self._rate(tier, *pair))
            self._send(self._path(tier, channel, group), 1)

    def _room(self, tier: str, group: Group, count: int) -> bool:
        taken = self._sent(_stratum(tier, group), _quota(group))
        return taken < count and self._quota_left(group) > 0

    def _quota_left(self, group: Group) -> int:
        if group.quota not in self.quotas:
            return 1
        return self.quotas[group.quota] - self._sent(_quota(group), _SINK)

    def _rate(self, tier: str, group: Group, count: int) -> tuple[Fraction, str]:
        taken = self._sent(_stratum(tier, group), _quota(group))
        return Fraction(taken + 1, count), label(tier, group)

    # --- the flow -----------------------------------------------------------------

    def _path(self, tier: str, channel: str, group: Group) -> list[Node]:
        cell, stratum = _cell(tier, channel), _stratum(tier, group)
        return [_SOURCE, cell, stratum, _quota(group), _SINK]

    def _sent(self, one: Node, other: Node) -> int:
        return self._flow.get((one, other), 0)

    def _send(self, path: list[Node], amount: int) -> None:
        for one, other in pairwise(path):
            self._flow[one, other] = self._sent(one, other) + amount
            self._flow[other, one] = -self._flow[one, other]

    def _augmented(self) -> bool:
        """Send one contact more, if there is a way."""
        before: dict[Node, Node] = {_SOURCE: _SOURCE}
        line = deque([_SOURCE])
        while line and _SINK not in before:
            here = line.popleft()
            for there in self._open(here):
                if there not in before:
                    before[there] = here
                    line.append(there)
        if _SINK not in before:
            return False
        path = [_SINK]
        while path[-1] != _SOURCE:
            path.append(before[path[-1]])
        self._send(path[::-1], 1)
        return True

    def _open(self, here: Node) -> Iterator[Node]:
        """Name where one contact more can go from a node, in one order."""
        for one, other, most in self._arcs[here]:
            if one == here and self._sent(one, other) < most:
                yield other
            if other == here and self._sent(one, other) > 0:
                yield one


def _arcs_of(spread: "Spread") -> dict[Node, list[tuple[Node, Node, int]]]:
    """List the arcs at each node, with the most that each carries."""
    found: dict[tuple[Node, Node], int] = {}
    total = sum(spread.contacts.values())
    for (tier, channel), wanted in sorted(spread.contacts.items()):
        found[_SOURCE, _cell(tier, channel)] = wanted
        for group, count in spread.reached(tier, channel):
            found[_cell(tier, channel), _stratum(tier, group)] = total
            found[_stratum(tier, group), _quota(group)] = count
            found[_quota(group), _SINK] = spread.quotas.get(group.quota, total)
    arcs: dict[Node, list[tuple[Node, Node, int]]] = defaultdict(list)
    for (one, other), most in found.items():
        arcs[one].append((one, other, most))
        arcs[other].append((one, other, most))
    return arcs


def label(tier: str, group: Group) -> str:
    """Name a stratum, such as `gold/mail+phone/east`."""
    parts = (tier, "+".join(sorted(group.channels)), group.quota)
    return "/".join(part for part in parts if part)


def _cell(tier: str, channel: str) -> Node:
    return ("cell", tier, channel)


def _stratum(tier: str, group: Group) -> Node:
    return ("stratum", tier, "+".join(sorted(group.channels)), group.quota)


def _quota(group: Group) -> Node:
    return ("quota", group.quota)
