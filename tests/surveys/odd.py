"""A questionnaire that is odd in all ways that policies allow."""

from tiers.survey.questionnaire import (
    Choice,
    Item,
    Option,
    Questionnaire,
    Rating,
    Words,
)
from tiers.text import Text

SEVEN = Rating(1, 7, {1: Text("not at all", "完全不同意")})
ODD = Questionnaire(
    title=Text("Odd ${names}", "怪名字"),
    items=(
        Item("准时", Text("On time ${code}?", "准时 ${code} 吗？"), SEVEN, "free"),
        Item("code", Text("Code", "代码"), SEVEN, "free"),
        Item("CODE", Text("CODE", "代 码"), SEVEN, "free"),
        Item("likely", Text("Likely?", "可能吗？"), Rating(-5, 10), "free"),
        Item("percent", Text("Percent", "百分比"), Rating(0, 100), "free"),
        Item(
            "how",
            Text("How?", "如何？"),
            Choice(
                (
                    Option("very well", Text("very well", "很好")),
                    Option("不好", Text("badly", "不好")),
                )
            ),
            "free",
        ),
        Item("said", Text("<b> & 'so' \"on\"", "其他"), Words(200), "free"),
    ),
)
