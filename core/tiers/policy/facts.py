"""Structure the declarations of facts: their types and ranges."""

import re

import attrs
import cattrs

from tiers.policy import related
from tiers.policy.fact_specs import FactSpec, Range
from tiers.policy.faults import Faults
from tiers.policy.nodes import Node, Scalar, Seq
from tiers.policy.scalars import as_decimal, text, wrong_type
from tiers.policy.structure import class_hook
from tiers.problems import Fault, Problem, closest
from tiers.schema import Boolean, Date, Number, String, Type, has_places
from tiers.source import Located
from tiers.text import Text

MOST_PLACES = 10
"""The most digits a number can have after its point."""

_PLAIN: dict[str, Type] = {
    "string": String(),
    "integer": Number(),
    "boolean": Boolean(),
    "date": Date(),
}
_DECIMAL = re.compile(r"decimal\(\s*([0-9]{1,2})\s*\)")
_RANGE = re.compile(r"([\[(])(.*?)\.\.(.*)([\])])")


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* how facts are declared."""
    whole = class_hook(FactSpec, converter)
    converter.register_structure_hook(Type, lambda node, _: fact_type(node))
    converter.register_structure_hook(Range, lambda node, _: range_of(node))
    derived = lambda node, _: related.derived(node, converter)  # noqa: E731

    related.register(converter)

    def hook(node: Node, kind: object) -> FactSpec:
        faults = Faults()
        spec = faults.take(derived if related.is_derived(node) else whole, node, kind)
        if spec is attrs.NOTHING:
            raise Fault(*faults.problems)
        ranged = faults.take(lambda _, __: bounded(spec), node, None)
        kept: FactSpec = spec if ranged is attrs.NOTHING else ranged
        return faults.settle(kept)

    converter.register_structure_hook(FactSpec, hook)


def fact_type(node: Node) -> Type:
    """Take the name of a type, or a list of the values a string can be."""
    if isinstance(node, Seq) and node:
        faults = Faults()
        values = [faults.take(lambda part, _: text(part), part, None) for part in node]
        return faults.settle(String(tuple(values)))
    if not isinstance(node, Scalar) or node.is_null:
        raise wrong_type(node, Text("a type or a list of values", "类型或取值列表"))
    if node in _PLAIN:
        return _PLAIN[node]
    if match := _DECIMAL.fullmatch(node):
        return Number(_places(int(match[1]), node))
    raise Fault(_unknown_type(node))


def _places(places: int, node: Scalar) -> int:
    if places <= MOST_PLACES:
        return places
    message = Text(
        f"a number can have {MOST_PLACES} digits after the point, not {places}",
        f"小数最多 {MOST_PLACES} 位，不能是 {places} 位",
    )
    raise Fault(Problem("out-of-range", message, node.at))


def _unknown_type(node: Scalar) -> Problem:
    help_ = closest(node, [*_PLAIN, "decimal(2)"])
    if node.startswith("decimal"):
        help_ = Text(
            "say how many digits follow the point, such as `decimal(2)`",
            "请写明小数位数，例如 `decimal(2)`",
        )
    message = Text(f"no type is named `{node}`", f"没有名为 `{node}` 的类型")
    return Problem("unknown-type", message, node.at, help=help_)


# --- ranges -----------------------------------------------------------------


def range_of(node: Node) -> Range:
    """Take a range such as `[0..100]`, `(0..1]` or `[0..)`."""
    written = text(node)
    match = _RANGE.fullmatch(written)
    if match is None:
        raise _bad_range(written)
    ends = [end.strip() for end in match.group(2, 3)]
    low, high = (as_decimal(end) for end in ends)
    if any(end and value is None for end, value in zip(ends, (low, high), strict=True)):
        raise _bad_range(written)
    return Range(
        low,
        high,
        low_open=match[1] == "(",
        high_open=match[4] == ")",
        written=written,
    )


def _bad_range(written: Scalar) -> Fault:
    message = Text(f"`{written}` is not a range", f"`{written}` 不是取值范围")
    help_ = Text(
        "write it as `[0..100]`; `(` or `)` leaves the end itself out",
        "请写成 `[0..100]`；用 `(` 或 `)` 表示不含该端点",
    )
    return Fault(Problem("bad-range", message, written.at, help=help_))


def bounded(spec: FactSpec) -> FactSpec:
    """Give a number fact the bounds of its range, once its type is known.

    Raises:
        Fault: the range does not fit the type.
    """
    if spec.range is None or spec.type == related.UNKNOWN:
        return spec
    written = spec.range.written
    if not isinstance(spec.type, Number):
        message = Text("only a number has a range", "只有数值型事实才有取值范围")
        raise Fault(Problem("bad-range", message, written.at))
    _check_places(spec.range, spec.type.places, written)
    bounded = spec.range.number(spec.type.places)
    if bounded.low > bounded.high:
        message = Text(
            f"no number lies in the range `{written}`",
            f"范围 `{written}` 内没有任何数值",
        )
        raise Fault(Problem("empty-range", message, written.at))
    return attrs.evolve(spec, type=bounded)


def _check_places(bounds: Range, places: int, written: Located) -> None:
    unit_fits = (
        end is None or has_places(end, places) for end in (bounds.low, bounds.high)
    )
    if not all(unit_fits):
        message = Text(
            f"`{written}` has more digits after the point than the type's {places}",
            f"`{written}` 的小数位数超过类型规定的 {places} 位",
        )
        raise Fault(Problem("bad-range", message, written.at))
