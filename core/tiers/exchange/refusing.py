"""What has no form in a policy, and what its owner can do about it."""

from collections.abc import Mapping

from tiers.dmn import boxes
from tiers.problems import Problem
from tiers.source import Span
from tiers.text import Text

_HELP_VALUES = Text(
    "give each of its values a decision of its own", "请把其中每个值写成单独的决策"
)
_HELP_WRITE_OUT = Text(
    "write the elements out, or count and add before the model",
    "请逐项写出，或在模型之外先行计数、汇总",
)
_HELP_INLINE = Text(
    "write its expression where it is used", "请把其表达式直接写在使用处"
)

_BOXES: Mapping[type, tuple[Text, Text]] = {
    boxes.Context: (Text("a context", "上下文"), _HELP_VALUES),
    boxes.Relation: (Text("a relation", "关系表"), _HELP_WRITE_OUT),
    boxes.Function: (Text("a function", "函数定义"), _HELP_INLINE),
    boxes.Invocation: (Text("this invocation", "此调用"), _HELP_INLINE),
    boxes.Filter: (Text("a filter", "筛选"), _HELP_WRITE_OUT),
    boxes.For: (Text("a loop", "循环"), _HELP_WRITE_OUT),
    boxes.Quantified: (Text("a quantified condition", "量词条件"), _HELP_WRITE_OUT),
    boxes.Items: (Text("a list", "列表"), _HELP_VALUES),
    boxes.Table: (
        Text("a table inside another expression", "嵌在其他表达式中的表格"),
        Text("make it a decision of its own", "请将其写成单独的决策"),
    ),
}


def box(found: boxes.Box) -> Problem:
    """Refuse a boxed expression."""
    what, advice = _BOXES[type(found)]
    return refused(what, found.at, advice)


def refused(what: Text, at: Span, advice: Text) -> Problem:
    """Say that a part of a model has no form in a policy."""
    message = Text(f"{what.en} has no form in a policy", f"{what.zh}无法写入策略")
    return Problem("no-policy-form", message, at, advice)


def data(what: Text, at: Span) -> Problem:
    """Refuse a type of input data."""
    advice = Text(
        "a fact is a text, a number, a boolean or a date; use input data of these",
        "事实只能是文本、数字、布尔值或日期，请改用这些类型的输入数据",
    )
    return refused(what, at, advice)
