"""The form of a derived fact: just one aggregation, and the keys that go with it."""

from typing import Any, get_args

from tiers.policy.fact_specs import Aggregation
from tiers.policy.faults import Faults
from tiers.policy.nodes import Node, Scalar
from tiers.policy.structure import Fields
from tiers.problems import Fault, Problem
from tiers.text import Text

MOST_PERIODS = 120
"""The most periods a trend compares."""

NEVER_MISSING = frozenset({"count", "sum", "distinct"})
"""What is nought for a customer without rows."""

_HOWS: tuple[Aggregation, ...] = get_args(Aggregation)


def aggregation(made: Fields) -> Aggregation:
    """Give the one aggregation of a section whose form is sound."""
    (how,) = (name for name in _HOWS if _says(made.parts[name]))
    return how


def _says(part: Any) -> bool:
    if isinstance(part, Scalar):
        return not part.is_null and not (part.kind == "bool" and part == "false")
    return part is not None


def check_form(made: Fields, node: Node) -> None:
    """Refuse keys that are missing, or that do not go together.

    Raises:
        Fault: with every problem of the form.
    """
    hows = [name for name in _HOWS if _says(made.parts[name])]
    if len(hows) != 1:
        found = Text(
            f"there is {', '.join(hows) or 'none'}", f"现有：{'、'.join(hows) or '无'}"
        )
        raise Fault(Problem("derived-form", _ONE, node.at, help=found))
    faults = Faults()
    faults.problems += _ill_matched(hows[0], made)
    faults.problems += _lacking(hows[0], made, node)
    faults.settle(None)


def _ill_matched(how: Aggregation, made: Fields) -> list[Problem]:
    """Find keys that mean nothing beside the aggregation."""
    given = {name: part for name, part in made.parts.items() if _says(part)}
    allowed = {*_ANYWHERE, how, *_BESIDE.get(how, ())}
    if how in NEVER_MISSING:
        allowed.discard("missing")
    found = [
        (name, part, Text(f"`{name}` does not go with `{how}`", _beside(name, how)))
        for name, part in given.items()
        if name not in allowed
    ]
    if "calendar" in given and _months(made) is False:
        words = Text("`calendar` counts in months", "`calendar` 按月计算")
        found.append(("calendar", given["calendar"], words))
    return [Problem("derived-form", words, part.at) for _, part, words in found]


def _beside(name: str, how: str) -> str:
    return f"`{name}` 不能与 `{how}` 同时使用"


def _months(made: Fields) -> bool | None:
    """Tell whether the window is one of months; None where that has a fault."""
    if not _says(made.parts["within"]):
        return False
    within = made.values.get("within")
    return None if within is None else bool(within.months)


def _lacking(how: Aggregation, made: Fields, node: Node) -> list[Problem]:
    """Find keys that the aggregation needs, and windows that do not fit."""
    absent = [name for name in _NEEDED.get(how, ()) if not _says(made.parts[name])]
    if absent:
        return [
            Problem(
                "missing-key",
                Text(f"`{name}` is missing here", f"此处缺少 `{name}`"),
                node.at,
                help=_NEEDS[name],
            )
            for name in absent
        ]
    within, per = made.values.get("within"), made.values.get("per")
    if how != "trend" or within is None or per is None:
        return []
    count = within.periods(per)
    if count is not None and 2 <= count <= MOST_PERIODS:
        return []
    return [Problem("bad-window", _PERIODS, made.parts["per"].at, help=_PER_HELP)]


_ANYWHERE = {"from", "if", "within", "calendar", "type", "label", "unit"}
_ANYWHERE |= {"range", "missing", "masked"}
_BESIDE = {"share": ("of",), "trend": ("per",)}
_NEEDED = {
    "mean": ("type",),
    "share": ("type", "of"),
    "trend": ("type", "within", "per"),
}
_ONE = Text(
    f"a derived fact is given by one of {', '.join(f'`{how}`' for how in _HOWS)}",
    f"派生事实须以 {'、'.join(f'`{how}`' for how in _HOWS)} 之一给出",
)
_NEEDS = {
    "type": Text(
        "`type: decimal(2)` says to how many places it is rounded",
        "`type: decimal(2)` 说明保留几位小数",
    ),
    "of": Text(
        "`of` says which rows it is the share of, in FEEL",
        "`of` 用 FEEL 说明占比所指的行",
    ),
    "within": Text("add `within: P12M`", "请补充 `within: P12M`"),
    "per": Text("add `per: P1M`", "请补充 `per: P1M`"),
}
_PERIODS = Text(
    f"a trend needs from 2 to {MOST_PERIODS} periods that fill its window",
    f"趋势需要 2 至 {MOST_PERIODS} 个恰好填满窗口的周期",
)
_PER_HELP = Text("such as `within: P12M, per: P1M`", "例如 `within: P12M, per: P1M`")
