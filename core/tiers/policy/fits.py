"""Tell whether the values written for a fact fit its type."""

from collections.abc import Iterator

from tiers.policy.fact_specs import FactSpec
from tiers.policy.nodes import Scalar
from tiers.policy.scalars import as_decimal
from tiers.problems import Problem, closest
from tiers.schema import Boolean, Date, Number, String, Type, read_scalar
from tiers.source import Located
from tiers.text import Text

_ASKED = {
    Number: Text("a number", "数字"),
    Boolean: Text("`true` or `false`", " `true` 或 `false`"),
    Date: Text("a day such as 2026-07-01", "形如 2026-07-01 的日期"),
}


def fact_values(spec: FactSpec) -> Iterator[Problem]:
    """Check the values that a fact's own declaration holds."""
    if isinstance(spec.type, String):
        yield from _repeated(spec.type)
    if spec.missing not in (None, "error", "unknown"):
        yield from misfits(spec.missing, spec.type)
    for target in spec.values.values():
        if not target.is_null:
            yield from misfits(target, spec.type)


def case_value(written: Scalar, spec: FactSpec) -> Iterator[Problem]:
    """Check a value that a case gives for a fact, as an export would write it."""
    if not written.is_null and written not in spec.values:
        yield from misfits(written, spec.type)


def misfits(written: Located, kind: Type) -> Iterator[Problem]:
    """Find why *written* is no value of *kind*, if so."""
    try:
        read_scalar(written, kind)
    except ValueError:
        yield _misfit(written, kind)


def _misfit(written: Located, kind: Type) -> Problem:
    if isinstance(kind, String):
        message = Text(
            f"`{written}` is not one of the fact's values",
            f"`{written}` 不是该事实的取值",
        )
        help_ = closest(written, kind.values)
        return Problem("unknown-value", message, written.at, help=help_)
    if isinstance(kind, Number) and as_decimal(written) is not None:
        return _unfit_number(written, kind)
    asked = _ASKED[type(kind)]
    message = Text(
        f"expected {asked.en}, found `{written}`",
        f"此处应为{asked.zh}，实际为 `{written}`",
    )
    return Problem("wrong-type", message, written.at)


def _unfit_number(written: Located, kind: Number) -> Problem:
    low, high = (f"{bound.normalize():f}" for bound in (kind.low, kind.high))
    digits = Text(
        f"with at most {kind.places} digits after the point"
        if kind.places
        else "whole",
        f"最多 {kind.places} 位小数" if kind.places else "须为整数",
    )
    message = Text(
        f"`{written}` is not a value of the fact", f"`{written}` 不是该事实的取值"
    )
    help_ = Text(
        f"a number from {low} to {high}, {digits.en}",
        f"取值范围为 {low} 到 {high}，{digits.zh}",
    )
    return Problem("out-of-range", message, written.at, help=help_)


def _repeated(kind: String) -> Iterator[Problem]:
    for index, value in enumerate(kind.values):
        if value in kind.values[:index] and isinstance(value, Located):
            message = Text(f"`{value}` is listed twice", f"`{value}` 重复列出")
            yield Problem("repeated-value", message, value.at)
