"""The questionnaire of a survey: forms that are known, items, and their scales."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy.faults import Hook
from tiers.policy.keys import Name, key
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.scalars import text, wording
from tiers.problems import Fault, Problem
from tiers.source import Span
from tiers.text import Text

Form = Literal["SERVQUAL-1988", "SERVQUAL-1991", "SERVPERF", "NPS", "CSAT", "CES"]

_RATING = re.compile(r"(-?[0-9]{1,4})\s*(?:-|\.\.)\s*(-?[0-9]{1,4})")
_MOST_POINTS = 101


@frozen
class ScaleSpec:
    """The answers that an item allows: a range of numbers, options, or words."""

    ends: tuple[int, int] | None = None
    options: Mapping[Name, Text] = attrs.field(factory=dict)

    @property
    def is_words(self) -> bool:
        """Whether respondents write what they want."""
        return self.ends is None and not self.options


@frozen
class ItemSpec:
    """A question of the owner's own."""

    text: Text = key("what is asked", stand_in=Text("", ""))
    scale: ScaleSpec = key(
        "1-7, text, a list of options, or options by name", stand_in=ScaleSpec()
    )
    dimension: Name | None = key("what it measures together with others", default=None)
    is_reversed: bool = key(
        "worded negatively: scoring turns the answer", name="reversed", default=False
    )
    is_optional: bool = key("may be left out", name="optional", default=False)
    labels: Mapping[Name, Text] = key("words at points of the scale", factory=dict)


@frozen
class QuestionnaireSpec:
    """What is asked: forms that are known, and items of the owner's own."""

    forms: tuple[Form, ...] = key(
        "known forms, in the order in which they are asked", factory=tuple
    )
    scale: ScaleSpec = key(
        "the scale of their statements, such as 1-7", default=ScaleSpec((1, 7))
    )

    @scale.validator
    def _has_numbers(self, _: Any, scale: ScaleSpec) -> None:
        if scale.ends is None:
            raise unfit(_NUMBERS)

    texts: Mapping[Name, Text] = key(
        "your wordings of their items by id, such as P1", factory=dict
    )
    weights: Mapping[Name, Decimal] = key(
        "points of their dimensions, 100 together; default: equal", factory=dict
    )

    @weights.validator
    def _are_shares(self, _: Any, weights: Mapping[Name, Decimal]) -> None:
        points = weights.values()
        if points and (sum(points) != 100 or min(points) < 0):
            raise unfit(_WEIGHTS)

    @forms.validator
    def _are_asked_once(self, _: Any, forms: tuple[Form, ...]) -> None:
        for form in forms:
            if forms.count(form) > 1:
                raise unfit(
                    Text(f"form `{form}` is asked twice", f"量表 `{form}` 重复出现")
                )
        if len([form for form in forms if form.startswith("SERV")]) > 1:
            raise unfit(_ONE_OF)

    items: Mapping[Name, ItemSpec] = key("your own items by id", factory=dict)
    dimensions: Mapping[Name, Text] = key(
        "what dimensions of your own items are called", factory=dict
    )
    is_whole: bool = attrs.field(default=True, metadata={"written": False})
    """False where faults keep something out, so that nobody knows what is asked."""

    def __attrs_post_init__(self) -> None:
        """Refuse a questionnaire that asks nothing."""
        if not self.forms and not self.items:
            raise unfit(_NOTHING, _FORMS)


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* scales, and questionnaires that know of their faults."""
    converter.register_structure_hook(ScaleSpec, lambda node, _: _scale(node))
    asked = converter.get_structure_hook(QuestionnaireSpec)
    converter.register_structure_hook(QuestionnaireSpec, _marking(asked))


def _marking(general: Hook) -> Hook:
    """Let a questionnaire know of faults that kept something out of it."""

    def hook(node: Node, kind: Any) -> Any:
        try:
            return general(node, kind)
        except Fault as fault:
            if isinstance(fault.value, QuestionnaireSpec):
                object.__setattr__(fault.value, "is_whole", False)  # nobody has it yet
            raise

    return hook


def _scale(node: Node) -> ScaleSpec:
    match node:
        case Map() if node:
            return ScaleSpec(options={name: wording(p) for name, p in node.items()})
        case Seq() if len(node) > 1:
            words = [text(part) for part in node]
            return ScaleSpec(options={word: Text.same(str(word)) for word in words})
        case Scalar() if node == "text":
            return ScaleSpec()
        case Scalar() if found := _RATING.fullmatch(node):
            low, high = int(found[1]), int(found[2])
            if 0 < high - low < _MOST_POINTS:
                return ScaleSpec((low, high))
    message = Text("this is no scale", "这不是量表")
    advice = Text(
        "write `1-7`, `text`, a list of two options or more, or `name: text` for each",
        "写作 `1-7`、`text`、两个以上选项的列表，或逐项写 `名称: 文字`",
    )
    raise Fault(Problem("bad-scale", message, node.at, advice))


def unfit(why: Text, advice: Text | None = None, at: Span | None = None) -> Fault:
    """Say why a survey can't be made so."""
    return Fault(Problem("unfit-survey", why, at, advice))


_NUMBERS = Text(
    "statements are answered by numbers, such as `1-7`", "陈述题以数字作答，例如 `1-7`"
)
_ONE_OF = Text(
    "SERVQUAL and SERVPERF ask for the same perceptions: choose one of them",
    "SERVQUAL 与 SERVPERF 的感知题相同，请只选其一",
)
_NOTHING = Text("the questionnaire asks nothing", "问卷没有任何题项")
_FORMS = Text(
    "name a form, such as `forms: [SERVPERF]`, or items of your own",
    "请写明量表，例如 `forms: [SERVPERF]`，或自拟题项",
)
_WEIGHTS = Text(
    "the weights of dimensions add up to 100 points, none below 0",
    "各维度权重合计应为 100 分，且不得为负",
)
