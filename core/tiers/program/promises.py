"""What a scoring model gives, held to its protocol; its faults, said at its score."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import polars as pl

from tiers.freezing import frozen
from tiers.lang.ir import Constant, Node, children
from tiers.problems import Fault, Problem, Refusal, told
from tiers.source import Located
from tiers.text import Text

Says = Callable[[Text], Text]
"""Puts the name of a plugin in front of what is said of it."""


class BrokenPromise(Exception):  # noqa: N818 - it is named for what happened
    """A model gave what its protocol does not allow: *what* was that?"""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.what = Text(en, zh)


@frozen
class Blame:
    """Names the plugin, the score and the place when a model fails."""

    score: Located
    model: Located
    """Its name as the score writes it."""
    says: Says | None = None
    """None for our own models, whose failures are faults of ours."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Make located problems of whatever comes up inside.

        Raises:
            Fault: the model refuses something, fails, or breaks a promise.
        """
        try:
            yield
        except Refusal as refusal:
            at = refusal.at or self.score.at
            problem = Problem("bad-score", refusal.message, at, refusal.advice)
            raise Fault(problem) from None
        except Fault:
            raise
        except Exception as error:
            if self.says is None:
                raise
            raise Fault(self._problem(self.says, error)) from error

    def _problem(self, says: Says, error: Exception) -> Problem:
        if isinstance(error, BrokenPromise):
            code, en, zh = "broken-promise", "breaks a promise", "违反约定"
            words = error.what
        else:
            code, en, zh = "failing-plugin", "failed", "运行失败"
            words = Text.same(told(error))
        model, score = self.model, self.score
        message = Text(
            f"its scoring model `{model}` {en} for score `{score}`: {words.en}",
            f"其评分模型 `{model}` 在计算得分 `{score}` 时{zh}：{words.zh}",
        )
        return Problem(code, says(message), model.at)


def bounds(found: Any) -> tuple[Decimal, Decimal]:
    """Take the bounds of a score.

    Raises:
        BrokenPromise: they are no two numbers in their order.
    """
    match found:
        case (Decimal() as low, Decimal() as high) if _are_bounds(low, high):
            return low, high
        case _:
            raise _instead(
                "bounds",
                "no two Decimals, the lower one first,",
                "由小到大的两个 Decimal",
                found,
            )


def _are_bounds(low: Decimal, high: Decimal) -> bool:
    return low.is_finite() and high.is_finite() and low <= high


def formula(found: Any) -> Node:
    """Take a formula, in which every number must be one.

    Raises:
        BrokenPromise: it is none.
    """
    if not isinstance(found, Node):
        raise _instead("formula", "no node", "节点", found)
    if any(not number.is_finite() for number in _numbers(found)):
        raise BrokenPromise(
            "`formula` has a number in it that is none, such as NaN",
            "`formula` 中含有 NaN 之类的非数字",
        )
    return found


def _numbers(node: Node) -> Iterator[Decimal]:
    waiting, seen = [node], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Constant) and isinstance(one.value, Decimal):
            yield one.value
        waiting.extend(children(one))


def inputs(found: Any) -> Mapping[str, Node]:
    """Take what a model reads.

    Raises:
        BrokenPromise: it is no mapping of names to nodes.
    """
    if isinstance(found, Mapping) and all(
        isinstance(name, str) and isinstance(node, Node) for name, node in found.items()
    ):
        return found
    raise _instead("inputs", "no nodes by name", "按名称给出的节点", found)


def plan(found: Any) -> pl.LazyFrame:
    """Take the plan of a fit.

    Raises:
        BrokenPromise: it is no lazy table.
    """
    if isinstance(found, pl.LazyFrame):
        return found
    raise _instead("fit", "no lazy table", "惰性表", found)


def function(found: Any) -> Callable[[pl.DataFrame], pl.Series]:
    """Take the function that scores a table.

    Raises:
        BrokenPromise: it can't be called.
    """
    if callable(found):
        checked: Callable[[pl.DataFrame], pl.Series] = found
        return checked
    raise _instead("column", "no function", "函数", found)


def column(found: Any, rows: int, low: int, high: int) -> pl.Series:
    """Take the scores of so many rows, as stored integers between two bounds.

    Raises:
        BrokenPromise: they are not that.
    """
    if not isinstance(found, pl.Series):
        raise _instead("column", "no Series", "Series", found)
    if len(found) != rows:
        raise BrokenPromise(
            f"`column` gives {len(found):,} scores for {rows:,} rows",
            f"`column` 对 {rows:,} 行给出了 {len(found):,} 个得分",
        )
    if not found.dtype.is_numeric() and found.dtype != pl.Null:
        raise _instead("column", "no numbers", "数字", found.dtype)
    if found.dtype.is_float() and not found.is_finite().all():
        raise BrokenPromise(
            "`column` gives a score that is no number, such as NaN",
            "`column` 给出了 NaN 之类的非数字得分",
        )
    outside = found.filter(~found.is_between(low, high))
    if outside.len():
        raise BrokenPromise(
            f"`column` gives {outside[0]}, which is not between {low} and {high}",
            f"`column` 给出的 {outside[0]} 不在 {low} 与 {high} 之间",
        )
    return found


def _instead(name: str, en: str, zh: str, found: object) -> BrokenPromise:
    """Say that a method gives something else than it should."""
    shown = _short(found)
    return BrokenPromise(
        f"`{name}` gives {en} but {shown}", f"`{name}` 给出的不是{zh}而是 {shown}"
    )


def _short(found: object) -> str:
    """Show a value in one line, and not too much of it."""
    shown = repr(found).splitlines()[0]
    return shown if len(shown) <= 40 else type(found).__name__
