"""Forms: questionnaires that are known, with the facts by which they are scored.

SERVQUAL of 1988: 22 pairs of what is expected and what was perceived, of which 10-13
and 18-22 are negative. In the refinement of 1991 (Journal of Retailing 67) none
is. SERVPERF asks for the perceptions alone (Cronin and Taylor, Journal of Marketing 56,
1992). NPS: Reichheld, Harvard Business Review, December 2003. CES, in its second form,
as agreement: Dixon, Freeman and Toman, Harvard Business Review, July 2010.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

from tiers.policy.questionnaire_specs import Form
from tiers.survey.questionnaire import statements
from tiers.survey.questionnaire.items import Dimension, Item, Part
from tiers.survey.questionnaire.scales import Rating
from tiers.survey.questionnaire.statements import Statement, expected, perceived
from tiers.text import Text

FORMS: tuple[Form, ...] = get_args(Form)

DIMENSIONS: Mapping[Dimension, tuple[Statement, ...]] = {
    Dimension("tangibles", Text("tangibles", "有形性")): statements.TANGIBLES,
    Dimension("reliability", Text("reliability", "可靠性")): statements.RELIABILITY,
    Dimension("responsiveness", Text("responsiveness", "响应性")): (
        statements.RESPONSIVENESS
    ),
    Dimension("assurance", Text("assurance", "确实性")): statements.ASSURANCE,
    Dimension("empathy", Text("empathy", "个性化关怀")): statements.EMPATHY,
}
"""The dimensions of service quality in the order of their statements, 1 to 22."""

PROMOTERS, DETRACTORS = 9, 6
"""Answers from 9 make a promoter, up to 6 a detractor."""
TOP_BOXES = 2
"""CSAT is the share of answers in the two highest boxes."""

AGREEMENT = {
    "low": Text("strongly disagree", "完全不同意"),
    "high": Text("strongly agree", "完全同意"),
}
_LIKELY = Rating(
    0, 10, {0: Text("not at all likely", "完全不可能"), 10: Text("sure", "非常可能")}
)
_SATISFIED = Rating(
    1,
    5,
    {
        1: Text("very dissatisfied", "很不满意"),
        2: Text("dissatisfied", "不满意"),
        3: Text("neither", "一般"),
        4: Text("satisfied", "满意"),
        5: Text("very satisfied", "很满意"),
    },
)


def has_reversed(form: str) -> bool:
    """Tell whether a form of SERVQUAL, by its year, has negative statements."""
    return form == "1988"


def agreement(lowest: int, highest: int) -> Rating:
    """Give a scale of agreement."""
    return Rating(
        lowest, highest, {lowest: AGREEMENT["low"], highest: AGREEMENT["high"]}
    )


def items(form: Form, scale: Rating) -> Iterator[Item]:
    """Give the items of a form; *scale* is that of statements."""
    match form:
        case "SERVQUAL-1988" | "SERVQUAL-1991":
            yield from _half(form, "expectation", scale)
            yield from _half(form, "perception", scale)
        case "SERVPERF":
            yield from _half(form, "perception", scale)
        case "NPS":
            yield Item("NPS", _RECOMMEND, _LIKELY, form)
        case "CSAT":
            yield Item("CSAT", _ALL_IN_ALL, _SATISFIED, form)
        case "CES":
            yield Item("CES", _EASY, agreement(1, 7), form)


def dimensions(form: Form) -> tuple[Dimension, ...]:
    """Give the dimensions of a form; those of service quality, or none."""
    return tuple(DIMENSIONS) if form.startswith("SERV") else ()


def _half(form: Form, part: Part, scale: Rating) -> Iterator[Item]:
    """Give the 22 statements about expectations, or about perceptions."""
    letter, wording = ("E", expected) if part == "expectation" else ("P", perceived)
    numbers = iter(range(1, 23))
    for dimension, found in DIMENSIONS.items():
        for statement, number in zip(found, numbers, strict=False):
            turned = statement.turned if has_reversed(form[-4:]) else None
            yield Item(
                f"{letter}{number}",
                wording(turned or statement.plain),
                scale,
                form,
                dimension.name,
                reversed=turned is not None,
                part=part,
                pair=str(number) if form.startswith("SERVQUAL") else "",
            )


_RECOMMEND = Text(
    "How likely are you to recommend us to others in your trade?",
    "您向同行推荐我们的可能性有多大？",
)
_ALL_IN_ALL = Text(
    "All in all, how satisfied are you with our service?",
    "总体而言，您对我们的服务满意吗？",
)
_EASY = Text(
    "We made it easy for you to get your business done.",
    "与我们打交道、办成事情很容易。",
)
