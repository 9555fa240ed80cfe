"""The facts of a policy file → the schema of a customer."""

from typing import Literal

from tiers.policy.fact_specs import FactSpec
from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.schema import Fact, Scalar, Schema, Type, read_scalar
from tiers.text import Text


def schema(policy: Policy) -> Schema:
    """Make the schema of a policy; a default that does not fit is left out."""
    return Schema(tuple(fact(name, spec) for name, spec in policy.facts.items()))


def fact(name: Name, spec: FactSpec) -> Fact:
    """Make a fact, or a column of a related table."""
    missing, default = _missing(spec, spec.type)
    return Fact(
        name=str(name),
        type=spec.type,
        label=spec.label or Text.same(name),
        missing=missing,
        default=default,
        unit=spec.unit,
        column=str(spec.column or name),
        values={
            str(k): None if v.kind == "null" else str(v) for k, v in spec.values.items()
        },
        key=spec.is_key,
        table=str(spec.derived.table) if spec.derived else "",
        actionable=None if spec.actionable is None else spec.actionable.plain(),
        masked=spec.is_masked,
    )


def _missing(
    spec: FactSpec, kind: Type
) -> tuple[Literal["error", "unknown", "default"], Scalar]:
    match spec.missing:
        case None | "error":
            return "error", None
        case "unknown":
            return "unknown", None
        case text:
            return "default", _default(text, kind)


def _default(text: str, kind: Type) -> Scalar:
    try:
        return read_scalar(text, kind)
    except ValueError:
        # The check of the policy has said so, and lets no program come of it.
        return None
