"""Read a policy file and make it a `Policy`: reader → structure → validate.

`load` gives every problem that any of the three stages finds, in the file's order.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiers.policy import facts, reader, rules, tables
from tiers.policy.model import Policy, Rules, TierSpec
from tiers.policy.nodes import Map
from tiers.policy.structure import converter, fields
from tiers.policy.validate import validate
from tiers.problems import Problem, in_order

__all__ = ["load", "parse"]


def load(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Load the policy at *path*, with the table file it names beside it.

    There is a policy if each of its sections could be structured, which doesn't say
    that it is free of errors.
    """
    root, problems = reader.read(path)
    return _finish(root, problems, path.parent)


def parse(
    text: str, file: str = "policy.yaml", *, folder: Path = Path()
) -> tuple[Policy | None, list[Problem]]:
    """Load a policy from its *text*; a table file is looked for in *folder*."""
    root, problems = reader.parse(text, file)
    return _finish(root, problems, folder)


# What stands in for a section that has faults, so that the others are validated.
_BLANK: Mapping[str, Any] = {
    "format": 1,
    "name": "",
    "tiers": {"": TierSpec()},
    "facts": {},
    "rules": Rules("unique", ()),
}


def _finish(
    root: Map | None, problems: list[Problem], folder: Path
) -> tuple[Policy | None, list[Problem]]:
    if root is None:
        return None, in_order(problems)
    made = converter()
    facts.register(made)
    rules.register(made, lambda name: tables.read_rules(name, folder))
    found = fields(root, Policy, made)
    policy = Policy(**{**_BLANK, **found.values})
    validated = validate(policy, without=found.broken)
    every = in_order([*problems, *found.problems, *validated])
    return (None if found.broken else policy), every
