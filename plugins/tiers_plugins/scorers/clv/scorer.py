"""`clv`: what a customer will buy, from how often and how lately it bought."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import attrs
import polars as pl

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.ports import Formula, Population
from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.clv.estimates import SCHEMA, estimated, parameters
from tiers_plugins.scorers.clv.histories import histories, history, is_sound
from tiers_plugins.scorers.demands import demand
from tiers_plugins.scorers.groups import number

if TYPE_CHECKING:
    from tiers_plugins.scorers.clv.btyd import History


@attrs.frozen
class Params:
    """What each customer did, and what is asked."""

    frequency: Formula = attrs.field(
        metadata={"doc": "repeat purchases: all but the first"}
    )
    recency: Formula = attrs.field(
        metadata={"doc": "time from the first purchase to the last"}
    )
    age: Formula = attrs.field(
        metadata={"doc": "time from the first purchase to today, in the same unit"}
    )
    spend: Formula | None = attrs.field(
        default=None,
        metadata={"doc": "mean spend of a repeat purchase; needed for `value`"},
    )
    give: Literal["value", "purchases", "alive"] = attrs.field(
        default="value",
        metadata={"doc": "discounted value, purchases, or probability in percent"},
    )
    period: Decimal = attrs.field(
        default=Decimal(1),
        metadata={"doc": "length of a period, in the unit of the times"},
        validator=attrs.validators.gt(Decimal(0)),
    )
    periods: int = attrs.field(
        default=12,
        metadata={"doc": "how many periods to look ahead"},
        validator=[attrs.validators.ge(1), attrs.validators.le(1000)],
    )
    discount: Decimal = attrs.field(
        default=Decimal(0),
        metadata={"doc": "what money loses in a period, such as 0.01"},
        validator=demand(
            lambda rate: 0 <= rate < 1,
            Text("a discount is from 0 to below 1", "折现率应在 0 与 1 之间"),
        ),
    )
    limit: Decimal = attrs.field(
        default=Decimal(10) ** 9,
        metadata={"doc": "results above this are brought to it"},
        validator=attrs.validators.gt(Decimal(0)),
    )


class Clv:
    """BG/NBD for purchases and gamma–gamma for spend, by maximum likelihood.

    Value is the sum over periods i of spend · purchases in it / (1 + discount)^i. It is
    computed in doubles and rounded half-even to the places of the score, once for all
    engines. Customers who lack a fact, or whose facts can't be (a last purchase after
    today), are not counted, and have no score. A customer without repeat purchases
    needs no mean spend. A fit that does not converge is refused.
    """

    name: ClassVar[str] = "clv"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer yes."""
        del params
        return True

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Estimate: columns model, parameter, value, error; of six and three digits.

        A model that did not converge has no value.
        """
        places = _places(self.inputs(params))

        def estimate(table: pl.DataFrame) -> pl.DataFrame:
            return estimated(histories(table.drop_nulls(), places))

        return population.select(**self.inputs(params)).map_batches(
            estimate, schema=SCHEMA
        )

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give 0 and the limit; a probability ends at 100."""
        if find_spec("scipy") is None:
            raise Refusal(
                Text("this model needs SciPy", "该模型需要 SciPy"),
                Text("install `tiers[models]`", "请安装 `tiers[models]`"),
            )
        if params.give == "value" and params.spend is None:
            raise Refusal(
                Text("`value` needs `spend`", "计算 `value` 需要 `spend`"),
                Text(
                    "add `spend`, or write `give: purchases`",
                    "请补充 `spend`，或改为 `give: purchases`",
                ),
            )
        self.inputs(params)
        return Decimal(0), Decimal(100) if params.give == "alive" else params.limit

    def inputs(self, params: Params) -> Mapping[str, Node]:
        """Give the facts; the spend of one who never came again is not asked for."""
        frequency, _ = number(params.frequency)
        found = {
            "frequency": frequency,
            "recency": number(params.recency)[0],
            "age": number(params.age)[0],
        }
        if params.spend is None:
            return found
        zero = build.constant(Decimal(0))
        spend, _ = number(params.spend)
        once = ir.Same(frequency, zero)
        return found | {"spend": build.choose(once, zero, spend)}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        """Give what is asked for, of each customer."""
        assert fitted is not None, "a fitted model has a fit"
        buying = parameters(fitted, "buying")
        spending = parameters(fitted, "spending") if params.give == "value" else ()
        stored = _places(self.inputs(params))
        highest = float(self.bounds(params)[1])

        def column(table: pl.DataFrame) -> pl.Series:
            rows = histories(table, stored)
            given = _given(params, buying, spending, rows)
            found = pl.when(is_sound(rows)).then(given.fill_nan(None).clip(0, highest))
            whole = (found * 10**places).round(mode="half_to_even").cast(pl.Int128)
            return rows.select(whole.alias("found"))["found"]

        return column


def _places(nodes: Mapping[str, Node]) -> dict[str, int]:
    return {name: build.number_of(node).places for name, node in nodes.items()}


def _given(
    params: Params,
    buying: tuple[float, ...],
    spending: tuple[float, ...],
    rows: pl.DataFrame,
) -> pl.Expr:
    from tiers_plugins.scorers.clv import btyd  # noqa: PLC0415 - an extra

    done = history(rows)
    period = float(params.period)
    match params.give:
        case "alive":
            found = 100 * btyd.alive(buying, done)
        case "purchases":
            found = btyd.purchases(buying, done, period * params.periods)
        case "value":
            mean = rows["spend"].fill_null(0.0).to_numpy()
            each = btyd.spend(spending, done.frequency, mean)
            found = each * _discounted(params, buying, done)
    return pl.lit(pl.Series(found, dtype=pl.Float64))


def _discounted(params: Params, buying: tuple[float, ...], done: "History") -> Any:
    """Add up the purchases of each period, discounted."""
    from tiers_plugins.scorers.clv import btyd  # noqa: PLC0415 - an extra

    found: Any = 0.0
    before: Any = 0.0
    for at in range(1, params.periods + 1):
        until = btyd.purchases(buying, done, float(params.period) * at)
        found = found + (until - before) / (1 + float(params.discount)) ** at
        before = until
    return found
