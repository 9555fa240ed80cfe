"""Why a cell or a row is refused, said once for tables and for single customers."""

from decimal import Decimal
from typing import Literal

from tiers.schema import Boolean, Date, Fact, Number, String
from tiers.text import Text

Code = Literal[
    "not-a-number",
    "not-an-integer",
    "too-many-places",
    "out-of-range",
    "not-a-date",
    "not-a-boolean",
    "unknown-value",
    "missing",
    "repeated-key",
    "extra-fields",
    "unknown-customer",
]
"""The name of a fault; it never changes."""

_SHOWN = 8

_FIXED: dict[Code, Text] = {
    "not-a-number": Text(
        "not a number; write digits alone, such as `1234.5`, without thousands "
        "separators, currency or percent signs",
        "不是数字；请只写数字，例如 `1234.5`，不要带千位分隔符、货币符号或百分号",
    ),
    "not-an-integer": Text("not a whole number", "不是整数"),
    "not-a-date": Text(
        "not a date; write it as `2026-07-01`", "不是有效日期；请写成 `2026-07-01`"
    ),
    "not-a-boolean": Text(
        "neither true nor false; write `true` or `false`",
        "无法判断是或否；请写 `是` 或 `否`",
    ),
    "missing": Text("missing, and the policy needs it", "缺失，而规则要求必填"),
}

EXTRA_FIELDS = Text(
    "the row has more fields than there are headings", "该行的字段比表头多"
)

UNKNOWN_CUSTOMER = Text("no customer has this key", "没有这个客户")

REPEATED_KEY = Text("row {} has this key already", "与第 {} 行的客户标识重复")
"""`{}` stands for the row that is kept."""


def reason(code: Code, fact: Fact) -> Text:
    """Say why a value of *fact* is refused."""
    match fact.type:
        case Number(places) if code == "too-many-places":
            return _too_many_places(places)
        case Number(_, low, high) if code == "out-of-range":
            return _out_of_range(low, high)
        case String(values) if code == "unknown-value":
            return _unknown_value(values)
        case _:
            return _FIXED[code]


def codes(fact: Fact) -> tuple[Code, ...]:
    """Name the faults that a value of *fact* can have."""
    return (*_type_codes(fact), "missing")


def places_code(kind: Number) -> Code:
    """Name the fault of a number with too many decimal places."""
    return "too-many-places" if kind.places else "not-an-integer"


def _type_codes(fact: Fact) -> tuple[Code, ...]:
    match fact.type:
        case Number():
            return ("not-a-number", places_code(fact.type), "out-of-range")
        case Date():
            return ("not-a-date",)
        case Boolean():
            return ("not-a-boolean",)
        case String(values) if values:
            return ("unknown-value",)
        case _:
            return ()


def _too_many_places(places: int) -> Text:
    return Text(
        f"more than {places} decimal place{'s' if places > 1 else ''}",
        f"小数位数超过 {places} 位",
    )


def _out_of_range(low: Decimal, high: Decimal) -> Text:
    return Text(
        f"outside the range from {low:f} to {high:f}",
        f"超出范围（{low:f} 至 {high:f}）",
    )


def _unknown_value(values: tuple[str, ...]) -> Text:
    shown = [f"`{value}`" for value in values[:_SHOWN]]
    more = " …" if len(values) > _SHOWN else ""
    return Text(
        f"not one of {', '.join(shown)}{more}",
        f"不在允许的取值之内：{'、'.join(shown)}{more}",
    )
