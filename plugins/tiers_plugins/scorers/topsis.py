"""`topsis`: how much closer a customer is to the best values than to the worst."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.physical import largest
from tiers.ports import Formula, Population
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers import diversity
from tiers_plugins.scorers.closeness import Criterion, closeness
from tiers_plugins.scorers.demands import some
from tiers_plugins.scorers.groups import number

_LONGEST = 10**14 + 1
"""The largest stored number: its square, a thousand million times, fits 128 bits."""


@attrs.frozen
class Aspect:
    """What is compared, and which way is better."""

    of: Formula = attrs.field(metadata={"doc": "what is compared, in FEEL"})
    weight: Decimal | None = attrs.field(
        default=None,
        metadata={"doc": "how much it counts; default for all: entropy weights"},
        validator=attrs.validators.optional(attrs.validators.ge(Decimal(0))),
    )
    better: Literal["more", "less"] = attrs.field(
        default="more", metadata={"doc": "more or less"}
    )


@attrs.frozen
class Params:
    """The criteria."""

    criteria: Mapping[str, Aspect] = attrs.field(
        metadata={"doc": "criteria by name"},
        validator=some(Text("criteria", "准则"), 50),
    )


class Topsis:
    """100 · d⁻ / (d⁺ + d⁻), with d⁺ and d⁻ the distances to the best and the worst.

    Each criterion is divided by the root of the sum of its squares over all customers
    and multiplied by its weight. Best and worst are the ends of what customers have.
    The result is exactly the closeness, rounded half-even. Customers who lack a
    criterion are not counted, and have no score; nor has anybody where all customers
    are alike. See Hwang and Yoon, Multiple Attribute Decision Making (1981).
    """

    name: ClassVar[str] = "topsis"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Find ends and sums of squares, and what entropy must know: one row."""
        names = list(params.criteria)
        table = population.select(**self.inputs(params)).drop_nulls()
        return table.select(
            *diversity.statistics(names),
            *(pl.col(name).max().alias(f"greatest {name}") for name in names),
            *(
                (pl.col(name).cast(pl.Int128).pow(2)).sum().alias(f"squares {name}")
                for name in names
            ),
        )

    def merged(self, params: Params, fits: pl.LazyFrame) -> pl.LazyFrame:
        """Add up the sums of parts, and take the ends of their ends."""
        names = list(params.criteria)
        return fits.select(
            *diversity.merged(names),
            *(pl.col(f"greatest {name}").max() for name in names),
            *(pl.col(f"squares {name}").sum() for name in names),
        )

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give 0 and 100."""
        for name, aspect in params.criteria.items():
            if largest(number(aspect.of)[1]) > _LONGEST:
                raise _too_long(name)
        given = [a.weight for a in params.criteria.values() if a.weight is not None]
        if given and (len(given) < len(params.criteria) or not sum(given)):
            raise Refusal(
                Text(
                    "give every criterion a weight, one of them above 0, or none",
                    "请给出全部权重（至少一个大于 0），或全部省略",
                )
            )
        return Decimal(0), Decimal(100)

    def inputs(self, params: Params) -> Mapping[str, Node]:
        """Give the criteria by name."""
        return {name: number(a.of)[0] for name, a in params.criteria.items()}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        """Give the closeness of each customer."""
        assert fitted is not None, "a fitted model has a fit"
        row = fitted.row(0, named=True)
        weights = [a.weight for a in params.criteria.values()]
        found: Any = weights
        if None in weights:
            found = diversity.weights(row, list(params.criteria))
        criteria = [] if found is None or not row[diversity.COUNT] else [
            _criterion(name, aspect, weight, row)
            for (name, aspect), weight in zip(
                params.criteria.items(), found, strict=True
            )
        ]  # fmt: skip
        return closeness(criteria, 100 * 10**places)


def _criterion(
    name: str, aspect: Aspect, weight: Decimal, row: Mapping[str, int]
) -> Criterion:
    squares = row[f"squares {name}"]
    ends = row[f"least {name}"], row[f"greatest {name}"]
    worst, best = ends if aspect.better == "more" else ends[::-1]
    factor = Fraction(weight) ** 2 / squares if squares else Fraction(0)
    return Criterion(name, factor, best, worst)


def _too_long(name: str) -> Refusal:
    return Refusal(
        Text(
            f"`{name}` may have too many digits to be squared",
            f"`{name}` 位数过多，无法精确计算平方和",
        ),
        Text(
            "declare a narrower range for its facts, or round it",
            "请缩小相关事实的取值范围，或先取整",
        ),
    )
