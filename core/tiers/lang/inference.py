"""The type of what an expression gives, as far as its form alone shows it."""

from collections.abc import Mapping
from decimal import Decimal

from tiers.lang import syntax as sx
from tiers.lang.conversion import type_of
from tiers.lang.types import ANY, BOOLEAN, ContextType, ListType, Type


def inferred(part: sx.Syntax, names: Mapping[str, Type]) -> Type:
    """Name a type that every value of *part* but null has; Any if none is sure.

    *names* are names in scope whose types are known.
    """
    match part:
        case sx.Literally(value=Decimal() | str() | bool() as value):
            return type_of(value)
        case sx.Name(name=name):
            return names.get(name, ANY)
        case sx.Comparing() | sx.Between() | sx.In() | sx.Logical() | sx.InstanceOf():
            return BOOLEAN
        case sx.Record(entries=entries):
            return ContextType({name: inferred(entry, {}) for name, entry in entries})
        case sx.Listing(items=items, is_list=True):
            kinds = [inferred(item, names) for item in items]
            same = kinds and all(kind == kinds[0] for kind in kinds)
            return ListType(kinds[0] if same else ANY)
        case _:
            return ANY
