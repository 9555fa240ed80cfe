"""The `survey:` section: whom to ask what, how precisely, by which channels."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy.faults import Hook
from tiers.policy.keys import Name, key
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.scalars import text, wording
from tiers.policy.windows import Window
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text

Form = Literal["SERVQUAL-1988", "SERVQUAL-1991", "SERVPERF", "NPS", "CSAT", "CES"]

ReadFile = Callable[[Located], Map]
"""Reads the file that `survey:` names; raises `Fault`."""

_RATING = re.compile(r"(-?[0-9]{1,4})\s*(?:-|\.\.)\s*(-?[0-9]{1,4})")
_MOST_POINTS = 101
_SHARE = [attrs.validators.gt(Decimal(0)), attrs.validators.le(Decimal(1))]
_NOT_BELOW_0 = attrs.validators.ge(Decimal(0))


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
            raise _unfit(_NUMBERS)

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
            raise _unfit(_WEIGHTS)

    @forms.validator
    def _are_asked_once(self, _: Any, forms: tuple[Form, ...]) -> None:
        for form in forms:
            if forms.count(form) > 1:
                raise _unfit(
                    Text(f"form `{form}` is asked twice", f"量表 `{form}` 重复出现")
                )
        if len([form for form in forms if form.startswith("SERV")]) > 1:
            raise _unfit(_ONE_OF)

    items: Mapping[Name, ItemSpec] = key("your own items by id", factory=dict)
    dimensions: Mapping[Name, Text] = key(
        "what dimensions of your own items are called", factory=dict
    )
    is_whole: bool = attrs.field(default=True, metadata={"written": False})
    """False where faults keep something out, so that nobody knows what is asked."""

    def __attrs_post_init__(self) -> None:
        """Refuse a questionnaire that asks nothing."""
        if not self.forms and not self.items:
            raise _unfit(_NOTHING, _FORMS)


@frozen
class TierTermsSpec:
    """What a channel does in one tier, where that differs."""

    cost: Decimal | None = key(
        "cost of one contact",
        default=None,
        validator=attrs.validators.optional(_NOT_BELOW_0),
    )
    response: Decimal | None = key(
        "the share of contacts that answer, above 0 and up to 1",
        default=None,
        validator=attrs.validators.optional(_SHARE),
    )
    reach: Decimal | None = key(
        "the share of customers it reaches, where no contact facts are known",
        default=None,
        validator=attrs.validators.optional(_SHARE),
    )


@frozen
class ChannelSpec(TierTermsSpec):
    """What a channel does, where the owner knows better than its defaults."""

    capacity: int | None = key(
        "contacts it can make in a round",
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(0)),
    )
    lead_days: int | None = key(
        "days from the order to the last answer",
        name="lead-days",
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(0)),
    )
    load: int | None = key(
        "interviews that one interviewer makes, whose answers are alike; default 1",
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
    )
    rho: Decimal | None = key(
        "how alike they are, from 0 to 1: deff = 1 + (load - 1) rho",
        default=None,
        validator=attrs.validators.optional(
            [_NOT_BELOW_0, attrs.validators.le(Decimal(1))]
        ),
    )
    tiers: Mapping[Name, TierTermsSpec] = key(
        "what differs in single tiers", factory=dict
    )


@frozen
class SurveySpec:
    """A survey of the customers of a policy."""

    questionnaire: QuestionnaireSpec = key(
        "what is asked", stand_in=QuestionnaireSpec(("NPS",))
    )
    precision: Mapping[Name, Decimal] = key(
        "half-width of the interval wanted, by tier, in points of 100", stand_in={}
    )
    title: Text | None = key("the title respondents read", default=None)
    intro: Text | None = key("what they read before the first item", default=None)
    thanks: Text | None = key("what they read after the last", default=None)
    lang: Literal["en", "zh"] = key(
        "language of respondents whose own is not known", default="zh"
    )
    lang_column: Name | None = key(
        "a column with the language of each customer, en or zh",
        name="lang-column",
        default=None,
    )
    contacts: Mapping[Name, Name] = key(
        "columns with contact facts: kind (name, phone, email, address, area): column",
        factory=dict,
    )
    do_not_contact: Name | None = key(
        "a column that is true for customers who are never asked",
        name="do-not-contact",
        default=None,
    )
    rest: Window | None = key(
        "for how long nobody is asked again, such as P90D", default=None
    )
    measure: Name | None = key(
        "what precision is of: a form, a dimension or an item; default: the first form",
        default=None,
    )
    spread: Mapping[Name, Decimal] = key(
        "standard deviation by tier, in points of 100; default 25", factory=dict
    )

    @precision.validator
    @spread.validator
    def _are_points(self, _: Any, points: Mapping[Name, Decimal]) -> None:
        low = (name for name, given in points.items() if not 0 < given <= 200)
        for name in low:
            raise _unfit(_POINTS, at=name.at)

    overlap: int | None = key(
        "answers that two channels at least bring in every tier, so that the effect "
        "of the channel is known; default: none",
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
    )
    confidence: Literal[90, 95, 99] = key("of intervals, in per cent", default=95)
    budget: Decimal | None = key(
        "what a round may cost",
        default=None,
        validator=attrs.validators.optional(_NOT_BELOW_0),
    )
    deadline: Window | None = key(
        "when the last answer must be in, from the start, in days: P30D", default=None
    )

    @deadline.validator
    def _is_in_days(self, _: Any, deadline: Window | None) -> None:
        if deadline is not None and deadline.months:
            raise _unfit(_DAYS)

    call_cost: Decimal = key(
        "cost of one contact by telephone, of which other channels' defaults are "
        "multiples",
        name="call-cost",
        default=Decimal(1),
        validator=attrs.validators.gt(Decimal(0)),
    )
    channels: Mapping[Name, ChannelSpec] = key(
        "the channels to use; default: all that are installed", factory=dict
    )
    quotas: Mapping[Name, Mapping[Name, int]] = key(
        "at most so many people, by a column and its values", factory=dict
    )

    @quotas.validator
    def _are_counts(self, _: Any, quotas: Mapping[Name, Mapping[Name, int]]) -> None:
        if len(quotas) > 1:
            raise _unfit(_ONE_QUOTA)
        for counts in quotas.values():
            for name, most in counts.items():
                if most < 0:
                    raise _unfit(_QUOTA, at=name.at)


def register(converter: cattrs.BaseConverter, read_file: ReadFile) -> None:
    """Teach *converter* the section, and scales."""
    converter.register_structure_hook(ScaleSpec, lambda node, _: _scale(node))
    asked = converter.get_structure_hook(QuestionnaireSpec)
    converter.register_structure_hook(QuestionnaireSpec, _marking(asked))
    general = converter.get_structure_hook(SurveySpec)

    def hook(node: Node, kind: Any) -> Any:
        if isinstance(node, Scalar) and not node.is_null:
            return general(read_file(text(node)), kind)
        return general(node, kind)

    converter.register_structure_hook(SurveySpec, hook)


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


def _unfit(why: Text, advice: Text | None = None, at: Span | None = None) -> Fault:
    return Fault(Problem("unfit-survey", why, at, advice))


_POINTS = Text("points lie above 0 and at 200 at most", "分值应大于 0 且不超过 200")
_QUOTA = Text("a quota is 0 or more", "配额不能小于 0")
_ONE_QUOTA = Text("quotas go by the values of one column", "配额只能按一列的取值设定")
_DAYS = Text(
    "a deadline is a number of days, such as `P30D`", "期限应为天数，例如 `P30D`"
)
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
