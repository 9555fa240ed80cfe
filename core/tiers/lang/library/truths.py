"""Functions that answer true or false: `not`, and `is`, which asks more than `=`."""

from collections.abc import Mapping

from tiers.lang import temporal
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.relations import equal
from tiers.lang.types import BOOLEAN
from tiers.lang.values import Value


def _is(one: Value = None, other: Value = None) -> bool:
    """Compare moments by how they are written, offset and zone included."""
    match one, other:
        case tuple(), tuple():
            return len(one) == len(other) and all(map(_is, one, other))
        case Mapping(), Mapping() if one.keys() == other.keys():
            return all(_is(one[k], other[k]) for k in one)
        case _ if type(one) is not type(other):
            return False
        case _ if isinstance(one, temporal.Time | temporal.DateTime):
            return one == other
        case _:
            return equal(one, other) is True


def _not(negand: bool | None = None) -> Value:  # noqa: FBT001 - called by FEEL
    return None if negand is None else not negand


TRUTHS: Mapping[str, tuple[Signature, ...]] = {
    "not": (Signature((Taken("negand", BOOLEAN, is_nullable=True),), _not),),
    "is": (
        Signature(
            (Taken("value1", is_optional=True), Taken("value2", is_optional=True)), _is
        ),
    ),
}
"""The functions by name; an argument of `is` that is not given is null."""
