"""The inputs of a model, matched with those that a policy names."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import polars as pl

from tiers.ports import File, Formula
from tiers.problems import Refusal, closest
from tiers.text import Text
from tiers_plugins.scorers.onnx.kinds import Kind, kind_of


@attrs.frozen
class Feed:
    """One input of the model, and the columns that fill it."""

    name: str
    kind: Kind
    columns: tuple[tuple[str, Formula], ...]
    is_flat: bool
    """Whether it takes one value a row, without a second dimension."""

    def array(self, table: pl.DataFrame) -> Any:
        """Fill the input for the rows of a table."""
        filled = [self.kind.array(table[n], f.node) for n, f in self.columns]
        return filled[0] if self.is_flat else np.stack(filled, axis=1)


def feeds(
    file: File, asked: Sequence[Any], given: Mapping[str, Formula]
) -> tuple[Feed, ...]:
    """Match the inputs that a model asks for with those that are named.

    A model with one input takes them as its columns, in order; one with several takes
    one value each, by name.

    Raises:
        Refusal: they don't fit, in number, name or type.
    """
    if len(asked) == 1:
        return (_whole(file, asked[0], given),)
    names = [one.name for one in asked]
    for name, formula in given.items():
        if name not in names:
            message = Text(f"the model has no input `{name}`", f"模型没有输入 `{name}`")
            raise Refusal(message, closest(name, names), formula.at)
    if lacking := [name for name in names if name not in given]:
        listed = ", ".join(f"`{name}`" for name in lacking)
        message = Text(f"the model reads {listed}, too", f"模型还需要输入 {listed}")
        raise Refusal(message, None, file.at)
    return tuple(_single(file, one, given[one.name]) for one in asked)


def _whole(file: File, asked: Any, given: Mapping[str, Formula]) -> Feed:
    width = 1 if len(asked.shape) == 1 else _width(file, asked)
    if width is not None and width != len(given):
        en = "1 input" if width == 1 else f"{width} inputs"
        message = Text(
            f"the model reads {en}, and {len(given)} are named",
            f"模型需要 {width} 个输入，此处给出了 {len(given)} 个",
        )
        raise Refusal(message, _ORDER, file.at)
    return _checked(file, asked, tuple(given.items()))


def _single(file: File, asked: Any, formula: Formula) -> Feed:
    width = 1 if len(asked.shape) == 1 else _width(file, asked)
    if width not in {None, 1}:
        message = Text(
            f"input `{asked.name}` takes {width} values of each customer",
            f"输入 `{asked.name}` 每位客户需要 {width} 个值",
        )
        raise Refusal(message, _SEPARATE, formula.at)
    return _checked(file, asked, ((asked.name, formula),))


def _width(file: File, asked: Any) -> int | None:
    """Give how many values an input takes of a customer; None if the file is silent."""
    if len(asked.shape) != 2:
        message = Text(
            f"input `{asked.name}` is no table of customers",
            f"输入 `{asked.name}` 不是客户表",
        )
        raise Refusal(message, _SEPARATE, file.at)
    width = asked.shape[1]
    return width if isinstance(width, int) else None


def _checked(file: File, asked: Any, columns: tuple[tuple[str, Formula], ...]) -> Feed:
    kind = kind_of(asked.type)
    if kind is None:
        message = Text(
            f"input `{asked.name}` takes {asked.type}, which no policy has",
            f"输入 `{asked.name}` 的类型是 {asked.type}，策略中没有这种值",
        )
        raise Refusal(message, None, file.at)
    for _, formula in columns:
        if not kind.fits(formula.node):
            message = Text(
                f"input `{asked.name}` takes {kind.takes.en} ({kind.name}), and "
                f"`{formula.text}` is none that fits",
                f"输入 `{asked.name}` 应为{kind.takes.zh}（{kind.name}），"
                f"`{formula.text}` 不符",
            )
            raise Refusal(message, None, formula.at)
    return Feed(asked.name, kind, columns, is_flat=len(asked.shape) == 1)


_ORDER = Text(
    "name them in the order in which the model was trained",
    "请按模型训练时的顺序列出",
)
_SEPARATE = Text(
    "convert the model anew, with one input of one value, or with one table for all",
    "请重新转换模型：每个输入一个值，或全部输入合为一张表",
)
