"""`instance of`, decided by the type; only whether a value is missing is asked."""

from collections.abc import Mapping

from tiers.lang import build, columnless, ir
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.lang.shapes import Entries, Several, Shape, Span
from tiers.lang.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    MONTHS,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ContextType,
    ListType,
    RangeType,
    Simple,
    Type,
)
from tiers.problems import closest
from tiers.schema import (
    Boolean,
    Date,
    DayTimeDuration,
    Number,
    String,
    YearMonthDuration,
)
from tiers.text import Text

_KINDS: Mapping[type, Simple] = {
    Number: NUMBER,
    String: STRING,
    Boolean: BOOLEAN,
    Date: DATE,
    DayTimeDuration: DAYS,
    YearMonthDuration: MONTHS,
}


def instance(place: Place, shape: Shape, kind: Type) -> Node:
    """Type `value instance of kind`; null is an instance of Null only.

    Raises:
        Fault: how many elements a list has is not known.
    """
    _refuse_unknown(place, kind)
    if not isinstance(shape, ir.Node):
        if isinstance(shape, Several) and not shape.is_sure:
            raise columnless.refused(place, columnless.VARYING)
        return build.constant(_fits(shape, kind))
    if kind == NULL:
        return ir.IsMissing(shape)
    return ir.Not(ir.IsMissing(shape)) if _fits(shape, kind) else build.FALSE


def _refuse_unknown(place: Place, kind: Type) -> None:
    match kind:
        case Simple(name) if kind not in _KNOWN:
            message = Text(f"there is no type `{name}`", f"没有类型 `{name}`")
            advice = closest(name, [known.name for known in _KNOWN])
            raise refuse(place, "unknown-type", message, advice)
        case ListType(of) | RangeType(of):
            _refuse_unknown(place, of)
        case ContextType(entries):
            for inner in entries.values():
                _refuse_unknown(place, inner)
        case _:
            return


_KNOWN = (ANY, NULL, *_KINDS.values(), TIME, DATE_TIME)


def _fits(shape: Shape, kind: Type) -> bool:
    """Tell whether a value that is there is one of *kind*."""
    if kind == ANY or shape == build.MISSING:
        return True
    match shape, kind:
        case Several(members), ListType(of):
            return all(_fits(m.shape, of) for m in members)
        case Span(low, high), RangeType(of):
            return all(end is None or _fits(end, of) for end in (low, high))
        case Entries(values), ContextType(entries):
            return all(n in values and _fits(values[n], t) for n, t in entries.items())
        case ((Several() | Span() | Entries()), _):
            return False
        case node, _:
            return _KINDS.get(type(node.type)) == kind
