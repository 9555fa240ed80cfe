"""`acme-share`: a customer's value, in percent of the greatest one."""

from collections.abc import Mapping
from decimal import Decimal

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.physical import unscaled
from tiers.ports import Direction, Formula, Population
from tiers.problems import Refusal
from tiers.schema import Number
from tiers.text import Text

_PLACES = 10


@attrs.frozen
class Params:
    """What is compared."""

    of: Formula = attrs.field(metadata={"doc": "what is compared, in FEEL"})


class Share:
    """100 · x / max(x); missing where x is, or where the greatest is zero."""

    @property
    def name(self) -> str:
        """The name that policies call it by."""
        return "acme-share"

    @property
    def params(self) -> type[Params]:
        """Its parameters."""
        return Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes: the greatest value is one of the population."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Find the greatest value, a stored integer."""
        values = population.select(value=params.of.node)
        return values.select(greatest=pl.col("value").max())

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give 0 and 100."""
        _number(params.of)
        return Decimal(0), Decimal(100)

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Say that more is better."""
        return {params.of.text: "up"}

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Divide by the greatest value; later customers may exceed it."""
        del places
        assert fitted is not None
        kind, stored = _number(params.of), fitted["greatest"].item()
        greatest = build.constant(unscaled(stored or 0, kind.places))
        points = build.multiply(build.constant(Decimal(100)), params.of.node)
        share = build.divide(points, greatest, _PLACES)
        return build.clipped(share, Decimal(0), Decimal(100))


def _number(of: Formula) -> Number:
    if not isinstance(of.node.type, Number) or of.node.type.low < 0:
        message = Text(
            f"`{of.text}` is no number that is never negative",
            f"`{of.text}` 不是非负数",
        )
        raise Refusal(message)
    return of.node.type
