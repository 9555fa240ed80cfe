"""The policy as its owner wrote it: every key of the file, structured and located.

Names and expressions are `Located` strings, so that a later stage can point at them.
Expressions are still text here; `tiers.program` compiles them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import attrs

from tiers.freezing import frozen
from tiers.policy.fact_specs import FactSpec, RelatedSpec
from tiers.policy.keys import NO_NAME, Name, key
from tiers.policy.nodes import Map, Scalar
from tiers.policy.service import Actions
from tiers.policy.sink_specs import SinkSpec
from tiers.policy.survey_specs import SurveySpec
from tiers.policy.table_specs import DecisionSpec, Rules
from tiers.policy.tunable import TunableSpec
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text


@frozen
class Period:
    """When a policy is in force; both days included."""

    start: date | None = key("first day in force", name="from", default=None)
    end: date | None = key("last day in force", name="to", default=None)

    @end.validator
    def _ends_after_it_starts(self, _: Any, end: date | None) -> None:
        if self.start and end and end < self.start:
            message = Text("it ends before it begins", "结束日期早于开始日期")
            raise Fault(Problem("empty-period", message))


@frozen
class ScoreSpec:
    """A score: a scoring model by name, and its parameters, which the model checks."""

    model: Name = key("the scoring model")
    label: Text | None = key("the name people see", default=None)
    places: int = key(
        "digits after the point that the score is rounded to",
        default=2,
        validator=[attrs.validators.ge(0), attrs.validators.le(10)],
    )
    parameters: Map = key("the scoring model's own parameters", name="*", factory=Map)


@frozen
class TierSpec:
    """A tier of customers."""

    label: Text | None = key("the name people see", default=None)
    intent: Text | None = key("what the tier is for", default=None)


@frozen
class Expected:
    """What a case expects; what is left out is not looked at."""

    tier: Scalar | None = key("the tier, or null for none", default=None)
    rule: Located | None = key("the rule that gives it", default=None)
    actions: tuple[Name, ...] | None = key(
        "exactly these actions, in any order", default=None
    )
    scores: Mapping[Name, Decimal | None] = key(
        "scores by name, null for unknown", factory=dict
    )
    decisions: Mapping[Name, Any] = key(
        "decisions and outputs by name: a value, a list, or null", factory=dict
    )
    unknown: tuple[Name, ...] | None = key(
        "exactly these facts are missing and matter", default=None
    )


@frozen
class CaseSpec:
    """A customer and what the policy must say about it."""

    name: Located = key("what the case shows", name="case", stand_in=NO_NAME)
    facts: Mapping[Name, Scalar] = key(
        "the customer's facts, as an export writes them; null for a missing value",
        factory=dict,
    )
    scores: Mapping[Name, Decimal | None] = key(
        "scores that depend on the population, given here; null for unknown",
        factory=dict,
    )
    as_of: date | None = key("the day of the evaluation", name="as-of", default=None)
    expect: Expected = key("what must come out", factory=Expected)
    is_confirmed: bool = key(
        "false while nobody has confirmed what is expected, as of generated cases",
        name="confirmed",
        default=True,
    )


@frozen
class PromiseSpec:
    """What the owner promises: more of something never lowers, or raises, the tier."""

    more: Name = key("a fact or a score that grows, all else equal", stand_in=NO_NAME)
    never: Literal["lowers-tier", "raises-tier"] = key(
        "what more of it must not do", stand_in="lowers-tier"
    )


COLUMNS = frozenset({"tier", "rule", "because", "actions", "unknown", "row"})
"""The columns of the result that nothing else can be named like."""


Section = Literal["tables", "facts", "scores", "decisions", "tiers", "actions", "rules"]
"""A section that declares names; that of the actions is their catalogue."""


@frozen
class Lost:
    """What a file says that faults kept out of its policy; mostly nothing."""

    sections: frozenset[Section] = frozenset()
    """Sections that can't be read at all, so that nobody knows what they declare."""
    names: Mapping[Section, frozenset[str]] = attrs.field(factory=dict)
    """What the others declare and could not be kept."""
    doubtful_facts: frozenset[str] = frozenset()
    """Facts whose declarations have faults, whether they could be kept or not."""
    words: frozenset[str] = frozenset()
    """Names that the file may read somewhere; none if it could be kept whole."""


@frozen
class Policy:
    """A whole policy file."""

    format: Literal[1] = key(
        "version of the file format", name="tiers-policy", stand_in=1
    )
    name: Name = key("short name, used in file names", stand_in=NO_NAME)
    tiers: Mapping[Name, TierSpec] = key("the tiers, best first", stand_in={})

    @tiers.validator
    def _has_a_tier(self, _: Any, tiers: Mapping[Name, TierSpec]) -> None:
        if not tiers:
            raise Fault(Problem("no-tiers", Text("there is no tier", "没有任何层级")))

    facts: Mapping[Name, FactSpec] = key("what is known about a customer", stand_in={})
    rules: Rules = key("the rules that give the tier", stand_in=Rules("unique", ()))
    feel: Literal["columns", "full"] = key(
        "whether expressions without columns are evaluated customer by customer",
        default="columns",
    )
    version: str = key("version of this policy", default="")
    title: Text | None = key("the title people see", default=None)
    owner: str = key("who answers for the policy", default="")
    effective: Period = key("when the policy is in force", factory=Period)
    related: Mapping[Name, RelatedSpec] = key(
        "tables of rows about customers, such as orders", name="tables", factory=dict
    )
    scores: Mapping[Name, ScoreSpec] = key("scores by name", factory=dict)
    decisions: Mapping[Name, DecisionSpec] = key(
        "decisions on the way to the tier, by name", factory=dict
    )
    actions: Actions = key("service actions and who gets them", factory=Actions)
    tunable: tuple[TunableSpec, ...] = key(
        "thresholds of the rules that `tiers tune` may move", factory=tuple
    )
    promises: tuple[PromiseSpec, ...] = key(
        "what must hold for every customer, for `tiers check --prove`", factory=tuple
    )
    survey: SurveySpec | None = key(
        "how satisfied customers are asked, for `tiers survey`; or a file with it",
        default=None,
    )
    sinks: Mapping[Name, SinkSpec] = key(
        "where decisions are delivered to when it is asked for, by name", factory=dict
    )
    tests: tuple[CaseSpec, ...] = key("cases the policy must decide", factory=tuple)
    lost: Lost = attrs.field(factory=Lost, metadata={"written": False})

    def kept(self, section: Section) -> frozenset[str]:
        """Name what *section* declares, as far as it could be kept."""
        declared: Mapping[Section, Iterable[Name]] = {
            "tables": self.related,
            "facts": self.facts,
            "scores": self.scores,
            "decisions": self.decisions,
            "tiers": self.tiers,
            "actions": self.actions.catalogue,
            "rules": [rule.id for rule in self.rules.rules],
        }
        return frozenset(map(str, declared[section]))

    @property
    def shown(self) -> tuple[Name, ...]:
        """Name what decisions and rules give, as far as it could be kept."""
        given = (s.shown(name) for name, s in self.decisions.items())
        return (*(name for names in given for name in names), *self.rules.outputs)

    def declared(self, section: Section) -> frozenset[str] | None:
        """Name all that *section* declares; None if that can't be known."""
        if section in self.lost.sections:
            return None
        return self.kept(section) | self.lost.names.get(section, frozenset())
