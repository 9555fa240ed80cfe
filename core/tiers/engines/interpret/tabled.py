"""What is shown of a customer, worked out beforehand where few values are possible.

What depends on facts that are true or false, or one of a list of values, has few forms;
all of them are made once, and found by the values.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from operator import itemgetter
from typing import Any, Protocol, TypeVar

import attrs

from tiers.engines.interpret.meaning import reads_today
from tiers.engines.interpret.pieces import Known
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import TIER, Program
from tiers.schema import Boolean, String, Type

T = TypeVar("T")
Showing = Callable[[Known], T]

_MOST = 24
"""The most forms of one thing."""


class Tables(Protocol):
    """What may work out beforehand what is shown."""

    def of(self, show: Showing[T], *reads: Node) -> Showing[T]:
        """Give what shows the same as *show*, which reads no more than the nodes do."""


class _AsItIs:
    """Works out nothing: for those who explain one customer."""

    def of(self, show: Showing[T], *reads: Node) -> Showing[T]:
        """Give *show*."""
        del reads
        return show


AS_IT_IS = _AsItIs()


@attrs.frozen
class Prepared:
    """Works out what few values are possible for, in a program."""

    values: Mapping[str, Sequence[Any]]
    """The possible values of the columns that have few."""

    @classmethod
    def of_program(cls, program: Program) -> "Prepared":
        """Find the facts that have few values; the tier has few, too."""
        found = {f.name: _values(f.type, missing=True) for f in program.schema.facts}
        found[TIER] = [*(str(tier.name) for tier in program.tiers), None]
        return cls({name: values for name, values in found.items() if values})

    def of(self, show: Showing[T], *reads: Node) -> Showing[T]:
        """Look up what *show* shows, if it has few forms."""
        names = sorted(frozenset[str]().union(*map(ir.columns, reads)))
        if any(map(reads_today, reads)) or not self.values.keys() >= {*names}:
            return show
        if not names:
            only = show({})
            return lambda _: only
        every = list(product(*(self.values[name] for name in names)))
        if len(every) > _MOST:
            return show
        key = itemgetter(*names)
        customers = [dict(zip(names, values, strict=True)) for values in every]
        forms = {key(customer): show(customer) for customer in customers}
        return lambda known: forms[key(known)]


def _values(kind: Type, *, missing: bool) -> Sequence[Any]:
    few: list[Any] = []
    match kind:
        case Boolean():
            few = [True, False]
        case String(values):
            few = list(map(str, values))  # without the places of a policy
        case _:
            return []
    return [*few, None] if few and missing else few
