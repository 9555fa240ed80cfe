"""The `survey:` section: whom to ask what, how precisely, by which channels."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy import questionnaire_specs
from tiers.policy.keys import Name, key
from tiers.policy.nodes import Map, Node, Scalar
from tiers.policy.questionnaire_specs import QuestionnaireSpec, unfit
from tiers.policy.scalars import text
from tiers.policy.windows import Window
from tiers.source import Located
from tiers.text import Text

ReadFile = Callable[[Located], Map]
"""Reads the file that `survey:` names; raises `Fault`."""

_SHARE = [attrs.validators.gt(Decimal(0)), attrs.validators.le(Decimal(1))]
_NOT_BELOW_0 = attrs.validators.ge(Decimal(0))


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
            raise unfit(_POINTS, at=name.at)

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
            raise unfit(_DAYS)

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
            raise unfit(_ONE_QUOTA)
        for counts in quotas.values():
            for name, most in counts.items():
                if most < 0:
                    raise unfit(_QUOTA, at=name.at)


def register(converter: cattrs.BaseConverter, read_file: ReadFile) -> None:
    """Teach *converter* the section, and what is asked."""
    questionnaire_specs.register(converter)
    general = converter.get_structure_hook(SurveySpec)

    def hook(node: Node, kind: Any) -> Any:
        if isinstance(node, Scalar) and not node.is_null:
            return general(read_file(text(node)), kind)
        return general(node, kind)

    converter.register_structure_hook(SurveySpec, hook)


_POINTS = Text("points lie above 0 and at 200 at most", "分值应大于 0 且不超过 200")
_QUOTA = Text("a quota is 0 or more", "配额不能小于 0")
_ONE_QUOTA = Text("quotas go by the values of one column", "配额只能按一列的取值设定")
_DAYS = Text(
    "a deadline is a number of days, such as `P30D`", "期限应为天数，例如 `P30D`"
)
