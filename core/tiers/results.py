"""What an evaluation says about a customer, as a value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import attrs

from tiers.freezing import frozen
from tiers.text import Text

Truth = bool | None
"""True, false, or unknown."""


@frozen
class Decision:
    """What a program decides about one customer."""

    scores: Mapping[str, Decimal | None]
    tier: str | None
    rule: str | None
    """The rule that gave the tier; None if no rule applies, or several."""
    because: Text
    actions: tuple[str, ...]
    """In the order of the catalogue."""
    unknown: tuple[str, ...]
    """The missing facts that could have changed the tier or the actions."""
    clashing: tuple[str, ...] = ()
    """The rules that apply together although the hit policy forbids it."""
    decisions: Mapping[str, Any] = attrs.field(factory=dict)
    """What decisions give, a list as a tuple; None where a value is missing."""
    outputs: Mapping[str, Any] = attrs.field(factory=dict)
    """What the rules give beside the tier."""
    rows: Mapping[str, tuple[int, ...]] = attrs.field(factory=dict, repr=False)
    """By list: the places of the rows that apply."""
    clashes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """By table: the rows that apply together although its hit policy forbids it."""


@frozen
class Made:
    """What a derived fact is made of."""

    table: str
    rows: int
    within: tuple[date, date] | None
    """The day after which the window begins, and its last day."""


class FactShown(NamedTuple):
    """A fact of a customer, as the policy reads it; a tuple as comparisons are."""

    name: str
    label: Text
    value: Any
    unit: str
    made: Made | None = None


class Part(NamedTuple):
    """One addend of a score: what it is, and what it contributes, exactly.

    A tuple as comparisons are.
    """

    text: Text
    value: Decimal | None


class ScoreShown(NamedTuple):
    """A score, and the arithmetic that gives it.

    The sum of the parts, divided by the divisor if there is one, and rounded once to
    so many places, is the value. A tuple as comparisons are.
    """

    name: str
    label: Text
    model: str
    places: int
    value: Decimal | None
    working: Text | None = None
    """The formula with the customer's values in it; None if the score was given."""
    parts: tuple[Part, ...] = ()
    """What is added up; empty where the formula is no sum."""
    divisor: Decimal | None = None
    """Only where a part of the quotient could not be written out."""
    exact: Decimal | None = None
    """The result before rounding; cut after ten places if it *is_endless*."""
    is_endless: bool = False
    rounding: str = "half-even"
    reasons: tuple[Part, ...] = ()
    """What the score lost points by, the most first, if its model says so."""


class Comparison(NamedTuple):
    """One comparison inside a condition, in words with the customer's values in it.

    A customer has a hundred of these, and a tuple is made in a third of the time.
    """

    en: str
    zh: str
    holds: Truth
    short_by: Decimal | None = None
    """How far a number is from making it hold."""

    @property
    def text(self) -> Text:
        """The words in both languages, put together when somebody reads them."""
        return Text(self.en, self.zh)


class ConditionTried(NamedTuple):
    """One condition of a rule, tried on a customer; a tuple as comparisons are."""

    text: str
    """As the policy writes it."""
    holds: Truth
    comparisons: tuple[Comparison, ...]


class RuleTried(NamedTuple):
    """A rule, tried on a customer; a tuple as comparisons are."""

    id: str
    gives: tuple[str, ...]
    """The tier, or the actions."""
    holds: Truth
    conditions: tuple[ConditionTried, ...]
    because: Text | None
    after: str = ""
    """The action that sets off these; empty for a rule."""


@frozen
class DecisionShown:
    """A decision on the way to the tier, and how it comes about."""

    name: str
    label: Text
    values: Mapping[str, Any]
    """What it gives, by output; a list as a tuple."""
    hit: str | None = None
    """The hit policy of a table; None for a formula."""
    rows: tuple[RuleTried, ...] = ()
    clashing: tuple[str, ...] = ()
    """The rows that apply together although the hit policy forbids it."""
    working: Text | None = None
    """A formula with the customer's values in it."""


@frozen
class Explanation:
    """Why a customer gets what it gets, from the facts to the actions."""

    customer: str
    facts: tuple[FactShown, ...]
    scores: tuple[ScoreShown, ...]
    rules: tuple[RuleTried, ...]
    action_rules: tuple[RuleTried, ...]
    decision: Decision
    labels: Mapping[str, Text]
    """What people call the tiers and the actions."""
    decisions: tuple[DecisionShown, ...] = ()
