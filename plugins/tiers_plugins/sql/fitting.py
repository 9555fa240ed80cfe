"""Does a table that is there take our rows, every digit and sign of them?"""

import re
from collections.abc import Iterator, Mapping

import attrs
import polars as pl

from tiers.location import Location
from tiers.problems import Problem
from tiers.text import Text

_SIZES = re.compile(r"\((\d+)(?:\s*,\s*(\d+))?\)")


@attrs.frozen
class Found:
    """A column that is there."""

    type: str
    """As the database writes it."""
    is_required: bool = False
    """Whether a row must give a value for it."""


def problems(
    location: Location, wanted: pl.Schema, found: Mapping[str, Found]
) -> Iterator[Problem]:
    """Say what of a table is in the way of rows with the columns *wanted*."""
    missing = [name for name in wanted if name not in found]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        yield _problem(
            location,
            Text(f"it lacks {names}", f"缺少列 {names.replace(', ', '、')}"),
            Text("add the columns, or name a new table", "请增加这些列，或换一个新表"),
        )
    for name, kind in wanted.items():
        if name in found and not _takes(found[name].type, kind):
            yield _unfit(location, name, kind, found[name].type)
    for name, column in found.items():
        if name not in wanted and column.is_required:
            yield _problem(
                location,
                Text(
                    f"column `{name}` needs a value, and decisions have none",
                    f"列 `{name}` 必须有值，而判定结果中没有",
                ),
                Text("give the column a default", "请为该列设置默认值"),
            )


def _unfit(location: Location, name: str, kind: pl.DataType, given: str) -> Problem:
    what, of_type = _called(kind)
    return _problem(
        location,
        Text(
            f"column `{name}` is {given}, and holds {what.en}",
            f"列 `{name}` 的类型为 {given}，而内容是{what.zh}",
        ),
        Text(f"make it {of_type}", f"请将其改为 {of_type}"),
    )


def _problem(location: Location, why: Text, advice: Text) -> Problem:
    message = Text(
        f"`{location}` does not take the decisions: {why.en}",
        f"`{location}` 无法存放判定结果：{why.zh}",
    )
    return Problem("unfit-table", message, help=advice)


def _takes(type_: str, kind: pl.DataType) -> bool:
    """Tell whether a column of a type keeps every value of a kind as it is."""
    family = _family(type_)
    match kind:
        case _ if family == "any":
            return True
        case pl.Decimal(scale=scale):
            return (family == "exact" and _places(type_) >= scale) or (
                family == "whole" and not scale
            )
        case pl.Int64():
            return family in {"whole", "exact"}
        case pl.Boolean():
            return family in {"boolean", "tiny"}
        case pl.Date():
            return family == "date"
        case pl.Float64():
            return family == "double"
        case pl.Datetime():
            return family == "moment"
        case _:
            return family == "text"


def _called(kind: pl.DataType) -> tuple[Text, str]:
    match kind:
        case pl.Decimal(precision=precision, scale=scale):
            text = Text(
                f"exact numbers with {scale} places", f"{scale} 位小数的精确数值"
            )
            return text, f"numeric({precision}, {scale})"
        case pl.Int64():
            return Text("whole numbers", "整数"), "bigint"
        case pl.Boolean():
            return Text("truths", "布尔值"), "boolean"
        case pl.Date():
            return Text("days", "日期"), "date"
        case pl.Float64():
            return Text("binary numbers", "浮点数"), "double precision"
        case pl.Datetime():
            return Text("moments", "时间"), "timestamp"
        case _:
            return Text("texts", "文本"), "text"


_FAMILIES = (
    ("any", r"null|blob|$"),
    ("tiny", r"tinyint\(1\)"),
    ("boolean", r"bool"),
    ("text", r"text|varchar|character varying|clob|string|(?:tiny|medium|long)text"),
    ("moment", r"datetime|timestamp"),
    ("date", r"date"),
    ("exact", r"numeric|decimal|number"),
    ("double", r"double|real|float"),
    ("whole", r"(?:big|small|medium|tiny)?int"),
)


def _family(type_: str) -> str:
    words = type_.lower()
    return next((name for name, form in _FAMILIES if re.match(form, words)), words)


def _places(type_: str) -> float:
    """Give the places of an exact type; one without a size keeps them all."""
    sizes = _SIZES.search(type_)
    return float("inf") if sizes is None else int(sizes[2] or 0)
