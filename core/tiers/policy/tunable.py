"""Thresholds that an owner lets `tiers tune` move."""

from decimal import Decimal

import attrs

from tiers.freezing import frozen
from tiers.policy.fact_specs import Range
from tiers.policy.keys import Expression, key
from tiers.source import Located


@frozen
class TunableSpec:
    """A number that rules compare something with, and how far it may be moved."""

    of: Expression = key("what is compared: a fact, a score or an expression")
    at: Located = key("the threshold as it stands in the rules now")
    step: Decimal = key(
        "by how much it moves at a time", validator=attrs.validators.gt(0)
    )
    range: Range | None = key(
        "between which values it may lie, such as [40..60]; twenty steps either way "
        "unless given",
        default=None,
    )
