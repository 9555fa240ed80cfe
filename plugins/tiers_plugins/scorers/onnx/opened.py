"""A model that is opened: it fits its policy, and answers."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import attrs
import numpy as np
import onnxruntime
import polars as pl

from tiers.ports import File, Formula
from tiers.problems import Refusal, told
from tiers.source import Located
from tiers.text import Text
from tiers_plugins.scorers.onnx.answering import Answer, answer
from tiers_plugins.scorers.onnx.feeding import Feed, feeds

BLOCK = 128
"""How many customers a model sees at once, always: sums of floats may come out
otherwise for another number, and for one customer that would be another score."""

_SILENT = 4


@attrs.frozen
class Opened:
    """The runtime of a model, with what goes in and what comes out."""

    runtime: Any = attrs.field(repr=False)
    feeds: tuple[Feed, ...]
    answer: Answer
    block: int
    at: Any = attrs.field(repr=False)

    def answers(self, table: pl.DataFrame) -> pl.Series:
        """Give a number for each row, NaN where an input is missing.

        Raises:
            Refusal: the model fails, or has no such class.
        """
        known = table.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
        found = np.full(table.height, np.nan)
        rows = table.filter(known)
        if rows.height:
            parts = list(self._blocks(rows))
            found[known.to_numpy()] = np.concatenate(parts)[: rows.height]
        return pl.Series(found, dtype=pl.Float64)

    def check(self) -> None:
        """Try the model on made-up customers, which shows classes that no name shows.

        Raises:
            Refusal: there is no such class.
        """
        made = {
            name: pl.Series(_SAMPLES.get(feed.kind.name, [0]))
            for feed in self.feeds
            for name, _ in feed.columns
        }
        with suppress(_Failed):  # it may be right to fail for such customers
            list(self._blocks(pl.DataFrame(made)))

    def _blocks(self, rows: pl.DataFrame) -> Iterator[Any]:
        """Answer block by block; the last row fills the last block."""
        missing = -rows.height % self.block
        whole = pl.concat([rows, *[rows.tail(1)] * missing]) if missing else rows
        filled = {feed.name: feed.array(whole) for feed in self.feeds}
        for start in range(0, whole.height, self.block):
            part = {n: a[start : start + self.block] for n, a in filled.items()}
            yield self._read(part)

    def _read(self, part: Mapping[str, Any]) -> Any:
        try:
            (found,) = self.runtime.run([self.answer.name], part)
        except Exception as error:
            raise _Failed(error, self.at) from error
        read = self.answer.read(found)
        if len(read) != self.block:
            message = Text(
                f"the model gives {len(read)} answers for {self.block} customers",
                f"模型对 {self.block} 位客户给出了 {len(read)} 个结果",
            )
            raise Refusal(message, None, self.at)
        return read


class _Failed(Refusal):
    """The runtime could not compute the model."""

    def __init__(self, error: Exception, at: Any) -> None:
        words = told(error)
        message = Text(f"the model failed: {words}", f"模型运行失败：{words}")
        super().__init__(message, None, at)


def opened(
    file: File,
    inputs: Mapping[str, Formula],
    *,
    output: Located | None,
    of_class: Located | None,
) -> Opened:
    """Open a model.

    Raises:
        Refusal: the file is no model, or does not fit the parameters.
    """
    runtime = _runtime(file)
    asked = runtime.get_inputs()
    fed = feeds(file, asked, inputs)
    chosen = answer(file, runtime.get_outputs(), output, of_class)
    rows = asked[0].shape[0] if asked[0].shape else None
    block = rows if isinstance(rows, int) and rows > 0 else BLOCK
    return Opened(runtime, fed, chosen, block, file.at)


def _runtime(file: File) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    try:
        return onnxruntime.InferenceSession(
            file.content, options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        words = told(error)
        message = Text(
            f"`{file.name}` is no model that can be run: {words}",
            f"`{file.name}` 不是可运行的模型：{words}",
        )
        advice = Text(
            "give an ONNX file with all its weights in it",
            "请提供包含全部权重的 ONNX 文件",
        )
        raise Refusal(message, advice, file.at) from error


_SAMPLES: Mapping[str, list[Any]] = {"string": [""], "bool": [False]}
