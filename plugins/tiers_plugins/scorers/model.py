"""`model`: what a trained model in an ONNX file says about a customer."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.ports import File, Formula, Population
from tiers.problems import Refusal
from tiers.source import Located
from tiers.text import Text
from tiers_plugins.scorers.demands import some

if TYPE_CHECKING:
    from tiers_plugins.scorers.onnx.opened import Opened

_MOST_INPUTS = 10_000


@attrs.frozen(slots=False)
class Params:
    """The file, what it reads, which of its answers is the score, and its scale."""

    file: File = attrs.field(metadata={"doc": "the model, an .onnx file"})
    inputs: Mapping[str, Formula] = attrs.field(
        metadata={"doc": "what the model reads, in FEEL, by its names or in its order"},
        validator=some(Text("inputs", "输入"), _MOST_INPUTS),
    )
    output: Located | None = attrs.field(
        default=None,
        metadata={"doc": "the output; default: the only one, or the probabilities"},
    )
    of_class: Located | None = attrs.field(
        default=None,
        metadata={"key": "class", "doc": "of which class or column; of several only"},
    )
    sha256: Located | None = attrs.field(
        default=None, metadata={"doc": "the hash that the file must have"}
    )
    start: Decimal | None = attrs.field(
        default=None, metadata={"key": "from", "doc": "the output that scores `low`"}
    )
    end: Decimal | None = attrs.field(
        default=None, metadata={"key": "to", "doc": "the output that scores `high`"}
    )
    low: Decimal = attrs.field(
        default=Decimal(0), metadata={"doc": "lower scores are brought to it"}
    )
    high: Decimal = attrs.field(
        default=Decimal(100), metadata={"doc": "higher scores are brought to it"}
    )

    @cached_property
    def opened(self) -> "Opened":
        """Open the model, once.

        Raises:
            Refusal: it is no model, or does not fit these parameters.
        """
        from tiers_plugins.scorers.onnx.opened import opened  # noqa: PLC0415 - an extra

        return opened(
            self.file, self.inputs, output=self.output, of_class=self.of_class
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave the opened model behind: another process opens it again."""
        return {k: v for k, v in vars(self).items() if k != "opened"}


class Model:
    """An output of a trained model, scaled, clipped and rounded half-even.

    The model runs on one processor core in blocks of one size, so that a score depends
    on nothing but the customer. What is no number, or has no end, leaves no score.
    """

    name: ClassVar[str] = "model"
    params: ClassVar[type] = Params

    def needs_fit(self, params: Params) -> bool:
        """Answer no: the model has been trained."""
        del params
        return False

    def fit(self, params: Params, population: Population) -> pl.LazyFrame:
        """Describe nothing; it is not called."""
        del params, population
        return pl.LazyFrame()

    def bounds(self, params: Params) -> tuple[Decimal, Decimal]:
        """Give the declared bounds, once the file is found to fit."""
        if find_spec("onnxruntime") is None:
            raise Refusal(
                Text("this model needs ONNX Runtime", "该模型需要 ONNX Runtime"),
                Text("install `tiers[onnx]`", "请安装 `tiers[onnx]`"),
            )
        _check_hash(params)
        _check_scale(params)
        params.opened.check()
        return params.low, params.high

    def inputs(self, params: Params) -> Mapping[str, Node]:
        """Give what the model reads, by name."""
        return {name: formula.node for name, formula in params.inputs.items()}

    def column(
        self, params: Params, fitted: pl.DataFrame | None, *, places: int
    ) -> Callable[[pl.DataFrame], pl.Series]:
        """Give the scores of a table."""
        del fitted
        scale = _scale(params, places)
        low, high = (int(end.scaleb(places)) for end in (params.low, params.high))

        def column(table: pl.DataFrame) -> pl.Series:
            found = params.opened.answers(table)
            known = pl.when(found.is_finite()).then(pl.lit(found))
            stored = scale(known).round(mode="half_to_even").clip(low, high)
            return pl.select(stored.cast(pl.Int128)).to_series()

        return column


def _scale(params: Params, places: int) -> Callable[[pl.Expr], pl.Expr]:
    """Bring an output to the scale of stored scores."""
    unit = 10**places
    if params.start is None or params.end is None:
        return lambda output: output * unit
    start, reach = float(params.start), float(params.end - params.start)
    low, rise = float(params.low), float(params.high - params.low)
    return lambda output: (low + (output - start) / reach * rise) * unit


def _check_scale(params: Params) -> None:
    if params.low >= params.high:
        raise Refusal(Text("`low` must be below `high`", "`low` 应小于 `high`"))
    if (params.start is None) != (params.end is None):
        raise Refusal(
            Text("give both `from` and `to`, or neither", "`from` 与 `to` 应同时给出")
        )
    if params.start is not None and params.start == params.end:
        raise Refusal(Text("`from` and `to` are equal", "`from` 与 `to` 相等"))


def _check_hash(params: Params) -> None:
    wanted = params.sha256
    if wanted is None or wanted.strip().lower() == params.file.sha256:
        return
    raise Refusal(
        Text(
            f"`{params.file.name}` is another file than the policy asks for",
            f"`{params.file.name}` 不是策略所指定的文件",
        ),
        Text(
            f"its SHA-256 is {params.file.sha256}; take the right file, or this hash "
            "once the new model is approved",
            f"其 SHA-256 为 {params.file.sha256}；请换回正确的文件，"
            "或在新模型获准后改用该值",
        ),
        wanted.at,
    )
