"""What of FEEL has no meaning for columns of customers, and what to do about it."""

from collections.abc import Mapping

from tiers.lang.ir import Node
from tiers.lang.kinds import Place, refuse
from tiers.lang.shapes import Entries, Several, Shape, Span
from tiers.problems import Fault
from tiers.text import Text

LIMITS = frozenset({"no-columns", "bad-exponent", "too-many-digits"})
"""The faults of expressions that mean something, and can't be computed in columns."""

FUNCTION = Text("a function that is defined here", "此处定义的函数")
VARYING = Text(
    "a list whose length differs from customer to customer", "长度因客户而异的列表"
)
LIST = Text("a list", "列表")
CONTEXT = Text("a context", "上下文")
MOMENT = Text("a time of day or a moment", "时刻或带时间的日期")

_FULL = Text(
    "`feel: full` in the policy evaluates it customer by customer",
    "在策略中写 `feel: full` 可逐个客户计算",
)


def refused(place: Place, what: Text, advice: Text | None = None) -> Fault:
    """Say that columns can't hold *what*."""
    message = Text(f"columns can't hold {what.en}", f"客户列无法表示{what.zh}")
    own = f"{advice.en}, or: " if advice else "", f"{advice.zh}；或" if advice else ""
    return refuse(
        place, "no-columns", message, Text(own[0] + _FULL.en, own[1] + _FULL.zh)
    )


def single(place: Place, shape: Shape) -> Node:
    """Take a shape that must be one value.

    Raises:
        Fault: it is a list, a range or a context.
    """
    match shape:
        case Several():
            raise refused(place, LIST if shape.is_sure else VARYING, _LISTS)
        case Entries():
            raise refused(place, CONTEXT, _ENTRY)
        case Span():
            raise refuse(place, "misplaced-test", MISPLACED)
        case node:
            return node


_LISTS = Text(
    "use a list in `sum`, `count`, `in` and their like",
    "列表可用于 `sum`、`count`、`in` 等",
)
_ENTRY = Text("read one entry of it", "请读取其中一项")
MISPLACED = Text(
    "a range or a list of tests stands only after `in`, or in a table's cell",
    "区间和测试列表只能写在 `in` 之后或表格单元格中",
)


def refused_call(place: Place, name: str) -> Fault:
    """Say why a function of the library can't be called here."""
    if name in _MOMENTS:
        return refused(place, MOMENT)
    found = _RESULTS.get(name)
    if found is None and name in _LISTED:
        found = Text(
            f"what `{name}` makes of such a list", f"`{name}` 对这类列表的结果"
        )
    called = Text(f"what `{name}` gives here", f"`{name}` 在此处的结果")
    return refused(place, found or called)


def _endless(name: str) -> Text:
    return Text(f"the endless digits of `{name}`", f"`{name}` 的无穷小数")


_MOMENTS = {"now", "time", "date and time"}
_LISTED = {"sort", "index of", "duplicate values", "list replace", "mode", "median"}
READING = frozenset({"number", "duration"})
"""Functions that read a text, which must be written out."""

_RESULTS: Mapping[str, Text] = {
    **{name: _endless(name) for name in ("sqrt", "log", "exp", "stddev")},
    "number": Text(
        "a number that is read from a text, since its places are not known",
        "从文本读出的数字，因为小数位数未知",
    ),
    "duration": Text(
        "a duration that is read from a text, since its kind is not known",
        "从文本读出的时长，因为类型未知",
    ),
    "split": VARYING,
    **dict.fromkeys(
        ("context", "context put", "context merge", "get entries"), CONTEXT
    ),
}
