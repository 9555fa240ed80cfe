"""What the parts of a model that are taken over are called in the policy."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from tiers.dmn.boxes import Table
from tiers.dmn.model import Decision
from tiers.dmn.project import Project
from tiers.exchange.choosing import Choice
from tiers.exchange.extensions import Extensions
from tiers.exchange.facts_in import Leaf
from tiers.exchange.naming import Naming, identifier, naming

_OWN = ("tiers", "actions", "output")
"""What an export keeps with decisions that have no name in a policy."""


def named(
    project: Project, kept: Extensions, choice: Choice, leaves: Iterable[Leaf]
) -> Naming:
    """Name input data by its *leaves*, decisions, and the outputs of tables.

    What an export wrote is called as it was in its policy.
    """
    before = dict(_before(kept, choice))
    new = [d for d in choice.decisions if str(d.name) not in before]
    paths = [*(leaf.path for leaf in leaves), *((str(d.name),) for d in new)]
    found = naming(paths, before)
    every = frozenset(str(node.name) for node in project.root.nodes)
    outputs = dict(_outputs(choice.decisions, found.names))
    return attrs.evolve(found, names={**found.names, **outputs}, others=every)


def _before(kept: Extensions, choice: Choice) -> Iterator[tuple[str, str]]:
    """Give the names of the policy that an export was made of."""
    for node in (*choice.inputs, *choice.decisions):
        if kept.of(node.id, "score"):
            yield str(node.name), str(node.name)
    for decision in choice.decisions:
        name = str(decision.name)
        if any(kept.of(decision.id, own) for own in _OWN):
            yield name, name
        elif kept.of(decision.id, "decision"):
            yield name, name if name.isidentifier() else f"`{name}`"


def _outputs(
    decisions: Iterable[Decision], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Name the outputs of decisions that have several."""
    for decision in decisions:
        logic, name = decision.logic, str(decision.name)
        if isinstance(logic, Table) and len(logic.outputs) > 1:
            for output in logic.outputs:
                inner = identifier(str(output.name or ""))
                yield f"{name}.{output.name}", f"{names[name]}.{inner}"
