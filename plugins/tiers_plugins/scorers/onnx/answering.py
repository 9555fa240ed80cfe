"""The output of a model that is the score."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from tiers.ports import File
from tiers.problems import Refusal, closest
from tiers.source import Located, Span
from tiers.text import Text
from tiers_plugins.scorers.onnx.kinds import class_kind, is_numeric

_PROBABILITIES = {"probabilities", "output_probability", "probability"}


@attrs.frozen
class Answer:
    """Which output to read, and which part of it."""

    name: str
    of_class: int | str | None
    """A class of a classifier, or the place of a column from 0."""
    at: Span | None

    def read(self, found: Any) -> Any:
        """Give one number a row of what the model said.

        Raises:
            Refusal: it has no such class, or several columns.
        """
        if isinstance(found, list):
            return np.array([self._of(row) for row in found], dtype=np.float64)
        table = np.asarray(found, dtype=np.float64)
        if table.ndim == 1:
            return table
        table = table.reshape(len(table), -1)
        place = self.of_class
        assert not isinstance(place, str), "columns are numbered"
        if place is None and table.shape[1] != 1:
            raise _several(self.name, table.shape[1], self.at)
        if place is not None and not 0 <= place < table.shape[1]:
            raise _no_class(place, range(table.shape[1]), self.at)
        return table[:, place or 0]

    def _of(self, row: dict[Any, float]) -> float:
        if self.of_class not in row:
            raise _no_class(self.of_class, row, self.at)
        return row[self.of_class]


def answer(
    file: File, given: Sequence[Any], output: Located | None, of_class: Located | None
) -> Answer:
    """Choose an output.

    Raises:
        Refusal: there is none of that name, or it is no number.
    """
    chosen = _named(given, output) if output else _usual(file, given)
    at = of_class.at if of_class else (output.at if output else file.at)
    kind = class_kind(chosen.type)
    if kind is not None:
        if of_class is None:
            message = Text(
                f"output `{chosen.name}` has a number for each class",
                f"输出 `{chosen.name}` 对每个类别各有一个数",
            )
            raise Refusal(message, _CLASS, at)
        return Answer(chosen.name, _as(kind, of_class), at)
    if not is_numeric(chosen.type):
        message = Text(
            f"output `{chosen.name}` gives {chosen.type}, which is no number",
            f"输出 `{chosen.name}` 的类型是 {chosen.type}，不是数字",
        )
        raise Refusal(message, _others(given), at)
    place = None if of_class is None else _as(int, of_class)
    return _checked(Answer(chosen.name, place, at), chosen.shape)


def _checked(chosen: Answer, shape: Sequence[Any]) -> Answer:
    """Compare a place with the columns, where the file says how many there are."""
    columns = 1 if len(shape) < 2 else shape[1]
    if not isinstance(columns, int):
        return chosen
    if chosen.of_class is None and columns != 1:
        raise _several(chosen.name, columns, chosen.at)
    if chosen.of_class is not None and chosen.of_class not in range(columns):
        raise _no_class(chosen.of_class, range(columns), chosen.at)
    return chosen


def _named(given: Sequence[Any], output: Located) -> Any:
    for one in given:
        if one.name == output:
            return one
    message = Text(f"the model has no output `{output}`", f"模型没有输出 `{output}`")
    raise Refusal(message, closest(output, [one.name for one in given]), output.at)


def _usual(file: File, given: Sequence[Any]) -> Any:
    """Take the only output, or the only one that has the name of probabilities."""
    likely = [one for one in given if one.name in _PROBABILITIES]
    for few in (given, likely):
        if len(few) == 1:
            return few[0]
    message = Text("the model has several outputs", "模型有多个输出")
    raise Refusal(message, _others(given), file.at)


def _as(kind: type, of_class: Located) -> int | str:
    if kind is str:
        return str(of_class)
    try:
        return int(of_class)
    except ValueError:
        message = Text(
            f"classes are numbered here, and `{of_class}` is no whole number",
            f"此处的类别是整数，`{of_class}` 不是整数",
        )
        raise Refusal(message, None, of_class.at) from None


def _others(given: Sequence[Any]) -> Text:
    listed = ", ".join(f"`{one.name}` ({one.type})" for one in given)
    return Text(f"name one with `output`: {listed}", f"请用 `output` 指定：{listed}")


def _several(name: str, count: int, at: Span | None) -> Refusal:
    message = Text(
        f"output `{name}` has {count} columns", f"输出 `{name}` 有 {count} 列"
    )
    return Refusal(message, _CLASS, at)


def _no_class(of_class: object, known: Any, at: Span | None) -> Refusal:
    message = Text(f"the model has no class `{of_class}`", f"模型没有类别 `{of_class}`")
    return Refusal(message, closest(str(of_class), map(str, known)), at)


_CLASS = Text("say of which class, such as `class: 1`", "请指明类别，例如 `class: 1`")
