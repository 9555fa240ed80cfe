"""Tables of several files, made one if they have the same columns."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.freezing import frozen
from tiers.physical import EXTRA, ROW
from tiers.problems import Problem
from tiers.text import Text


@frozen
class Member:
    """One file among several, its rows not numbered."""

    path: Path
    table: pl.LazyFrame = attrs.field(repr=False)

    @property
    def columns(self) -> dict[str, pl.DataType]:
        """The owner's columns with their types."""
        schema = self.table.collect_schema()
        return {name: kind for name, kind in schema.items() if name != EXTRA}


def mixed(members: Sequence[Member]) -> Iterator[Problem]:
    """Find the files whose columns are not those of the first."""
    if not members:
        return
    first, wanted = members[0], members[0].columns
    for member in members[1:]:
        own = member.columns
        differences = [
            *(_lacks(name) for name in wanted if name not in own),
            *(_has(name) for name in own if name not in wanted),
            *(
                _is(name, own[name], kind)
                for name, kind in wanted.items()
                if name in own and not _go_together(kind, own[name])
            ),
        ]
        if differences:
            yield _differs(member.path, first.path, differences)


def united(members: Sequence[Member]) -> pl.LazyFrame:
    """Put the rows of all files below each other, numbered through from 1."""
    names = list(members[0].columns)
    is_text = any(EXTRA in member.table.collect_schema() for member in members)
    tables = [_in_order(member.table, names, is_text=is_text) for member in members]
    whole = pl.concat(tables, how="vertical_relaxed")
    return whole.with_row_index(ROW, offset=1)


def _in_order(table: pl.LazyFrame, names: list[str], *, is_text: bool) -> pl.LazyFrame:
    if not is_text:
        return table.select(names)
    if EXTRA not in table.collect_schema():
        table = table.with_columns(pl.lit(None, pl.String).alias(EXTRA))
    return table.select(*names, EXTRA)


def _go_together(one: pl.DataType, other: pl.DataType) -> bool:
    """Tell whether both can be one column without a loss."""
    if one == other or pl.Null() in (one, other):
        return True
    if one.is_integer() and other.is_integer():
        return True
    if isinstance(one, pl.Decimal) and isinstance(other, pl.Decimal):
        return one.scale == other.scale
    return False


def _differs(path: Path, first: Path, differences: list[Text]) -> Problem:
    message = Text(
        f"`{path}` has not the columns of `{first}`: "
        + "; ".join(difference.en for difference in differences),
        f"`{path}` 的列与 `{first}` 不同："
        + "；".join(difference.zh for difference in differences),
    )
    advice = Text(
        "export it with the same columns, or name only files that go together",
        "请以相同的列重新导出，或只指定列相同的文件",
    )
    return Problem("mixed-columns", message, help=advice)


def _lacks(name: str) -> Text:
    return Text(f"it lacks `{name}`", f"缺少 `{name}`")


def _has(name: str) -> Text:
    return Text(f"it has `{name}` as well", f"多出 `{name}`")


def _is(name: str, kind: pl.DataType, wanted: pl.DataType) -> Text:
    return Text(
        f"`{name}` is {kind} and not {wanted}", f"`{name}` 是 {kind} 而不是 {wanted}"
    )
