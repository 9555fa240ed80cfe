"""Does SQLite keep every digit of a number? What it would round is refused.

A column for numbers holds 64-bit integers and binary doubles, whatever its type is
called: text that looks like another number becomes the nearest double (see type
affinity in "Datatypes in SQLite"). Doubles tell 15 digits apart.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal

import polars as pl

from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.text import Text

_DIGITS = 15


def refuse_rounding(
    location: Location, rows: pl.DataFrame, exempt: Collection[str] = ()
) -> None:
    """Make sure that numbers stay what they are; *exempt* columns hold any text.

    Raises:
        DataError: some would not; each such column is named, with a number of it.
    """
    problems = list(_problems(location, rows, exempt))
    if problems:
        raise DataError(problems)


def _problems(
    location: Location, rows: pl.DataFrame, exempt: Collection[str]
) -> Iterator[Problem]:
    for name, kind in rows.schema.items():
        if isinstance(kind, pl.Decimal) and name not in exempt:
            found = _rounded(rows.get_column(name), kind.scale)
            if found is not None:
                yield _problem(location, name, found)


def _rounded(column: pl.Series, places: int) -> Decimal | None:
    """Give a number of a column that would not stay, if there is one."""
    least = Decimal(1).scaleb(_DIGITS - places)
    large = column.filter(column.abs() >= least)
    found = (n for n in large if n is not None and not _is_kept(n, places))
    return next(found, None)


def _is_kept(number: Decimal, places: int) -> bool:
    if not places:
        return -(2**63) <= number < 2**63
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    return len(digits) <= _DIGITS


def _problem(location: Location, name: str, number: Decimal) -> Problem:
    return Problem(
        "unfit-table",
        Text(
            f"`{location}` does not take the decisions: SQLite would round {number} "
            f"in column `{name}`",
            f"`{location}` 无法存放判定结果：SQLite 会对列 `{name}` 中的 {number} 舍入",
        ),
        help=Text(
            "it keeps 15 digits of a number, or an integer of 64 bits: round the "
            "number in the policy, or name a file or another database",
            "SQLite 只能保留 15 位数字或 64 位整数：请在策略中取整，"
            "或改用文件或其他数据库",
        ),
    )
