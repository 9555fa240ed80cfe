"""Structure facts that are derived from the rows of related tables."""

from decimal import Decimal
from typing import Any, Literal, get_args

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.lang.kinds import kind_name
from tiers.policy.fact_specs import (
    ActionableSpec,
    Aggregation,
    Derivation,
    FactSpec,
    Range,
)
from tiers.policy.faults import Faults
from tiers.policy.keys import Expression, Name, key
from tiers.policy.nodes import Map, Node, Scalar
from tiers.policy.scalars import text
from tiers.policy.structure import Fields, fields, salvaged
from tiers.policy.windows import Window, window
from tiers.problems import Fault, Problem
from tiers.schema import LIMIT, Boolean, Date, Null, Number, String, Type
from tiers.source import Located
from tiers.text import Text

MOST_PERIODS = 120
"""The most periods a trend compares."""

UNKNOWN: Type = Null()
"""The type of a derived fact that is yet to be found out."""

NEVER_MISSING = frozenset({"count", "sum", "distinct"})
"""What is nought for a customer without rows."""


@frozen
class DerivedSection:
    """A derived fact as the file has it, by just one aggregation."""

    table: Name = key("the table whose rows it is made of", name="from")
    count: bool = key("how many rows there are: true", default=False)
    sum: Expression | None = key("the total of a column or formula", default=None)
    mean: Expression | None = key("its mean", default=None)
    min: Expression | None = key("its least value", default=None)
    max: Expression | None = key("its greatest value", default=None)
    distinct: Expression | None = key("how many values it has", default=None)
    first: Expression | None = key("its value in the earliest row", default=None)
    last: Expression | None = key("its value in the latest row", default=None)
    share: Expression | None = key(
        "the share of rows (true), or of a total, that meet `of`", default=None
    )
    trend: Expression | None = key(
        "how much its total grows from period to period: a least-squares slope",
        default=None,
    )
    days_since: Literal["first", "last"] | None = key(
        "days since the first or the last row", name="days-since", default=None
    )
    when: Expression | None = key("which rows count, in FEEL", name="if", default=None)
    part: Expression | None = key(
        "which rows a share is of, in FEEL", name="of", default=None
    )
    within: Window | None = key(
        "how far back rows count, such as P12M or P90D", default=None
    )
    is_calendar: bool = key(
        "count in whole calendar months that have ended", name="calendar", default=False
    )
    per: Window | None = key("the periods of a trend, such as P1M", default=None)
    type: Type | None = key(
        "as of other facts; found out where it is sure", default=None
    )
    label: Text | None = key("the name people see", default=None)
    unit: str = key("unit of measure, such as CNY or %", default="")
    range: Range | None = key("allowed values, such as [0..100]", default=None)
    missing: Located | None = key(
        "error (reject the customer), unknown, or the value to take", default=None
    )
    actionable: ActionableSpec | None = key(
        "how it may be changed to reach another tier; leave it out if nobody can",
        default=None,
    )
    is_masked: bool = key(
        "sinks get `138****78` in its place, or `****`, and never the value",
        name="masked",
        default=False,
    )


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* windows."""
    converter.register_structure_hook(Window, lambda node, _: _window(node))


def is_derived(node: Node) -> bool:
    """Tell whether a fact is declared to be made of rows."""
    return isinstance(node, Map) and node.part("from") is not None


def derived(node: Node, converter: cattrs.BaseConverter) -> FactSpec:
    """Structure a derived fact.

    Raises:
        Fault: with what could be made in spite of it.
    """
    made, faults = fields(node, DerivedSection, converter), Faults()
    faults.add(made.faults)
    faults.take(lambda _, __: _check_form(made, node), node, None)
    if faults:
        raise Fault(*faults.problems)
    section: DerivedSection = salvaged(DerivedSection, made)
    how = _how(made)
    return FactSpec(
        type=section.type or _type(how),
        label=section.label,
        unit=section.unit,
        range=section.range,
        missing=Scalar("0", node.at) if how in NEVER_MISSING else section.missing,
        derived=_derivation(section, how, made),
        actionable=section.actionable,
        is_masked=section.is_masked,
    )


def _type(how: Aggregation) -> Type:
    """Give the type of what needs none to be declared."""
    if how in {"count", "distinct", "days-since"}:
        return Number(0, Decimal(0), LIMIT)
    return UNKNOWN


def _derivation(section: DerivedSection, how: Aggregation, made: Fields) -> Derivation:
    operand = made.parts[how]
    is_rows = how == "count" or (isinstance(operand, Scalar) and operand.kind == "bool")
    within = section.within
    if within and section.is_calendar:
        within = attrs.evolve(within, is_calendar=True)
    return Derivation(
        table=section.table,
        how=how,
        of=None if is_rows else text(operand),
        when=section.when,
        part=section.part,
        within=within,
        per=section.per,
        at=text(operand),
    )


def _window(node: Node) -> Window:
    written = text(node)
    try:
        return window(written)
    except ValueError:
        message = Text(f"`{written}` is no window of time", f"`{written}` 不是时间窗口")
        help_ = Text(
            "write months as `P12M` or days as `P90D`, a hundred years at most",
            "月数写作 `P12M`，天数写作 `P90D`，最长一百年",
        )
        raise Fault(Problem("bad-window", message, written.at, help=help_)) from None


# --- what goes together -------------------------------------------------------


def _how(made: Fields) -> Aggregation:
    (how,) = (name for name in _HOWS if _says(made.parts[name]))
    return how


_HOWS: tuple[Aggregation, ...] = get_args(Aggregation)


def _says(part: Any) -> bool:
    if isinstance(part, Scalar):
        return not part.is_null and not (part.kind == "bool" and part == "false")
    return part is not None


def _check_form(made: Fields, node: Node) -> None:
    """Refuse keys that are missing, or that do not go together."""
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


# --- operands -------------------------------------------------------------------

_SUMS = frozenset({"sum", "mean", "share", "trend"})


def unfit_operand(how: Aggregation, kind: Type, written: Located) -> Problem | None:
    """Say that values of *kind* can't be aggregated so, if that is the case."""
    wanted: tuple[type, ...] = (Number, String, Boolean, Date)
    words = Text("single values", "单个值")
    if how in _SUMS:
        wanted, words = (Number,), Text("numbers", "数字")
    elif how in {"min", "max"}:
        wanted, words = (Number, Date), Text("numbers or dates", "数字或日期")
    if isinstance(kind, wanted):
        return None
    found = kind_name(kind)
    message = Text(
        f"`{how}` is of {words.en}, and this is {found.en}",
        f"`{how}` 用于{words.zh}，而此处为{found.zh}",
    )
    return Problem("unfit-operand", message, written.at)
