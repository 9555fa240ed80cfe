"""`value-equation`: what a customer receives, for what it costs the customer."""

from typing import ClassVar

import attrs
import polars as pl

from tiers.lang import build
from tiers.lang.ir import Node
from tiers.ports import Formula
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.pure import Pure


@attrs.frozen
class Params:
    """What is received and what is given for it, in units that compare."""

    results: Formula = attrs.field(metadata={"doc": "the results, in FEEL"})
    process: Formula = attrs.field(metadata={"doc": "the quality of the process"})
    price: Formula = attrs.field(metadata={"doc": "the price paid"})
    access: Formula = attrs.field(
        metadata={"doc": "what it costs to acquire the service, the price aside"}
    )


class ValueEquation(Pure):
    """(results + process) / (price + access); missing where nothing is given.

    See Heskett, Sasser and Schlesinger, The Service Profit Chain (1997).
    """

    name: ClassVar[str] = "value-equation"
    params: ClassVar[type] = Params

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Divide once, so that the score is rounded once."""
        del fitted, places
        received = build.add(number(params.results)[0], number(params.process)[0])
        given = build.add(number(params.price)[0], number(params.access)[0])
        return build.divide(received, given, build.QUOTIENT_PLACES)
