"""The types of facts, as a model declares them."""

from collections.abc import Iterable

from tiers.exchange.vocabulary import TYPE_PREFIX
from tiers.lang.written_nodes import literal
from tiers.policy.fact_specs import FactSpec
from tiers.schema import Boolean, Date, Number, String, Type


def plain_type(kind: Type) -> str:
    """Name the type of FEEL that holds values of *kind*."""
    match kind:
        case Number():
            return "number"
        case Boolean():
            return "boolean"
        case Date():
            return "date"
        case _:
            return "string"


def is_limited(spec: FactSpec) -> bool:
    """Tell whether a fact needs a type of its own."""
    return bool(allowed(spec))


def fact_type(name: str, spec: FactSpec) -> str:
    """Name the type of a fact in the model."""
    return f"{TYPE_PREFIX}{name}" if is_limited(spec) else plain_type(spec.type)


def allowed(spec: FactSpec) -> str:
    """Write the values that a fact may take, in FEEL; nothing where any will do."""
    if isinstance(spec.type, String):
        return listed(spec.type.values)
    return _range(spec) if spec.range else ""


def _range(spec: FactSpec) -> str:
    assert spec.range is not None
    low, high = spec.range.low, spec.range.high
    if low is None or high is None:
        bound = high if low is None else low
        if bound is None:
            return ""
        is_open = spec.range.high_open if low is None else spec.range.low_open
        sign = "<" if low is None else ">"
        # An end that is left out counts as not included; `[0..)` is `>= 0`.
        return f"{sign}{'' if is_open else '='} {literal(bound)}"
    opening, closing = "[("[spec.range.low_open], "])"[spec.range.high_open]
    return f"{opening}{literal(low)}..{literal(high)}{closing}"


def listed(values: Iterable[str]) -> str:
    """List texts as FEEL has them."""
    return ", ".join(map(literal, values))
