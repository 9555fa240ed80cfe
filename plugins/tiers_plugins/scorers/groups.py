"""What fitted models share: the groups of a population and their exact statistics."""

from collections.abc import Iterator

import polars as pl

from tiers.lang.ir import Node
from tiers.physical import dtype, scaled
from tiers.ports import Formula, Population
from tiers.problems import Refusal
from tiers.schema import Number, Scalar, String
from tiers.text import Text

VALUE, GROUP = "value", "group"


def number(of: Formula) -> tuple[Node, Number]:
    """Give what is measured and its type.

    Raises:
        Refusal: it is not a number.
    """
    if not isinstance(of.node.type, Number):
        raise Refusal(Text(f"`{of.text}` is not a number", f"`{of.text}` 不是数字"))
    return of.node, of.node.type


def grouping(within: Formula | None) -> Node | None:
    """Give what groups customers, if anything does.

    Raises:
        Refusal: it is not a text.
    """
    if within is None:
        return None
    if not isinstance(within.node.type, String):
        message = Text(
            f"customers are grouped by a text, and `{within.text}` is none",
            f"分组须用文本，`{within.text}` 不是文本",
        )
        raise Refusal(message)
    return within.node


def measured(
    of: Formula, within: Formula | None, population: Population
) -> pl.LazyFrame:
    """Give the known values of all customers: a stored number, and the group."""
    node, _ = number(of)
    group = grouping(within)
    if group is None:
        table = population.select(value=node)
        table = table.with_columns(pl.lit(None, dtype=pl.String).alias(GROUP))
        return table.drop_nulls(VALUE)
    return population.select(value=node, group=group).drop_nulls([VALUE, GROUP])


_FEW = 2**16
"""Up to so many different values, counting each as it comes is quicker than sorting."""


def counted(
    of: Formula, within: Formula | None, population: Population
) -> pl.LazyFrame:
    """Count the customers at each value: columns group, value, count, in order."""
    table = measured(of, within, population)
    _, kind = number(of)
    if (kind.high - kind.low).scaleb(kind.places) <= _FEW:
        return table.group_by(GROUP, VALUE).agg(count=pl.len()).sort(GROUP, VALUE)
    if within is not None and _span(kind) <= _PACKED:
        return _counted_by_code(table, kind)
    runs = pl.col(VALUE).sort().rle().alias("run")
    if within is None:  # without looking for groups
        found = table.select(runs).unnest("run")
        found = found.with_columns(pl.lit(None, dtype=pl.String).alias(GROUP))
    else:
        found = table.group_by(GROUP).agg(runs).sort(GROUP).explode("run").unnest("run")
    return found.select(GROUP, VALUE, pl.col("len").alias("count"))


def _span(kind: Number) -> int:
    """Tell how many numbers there are, stored as integers."""
    return scaled(kind.high, kind.places) - scaled(kind.low, kind.places) + 1


_PACKED = 2**31
"""So many numbers have room in 64 bits beside any code of a group."""


def _counted_by_code(table: pl.LazyFrame, kind: Number) -> pl.LazyFrame:
    """Count values by sorting one column, of groups' codes and values together."""
    span, low = _span(kind), scaled(kind.low, kind.places)
    code = pl.col(GROUP).cast(pl.Categorical()).to_physical().cast(pl.Int64)
    packed = (code * span + (pl.col(VALUE) - low)).sort().rle().alias("run")
    group = (pl.col(VALUE) // span).cast(pl.UInt32).cat.to(pl.Categorical())
    value = pl.col(VALUE) % span + low
    found = table.select(packed).unnest("run")
    return found.select(
        group.cast(pl.String).alias(GROUP),
        value.cast(dtype(kind)).alias(VALUE),
        pl.col("len").alias("count"),
    ).sort(GROUP, maintain_order=True)


def recounted(counts: pl.LazyFrame) -> pl.LazyFrame:
    """Add up what `counted` gave for parts of the customers."""
    found = counts.group_by(GROUP, VALUE).agg(pl.col("count").sum())
    return found.sort(GROUP, VALUE)


def by_group(
    fitted: pl.DataFrame | None, within: Formula | None
) -> Iterator[tuple[Scalar, pl.DataFrame]]:
    """Give the fitted rows of each group, the groups in order."""
    assert fitted is not None, "a fitted model has a fit"
    if within is None:
        yield None, fitted
        return
    for (name,), rows in fitted.sort(GROUP).group_by(GROUP, maintain_order=True):
        yield str(name), rows
