"""What importing a model gives: a policy file, and what it was made of."""

import attrs

from tiers.dmn.model import Decision
from tiers.exchange.facts_in import Leaf
from tiers.exchange.naming import Naming
from tiers.exchange.tables_in import Grid
from tiers.policy.nodes import Map


@attrs.frozen
class Taken:
    """What was made of a model: a policy file, and how its parts are called there."""

    root: Map
    naming: Naming
    leaves: tuple[Leaf, ...]
    decisions: tuple[Decision, ...]
    grids: tuple[tuple[Decision, Grid], ...]
    """The tables among them."""
    rules: Decision | None
    """What became the rules."""
    is_own: bool
    """Whether an export made the model."""
