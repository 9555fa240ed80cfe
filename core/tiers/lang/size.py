"""How large a typed expression may grow: what every engine can still run."""

from decimal import Decimal

from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.schema import Number
from tiers.text import Text

DIGITS = 200
"""The most digits that a number may need, those after the point included."""

DEEPEST = 150
"""How many nodes may lie in each other."""

LARGEST = 20_000
"""How many nodes an expression may have, a shared one counted wherever it stands."""


def refuse_literal(place: Place, value: Decimal) -> None:
    """Refuse a number that is written with too many digits or too high an exponent."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "literals are finite"
    if value.adjusted() >= DIGITS or -exponent > DIGITS:
        raise refuse(place, "too-many-digits", _DIGITS)


def refuse_digits(place: Place, node: Node) -> None:
    """Refuse a number whose type says that it could need too many digits."""
    kind = node.type
    if not isinstance(kind, Number):
        return
    whole = max(kind.low.adjusted(), kind.high.adjusted(), 0) + 1
    if whole + kind.places > DIGITS:
        raise refuse(place, "too-many-digits", _DIGITS, _ROUND)


def refuse_bulk(place: Place, node: Node) -> None:
    """Refuse an expression that is too deep or too large."""
    depth, size = _measured(node, {})
    if depth > DEEPEST or size > LARGEST:
        raise refuse(place, "too-deep", _BULK, _SPLIT)


def _measured(node: Node, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Give depth and size; *known* has those of the nodes that were met before."""
    if id(node) not in known:
        inner = [_measured(child, known) for child in ir.children(node)]
        depth = 1 + max((depth for depth, _ in inner), default=0)
        known[id(node)] = depth, 1 + sum(size for _, size in inner)
    return known[id(node)]


_DIGITS = Text(
    f"a number here could need more than {DIGITS} digits",
    f"此处的数字可能超过 {DIGITS} 位",
)
_ROUND = Text(
    "declare narrower ranges for the facts, or round in between",
    "请缩小事实的取值范围，或在中间步骤取整",
)
_BULK = Text(
    "this becomes too large when each part is written out",
    "各部分展开后表达式过大",
)
_SPLIT = Text("compute parts of it as scores", "请把其中一部分写成得分")
