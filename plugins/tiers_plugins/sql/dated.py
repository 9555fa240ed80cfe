"""The rows that go into a table: plain columns, and the day if the table is kept."""

import polars as pl

from tiers.describing import Description
from tiers.location import Location
from tiers.problems import DataError, Problem, closest
from tiers.text import Text
from tiers_plugins.sql.plain import plain
from tiers_plugins.sql.target import AS_OF, Target


def dated(
    table: pl.LazyFrame, target: Target, about: Description | None
) -> pl.LazyFrame:
    """Give the rows as databases know them; dated ones begin with the day."""
    rows = plain(table)
    if about is None or not target.is_dated:
        return rows
    return rows.select(pl.lit(about.as_of).alias(AS_OF), pl.all())


def check_names(location: Location, target: Target, columns: pl.Schema) -> None:
    """Make sure that keys are columns, and that the day is none already.

    Raises:
        DataError: they are not, or it is.
    """
    known = {*columns, AS_OF}
    problems = [_unknown(name, columns) for name in target.key if name not in known]
    if target.is_dated and AS_OF in columns:
        problems.append(_two_days(location))
    if problems:
        raise DataError(problems)


def _unknown(name: str, columns: pl.Schema) -> Problem:
    message = Text(
        f"no column of the decisions is named `{name}`",
        f"判定结果中没有名为 `{name}` 的列",
    )
    return Problem("unknown-column", message, help=closest(name, columns))


def _two_days(location: Location) -> Problem:
    message = Text(
        f"`{location}` holds the day of the evaluation as `{AS_OF}`, and a column of "
        "the policy is named so",
        f"`{location}` 以列 `{AS_OF}` 记录评估日期，而策略中也有同名的列",
    )
    advice = Text("rename the column of the policy", "请在策略中为该列改名")
    return Problem("unfit-table", message, help=advice)
