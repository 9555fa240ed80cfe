"""Read a policy file and make it a `Policy`: reader → structure → validate.

`load` gives every problem that any of the three stages finds, in the file's order.
"""

from pathlib import Path

from tiers.policy import (
    decisions,
    derived,
    facts,
    reader,
    rules,
    service,
    sink_specs,
    survey_specs,
    surveys,
    tables,
)
from tiers.policy.losses import losses
from tiers.policy.model import Policy
from tiers.policy.nodes import Map
from tiers.policy.structure import converter, fields, salvaged
from tiers.policy.validate import validate
from tiers.problems import Problem, in_order

__all__ = ["load", "parse", "structured"]


def load(path: Path) -> tuple[Policy | None, list[Problem]]:
    """Load the policy at *path*, with the table file it names beside it.

    There is a policy if the file is one of `key: value` lines, whatever its errors; it
    knows what they kept out of it. Nothing but a check may use one with errors.
    """
    root, problems = reader.read(path)
    return _finish(root, problems, path.parent)


def parse(
    text: str, file: str = "policy.yaml", *, folder: Path = Path()
) -> tuple[Policy | None, list[Problem]]:
    """Load a policy from its *text*; a table file is looked for in *folder*."""
    root, problems = reader.parse(text, file)
    return _finish(root, problems, folder)


def structured(root: Map, folder: Path = Path()) -> tuple[Policy | None, list[Problem]]:
    """Make a policy of containers that come from elsewhere than a file."""
    return _finish(root, [], folder)


def _finish(
    root: Map | None, problems: list[Problem], folder: Path
) -> tuple[Policy | None, list[Problem]]:
    if root is None:
        return None, in_order(problems)
    made = converter()
    facts.register(made)
    service.register(made)
    rules.register(made, lambda name: tables.read_rules(name, folder))
    decisions.register(made, lambda name: tables.read_rows(name, folder))
    sink_specs.register(made)
    survey_specs.register(made, lambda name: surveys.read_file(name, folder))
    found = fields(root, Policy, made)
    found, unsettled = derived.settled(found)
    problems = [*problems, *found.faults.problems, *unsettled]
    policy: Policy = salvaged(Policy, found)
    if problems:
        policy = salvaged(Policy, found, lost=losses(policy, found, made))
    found_all = [*problems, *validate(policy)]
    return policy, in_order(sink_specs.without_secrets(found_all))
