"""Run the validators of an attrs class on what could be made of its keys."""

import re
from collections.abc import Mapping
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
    return {a.metadata.get("key") or a.name: a for a in found if a.init}


def refuse(
    cls: Any, sound: Mapping[str, Any], parts: Mapping[str, Any], faults: Faults
) -> frozenset[str]:
    """Validate the *sound* values, written at *parts*; give the keys refused."""
    declared, draft = keys(cls), _draft(cls, sound)
    checks = {
        name: faults.take(partial(_check, declared[name], draft), parts[name], value)
        for name, value in sound.items()
        if declared[name].validator
    }
    return frozenset(name for name, done in checks.items() if done is attrs.NOTHING)


def requirement(error: ValueError) -> Text:
    """Word what a validator asks; that of attrs names a bound in its message."""
    message = str(error.args[0]) if error.args else "not allowed"
    if match := _BOUND.search(message):
        bound = " ".join(match.groups())
        return Text(f"it must be {bound}", f"取值应 {bound}")
    return Text.same(message)


def _draft(cls: Any, sound: Mapping[str, Any]) -> Any:
    """Make an instance without its validators, as far as its values are known."""
    draft = object.__new__(cls)
    for name, attribute in keys(cls).items():
        value = sound[name] if name in sound else _default(attribute, draft)
        if value is not attrs.NOTHING:
            object.__setattr__(draft, attribute.name, value)
    return draft


def _default(attribute: Any, draft: Any) -> Any:
    default = attribute.default
    if not isinstance(default, _FACTORY):
        return default
    return default.factory(draft) if default.takes_self else default.factory()


def _check(attribute: Any, draft: Any, _: Any, value: Any) -> None:
    try:
        attribute.validator(draft, attribute, value)
    except ValueError as error:
        raise Fault(Problem("out-of-range", requirement(error))) from None
    except AttributeError:
        # It looked at a required key that has a problem of its own.
        if all(hasattr(draft, a.name) for a in keys(type(draft)).values()):
            raise
