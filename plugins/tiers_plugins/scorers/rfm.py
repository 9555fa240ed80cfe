"""`rfm`: recency, frequency and monetary value, each by the quantiles of customers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar, Literal

import attrs
import polars as pl

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.ports import Counted, Direction, Formula, Population, Tests
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.bins import MEASURES, SCHEMA, begun, cuts, scores
from tiers_plugins.scorers.groups import number
from tiers_plugins.scorers.quantiles import Repeated
from tiers_plugins.scorers.ways import ways

_BINS = attrs.validators.and_(attrs.validators.ge(2), attrs.validators.le(9))


@attrs.frozen
class Segment:
    """Who belongs to a segment, by the three scores, and its number."""

    number: Decimal = attrs.field(metadata={"doc": "what a customer of it scores"})
    recency: Tests | None = attrs.field(
        default=None, metadata={"doc": 'a test of the recency score, such as ">= 4"'}
    )
    frequency: Tests | None = attrs.field(
        default=None, metadata={"doc": "a test of the frequency score"}
    )
    monetary: Tests | None = attrs.field(
        default=None, metadata={"doc": "a test of the monetary score"}
    )

    def holds(self, scores: Mapping[str, Node]) -> Node:
        """Give the condition."""
        tests = {name: getattr(self, name) for name in MEASURES}
        return build.every(*(t.of(scores[name]) for name, t in tests.items() if t))


@attrs.frozen
class Params:
    """The three measures, how they are cut, and what is given."""

    recency: Formula = attrs.field(
        metadata={"doc": "days since the last purchase; fewer score higher"}
    )
    frequency: Formula = attrs.field(metadata={"doc": "how many purchases"})
    monetary: Formula = attrs.field(metadata={"doc": "how much was spent"})
    bins: int = attrs.field(
        default=5, metadata={"doc": "bins of each measure"}, validator=_BINS
    )
    binning: Literal["independent", "nested"] = attrs.field(
        default="independent",
        metadata={"doc": "cut all customers, or each bin of the measure before"},
    )
    give: Literal["code", "recency", "frequency", "monetary", "sum", "segment"] = (
        attrs.field(
            default="code",
            metadata={"doc": "555 for the best, one score, their sum, or the segment"},
        )
    )
    segments: Mapping[str, Segment] = attrs.field(
        factory=dict, metadata={"doc": "segments by name; the first that holds"}
    )

    @property
    def is_nested(self) -> bool:
        """Whether each bin of a measure is cut by the next measure."""
        return self.binning == "nested"

    @property
    def nodes(self) -> dict[str, Node]:
        """The three measures by name."""
        return {name: number(getattr(self, name))[0] for name in MEASURES}


class Rfm:
    """Scores from 1 to `bins` for each measure: 1 + the number of breaks below it.

    Breaks are quantiles of type 7 of the customers who have all three measures; a value
    equal to a break is in the lower bin. For recency the score is turned round. A
    customer who lacks a measure has no score.
    """

    name: ClassVar[str] = "rfm"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Find where bins begin: columns measure, within, bin, from.

        *from* is the least stored number of the bin; *within* names the bins of the
        measures before, where bins are nested.
        """

        def cut(table: pl.DataFrame) -> pl.DataFrame:
            rows = cuts(table, params.bins, is_nested=params.is_nested)
            return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")

        table = population.select(**params.nodes).drop_nulls()
        return table.map_batches(cut, schema=SCHEMA)

    def counted(self, params: Params) -> Mapping[str, Counted]:
        """Count each measure of the customers who have all; not where bins are nested.

        There each cut would move those that follow it, by more than its own error.
        """
        if params.is_nested:
            return {}
        known = _known(params)
        return {
            name: Counted(build.choose(known, node, build.MISSING))
            for name, node in params.nodes.items()
        }

    def from_counts(
        self, params: Params, counts: Mapping[str, pl.DataFrame]
    ) -> pl.DataFrame:
        """Cut each measure."""
        rows = [
            row
            for name in MEASURES
            for row in begun(name, "", Repeated.of(counts[name]), params.bins)
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give the least and the greatest of what is asked for."""
        bins = Decimal(params.bins)
        assert params.nodes
        match params.give:
            case "code":
                return Decimal(111), 111 * bins
            case "sum":
                return Decimal(3), 3 * bins
            case "segment":
                return _ends(params.segments)
            case _:
                return Decimal(1), bins

    def directions(self, params: Params) -> Mapping[str, Direction]:
        """Speak of bins that do not depend on other measures; else promise nothing."""
        if params.is_nested or params.give == "segment":
            return {}
        return ways(up=(params.frequency, params.monetary), down=(params.recency,))

    def formula(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Node:
        """Give staircases over the measures, and what is made of them."""
        del places
        assert fitted is not None, "a fitted model has a fit"
        given = scores(params.nodes, fitted, params.bins, is_nested=params.is_nested)
        found = _given(params, given)
        return build.choose(_known(params), found, build.MISSING)


def _known(params: Params) -> Node:
    """Ask whether a customer has all measures."""
    return build.every(*(ir.Not(ir.IsMissing(n)) for n in params.nodes.values()))


def _given(params: Params, scores: Mapping[str, Node]) -> Node:
    match params.give:
        case "code":
            factors = zip(MEASURES, (100, 10, 1), strict=True)
            digits = [
                build.multiply(scores[name], build.constant(Decimal(factor)))
                for name, factor in factors
            ]
            return build.total(*digits)
        case "sum":
            return build.total(*scores.values())
        case "segment":
            return _segment(params.segments, scores)
        case _:
            return scores[params.give]


def _ends(segments: Mapping[str, Segment]) -> tuple[Decimal, Decimal]:
    if not segments:
        message = Text("there are no segments to give", "没有定义任何客户细分")
        raise Refusal(message)
    numbers = [segment.number for segment in segments.values()]
    return min(numbers), max(numbers)


def _segment(segments: Mapping[str, Segment], scores: Mapping[str, Node]) -> Node:
    """Give the number of the first segment that holds; missing if none does."""
    found: Node = build.MISSING
    for segment in reversed(list(segments.values())):
        own = build.constant(segment.number)
        found = build.choose(segment.holds(scores), own, found)
    return found
