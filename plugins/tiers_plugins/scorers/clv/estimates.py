"""The fit of both models as a table of parameters, written and read back."""

from typing import TYPE_CHECKING, Any

import polars as pl

from tiers.problems import Refusal
from tiers.text import Text
from tiers_plugins.scorers.clv.histories import history, is_sound

if TYPE_CHECKING:
    from tiers_plugins.scorers.clv.btyd import Estimate

_PARAMETERS = {"buying": ("r", "alpha", "a", "b"), "spending": ("p", "q", "v")}
SCHEMA = {
    "model": pl.String,
    "parameter": pl.String,
    "value": pl.Float64,
    "error": pl.Float64,
}
_DIGITS = 6, 3
"""The digits that fitted parameters and their errors are rounded to."""

_FEWEST = 10
"""Of fewer customers who came again nothing is learnt."""


def estimated(rows: pl.DataFrame) -> pl.DataFrame:
    """Fit both models to the histories that can be, given in doubles."""
    from tiers_plugins.scorers.clv import btyd  # noqa: PLC0415 - an extra

    sound = rows.filter(is_sound(rows)).sort(pl.all())
    again = sound.filter(pl.col("frequency") > 0)
    found: dict[str, Estimate | None] = {"buying": None, "spending": None}
    if again.height >= _FEWEST:
        found["buying"] = btyd.fit_buying(history(sound))
        if "spend" in rows.columns:
            known = again["frequency"].to_numpy(), again["spend"].to_numpy()
            found["spending"] = btyd.fit_spending(*known)
    lines = [line for name, e in found.items() for line in _lines(name, e)]
    return pl.DataFrame(lines, schema=SCHEMA, orient="row")


def _lines(name: str, estimate: "Estimate | None") -> list[tuple[Any, ...]]:
    if estimate is None:
        return [(name, parameter, None, None) for parameter in _PARAMETERS[name]]
    rounded = [
        [float(f"{n:.{digits}g}") for n in numbers]
        for numbers, digits in zip(
            (estimate.parameters, estimate.errors), _DIGITS, strict=True
        )
    ]
    return [(name, *line) for line in zip(_PARAMETERS[name], *rounded, strict=True)]


def parameters(fitted: pl.DataFrame, model: str) -> tuple[float, ...]:
    """Give the parameters of a model.

    Raises:
        Refusal: it did not converge.
    """
    found = fitted.filter(pl.col("model") == model)["value"].to_list()
    if None not in found:
        return tuple(found)
    raise Refusal(
        Text(
            f"the model of {model} did not converge for these customers",
            f"{_ZH[model]}模型对这些客户未能收敛",
        ),
        Text(
            f"it needs {_FEWEST} customers and more who came again, and histories that "
            "differ: give it more customers or a longer time, and check the units",
            f"需要至少 {_FEWEST} 名有重复购买且历史各异的客户："
            "请增加客户或延长观察期，并检查时间单位",
        ),
    )


_ZH = {"buying": "购买", "spending": "消费金额"}
