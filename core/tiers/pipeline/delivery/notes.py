"""The sinks of a policy, as an outbox knows them: without anything that is secret."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from tiers.atomic import make_folder
from tiers.pipeline.delivery.addresses import Address, Kept, Shape, console_or
from tiers.pipeline.runs import records

_SINKS = "sinks.json"


@attrs.frozen
class _Noted:
    """A sink of a policy, without what is secret."""

    name: str
    to: str
    shape: Shape
    options: Mapping[str, str]
    secret: Kept | None

    @property
    def address(self) -> Address:
        """Give the address."""
        location = console_or(self.to)
        return Address(self.name, location, self.shape, self.options, self.secret)


@attrs.frozen
class _Notes:
    sinks: tuple[_Noted, ...]


def note(outbox: Path, addresses: Sequence[Address]) -> None:
    """Write down where sinks of a policy are, so that `tiers deliver` finds them.

    Raises:
        DataError: it can't be written.
    """
    make_folder(outbox)
    if not addresses:
        return
    every = {**known(outbox), **{each.name: each for each in addresses}}
    notes = [
        _Noted(a.name, _place(a), a.shape, a.options, a.secret) for a in every.values()
    ]
    records.written(_Notes(tuple(notes)), outbox / _SINKS)


def _place(address: Address) -> str:
    """Write a place so that it is the same wherever a command is run."""
    location = address.location
    if not location.scheme:
        return str(location.path.absolute())
    if location.file is None:
        return str(location)
    name = location.place.partition(":")[2].partition("?")[0]
    return str(location).replace(name, str(Path(name).absolute()), 1)


def known(outbox: Path) -> dict[str, Address]:
    """Give the sinks that an outbox knows, by name."""
    found = records.read(outbox / _SINKS, _Notes)
    return {} if found is None else {n.name: n.address for n in found.sinks}
