"""`scorecard`: points for the band of each attribute, added to base points."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.ports import Formula, Reason, Tests
from tiers.text import Text
from tiers_plugins.scorers.bands import banded
from tiers_plugins.scorers.demands import some
from tiers_plugins.scorers.pure import Pure


@attrs.frozen
class Attribute:
    """What is measured, and the points of each band."""

    of: Formula = attrs.field(metadata={"doc": "what is measured, in FEEL"})
    points: Mapping[Tests, Decimal] = attrs.field(
        metadata={"doc": 'a band, such as ">= 12": its points; the first that holds'},
        validator=some(Text("bands", "区间"), 100),
    )
    missing: Decimal | None = attrs.field(
        default=None,
        metadata={"doc": "points for a missing value; default: no score at all"},
    )
    label: Text | None = attrs.field(
        default=None, metadata={"doc": "the name people see among the reasons"}
    )

    @property
    def node(self) -> Node:
        """The points of a customer."""
        found = banded(self.of.node, self.points)
        if self.missing is None:
            return found
        gone = ir.IsMissing(self.of.node)
        return build.choose(gone, build.constant(self.missing), found)

    @property
    def most(self) -> Decimal:
        """The most points that there are."""
        gone = [] if self.missing is None else [self.missing]
        return max([*self.points.values(), *gone])


@attrs.frozen
class Params:
    """The attributes by name, and what everybody starts with."""

    attributes: Mapping[str, Attribute] = attrs.field(
        metadata={"doc": "attributes by name"},
        validator=some(Text("attributes", "指标"), 100),
    )
    base: Decimal = attrs.field(
        default=Decimal(0), metadata={"doc": "points that everybody has"}
    )


class Scorecard(Pure):
    """base + the points of each attribute's band; missing if a value has no band.

    The reasons are the attributes by the points they lost against their best band, the
    most first.
    """

    name: ClassVar[str] = "scorecard"
    params: ClassVar[type] = Params

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Add up the points."""
        del fitted, places
        points = [attribute.node for attribute in params.attributes.values()]
        return build.total(build.constant(params.base), *points)

    def reasons(self, params: Params) -> tuple[Reason, ...]:
        """Say how many points each attribute lost."""
        return tuple(_reason(name, a) for name, a in params.attributes.items())


def _reason(name: str, attribute: Attribute) -> Reason:
    label, most = attribute.label or Text.same(name), attribute.most
    words = Text(f"{label.en}, of {most:f}", f"{label.zh}（满分 {most:f}）")
    return Reason(words, build.subtract(build.constant(most), attribute.node))
