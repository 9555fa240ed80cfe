"""Two policies under comparison, and the regions in which they differ."""

from collections.abc import Iterator
from typing import Any

import attrs

from tiers.analysis.copies import Copy
from tiers.analysis.dimensions import Dimension, dimensions
from tiers.analysis.findings import Finding
from tiers.analysis.logic import Z
from tiers.analysis.regions import regions
from tiers.analysis.search import Search
from tiers.analysis.sharing import Pair
from tiers.analysis.subject import behind
from tiers.analysis.wording import where
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import TIER
from tiers.text import Text

_REGIONS = 6
"""The most regions that are told of one difference."""


@attrs.frozen
class Between:
    """Two policies under comparison."""

    pair: Pair
    search: Search

    @property
    def copies(self) -> tuple[Copy, Copy]:
        """Give both policies, the old one first."""
        return self.pair.old, self.pair.new


def _sides(diff: Between, more: list[Node] | None) -> tuple[Dimension, ...]:
    """Cut all that either policy asks; the tier follows from it."""
    old, new = diff.copies
    nodes = [*_asked(old), *map(diff.pair.jointly, _asked(new)), *(more or ())]
    sides = dimensions(diff.pair.joint, nodes)
    return tuple(s for s in sides if not _of_tier(s.input))


def _of_tier(node: Node) -> bool:
    own = {TIER, f"{TIER} (new)"}
    return any(name in own or name.startswith("#") for name in ir.columns(node))


def _asked(copy: Copy) -> list[Node]:
    rules = [rule.node for rule in copy.program.rules]
    return rules + [rule.when.node for rule in copy.program.action_rules]


def regions_of(  # noqa: PLR0913, PLR0917 - one argument for each thing it needs to know
    diff: Between,
    asked: Z,
    confirm: Any,
    code: str,
    words: Text,
    more: list[Node] | None = None,
) -> Iterator[Finding]:
    """Tell of each region in which all customers are as is asked."""
    if diff.search.never(asked):
        return
    sides = _sides(diff, more)
    for region in regions(diff.search, sides, asked, confirm, most=_REGIONS):
        at = where(region.box)
        inputs = [d.input for d, _ in region.box.sides]
        yield Finding(
            code=code,
            message=Text(f"{words.en}{at.en}", f"{at.zh}{words.zh}"),
            at=None,
            box=region.box,
            witness=region.witness,
            shown=behind(diff.pair.old, inputs or _asked(diff.pair.old)),
        )
