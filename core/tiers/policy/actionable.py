"""Check that facts which are marked `actionable` can be changed as the mark says."""

from collections.abc import Iterator

from tiers.policy.fact_specs import ActionableSpec, FactSpec
from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.policy.scalars import as_decimal
from tiers.problems import Problem
from tiers.schema import Boolean, Date, Number, String, Type
from tiers.text import Text


def unfit_marks(policy: Policy) -> Iterator[Problem]:
    """Find marks on facts that nobody can change, and steps that they can't take."""
    for name, spec in policy.facts.items():
        if spec.actionable is not None and name not in policy.lost.doubtful_facts:
            yield from _unfit(name, spec, spec.actionable)


def _unfit(name: Name, spec: FactSpec, marked: ActionableSpec) -> Iterator[Problem]:
    if spec.is_key:
        yield _problem(name, Text("names the customer", "是客户标识"))
    elif isinstance(spec.type, String) and not spec.type.values:
        yield _problem(name, Text("is any text", "是任意文本"), _LIST)
    elif marked.step is not None and not _is_step(marked.step, spec.type):
        message = Text(
            f"`{marked.step}` is no step that `{name}` can take",
            f"`{marked.step}` 不能作为 `{name}` 的步长",
        )
        yield Problem("unfit-actionable", message, marked.step.at, _STEP)


def _problem(name: Name, why: Text, advice: Text | None = None) -> Problem:
    message = Text(
        f"`{name}` can't be actionable: it {why.en}",
        f"`{name}` 不能标为 actionable：它{why.zh}",
    )
    return Problem("unfit-actionable", message, name.at, advice)


def _is_step(written: str, kind: Type) -> bool:
    step = as_decimal(written)
    if step is None or step <= 0:
        return False
    match kind:
        case Number(places):
            return step == round(step, places)
        case Date():
            return step == round(step)
        case Boolean() | String():
            return False
        case _:  # of a derived fact the type is found out later
            return True


_LIST = Text("list the values that it can have", "请列出其可能的取值")
_STEP = Text(
    "a step is a number above 0 with no more places than the fact has, in days for a "
    "date; truths and listed values have none",
    "步长应为大于 0 的数，小数位数不超过该事实；日期以天计；布尔值与列表取值没有步长",
)
