"""Why a value is not what a model declares, in its owner's words."""

from collections.abc import Mapping

from tiers.dmn.model import ItemDefinition
from tiers.lang import temporal
from tiers.lang.conversion import type_name, type_of
from tiers.lang.values import Value
from tiers.problems import Refusal
from tiers.text import Text


def not_allowed(value: Value, allowed: str) -> Refusal:
    """Say that *value* is none of those that a model allows."""
    shown = f'"{value}"' if isinstance(value, str) else written(value)
    message = Text(
        f"`{shown}` is not among `{allowed}`", f"`{shown}` 不在 `{allowed}` 之列"
    )
    return Refusal(message)


def written(value: Value) -> str:
    """Write a value for a message, in short."""
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{len(value)}]"
        case Mapping():
            return "{" + ", ".join(value) + "}"
        case None:
            return "null"
        case _ if isinstance(value, temporal.Date | temporal.DateTime | temporal.Time):
            return temporal.written(value)
        case _:
            return str(value)


def other_type(name: str, value: Value) -> Refusal:
    """Say that *value* is not of the type *name*."""
    have = type_name(type_of(value))
    message = Text(
        f"a value of type `{name}` is needed here, and this is `{have}`",
        f"此处需要 `{name}` 类型的值，实际是 `{have}`",
    )
    return Refusal(message)


def lacking(item: ItemDefinition, component: ItemDefinition) -> Refusal:
    """Say that a context lacks what its type declares."""
    message = Text(
        f"a value of type `{item.name}` needs `{component.name}`",
        f"`{item.name}` 类型的值需要 `{component.name}`",
    )
    return Refusal(message)
