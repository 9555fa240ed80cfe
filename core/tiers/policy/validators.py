"""Run the validators of an attrs class on what could be made of its keys."""

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import attrs

from tiers.policy.faults import Faults
from tiers.problems import Fault, Problem
from tiers.text import Text

_FACTORY: Any = attrs.Factory  # a class at run time, a function for type checkers
_BOUND = re.compile(r"must be ([<>]=?) (\S+?):")


def keys(cls: Any) -> dict[str, Any]:
    """Give the fields of an attrs class by the key that each takes."""
    found = attrs.fields(attrs.resolve_types(cls))
    written = (a for a in found if a.init and a.metadata.get("written", True))
    return {a.metadata.get("key") or a.name: a for a in written}


def refuse(
    cls: Any,
    values: Mapping[str, Any],
    sound: Collection[str],
    parts: Mapping[str, Any],
    faults: Faults,
) -> frozenset[str]:
    """Validate the *sound* ones of *values*, written at *parts*; give those refused."""
    asked = [(n, a) for n, a in keys(cls).items() if a.validator and n in sound]
    if not asked:
        return frozenset()
    made = draft(cls, {name: values[name] for name in sound})
    checks = {
        name: faults.take(partial(_check, attribute, made), parts[name], values[name])
        for name, attribute in asked
    }
    return frozenset(name for name, done in checks.items() if done is attrs.NOTHING)


def requirement(error: ValueError) -> Text:
    """Word what a validator asks; that of attrs names a bound in its message."""
    message = str(error.args[0]) if error.args else "not allowed"
    if match := _BOUND.search(message):
        bound = " ".join(match.groups())
        return Text(f"it must be {bound}", f"取值应 {bound}")
    return Text.same(message)


def draft(cls: Any, values: Mapping[str, Any]) -> Any:
    """Make an instance without its validators, as far as its *values* are known."""
    made = object.__new__(cls)
    names = {a.name: name for name, a in keys(cls).items()}
    for attribute in attrs.fields(cls):
        name = names.get(attribute.name, attribute.name)
        value = values[name] if name in values else _default(attribute, made)
        if value is not attrs.NOTHING:
            object.__setattr__(made, attribute.name, value)
    return made


def _default(attribute: Any, draft: Any) -> Any:
    default = attribute.default
    if not isinstance(default, _FACTORY):
        return default
    return default.factory(draft) if default.takes_self else default.factory()


def _check(attribute: Any, made: Any, _: Any, value: Any) -> None:
    try:
        attribute.validator(made, attribute, value)
    except ValueError as error:
        raise Fault(Problem("out-of-range", requirement(error))) from None
    except AttributeError:
        # It looked at a required key that has a problem of its own.
        if all(hasattr(made, a.name) for a in keys(type(made)).values()):
            raise
