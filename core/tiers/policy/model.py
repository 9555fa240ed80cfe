"""The policy as its owner wrote it: every key of the file, structured and located.

Names and expressions are `Located` strings, so that a later stage can point at them.
Expressions are still text here; `tiers.program` compiles them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import attrs

from tiers.policy.nodes import NOWHERE, Map, Scalar
from tiers.policy.windows import Window
from tiers.problems import Fault, Problem
from tiers.schema import LIMIT, Number, Type
from tiers.source import Located
from tiers.text import Text


def key(doc: str, name: str = "", *, stand_in: Any = None, **options: Any) -> Any:
    """Declare a key of the file: what it says, and its name where Python's differs.

    *stand_in* takes the place of a required value with faults, so that the rest of its
    section is kept and checked. No program is made of a policy that has one.
    """
    metadata = {"doc": doc, "key": name, "stand_in": stand_in}
    return attrs.field(metadata=metadata, **options)


Name = Located
"""A name that the owner chose."""

Expression = Located
"""FEEL, not yet parsed."""

NO_NAME: Name = Scalar("", NOWHERE)
"""Stands in for a name with faults; nobody is to be blamed for it."""

ALWAYS: Expression = Scalar("true", NOWHERE)
"""Stands in for a condition with faults."""


@attrs.frozen
class Period:
    """When a policy is in force; both days included."""

    start: date | None = key("first day in force", name="from", default=None)
    end: date | None = key("last day in force", name="to", default=None)

    @end.validator
    def _ends_after_it_starts(self, _: Any, end: date | None) -> None:
        if self.start and end and end < self.start:
            message = Text("it ends before it begins", "结束日期早于开始日期")
            raise Fault(Problem("empty-period", message))


@attrs.frozen
class Range:
    """The values a number fact may take, as written; None where an end is left out."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    """The low end itself is not allowed."""
    high_open: bool = False
    written: Located = attrs.field(default=NO_NAME, eq=False)

    def number(self, places: int) -> Number:
        """Give the numbers of *places* digits that lie in this range.

        An open end is moved by one unit, so that both bounds are included.
        """
        unit = Decimal(1).scaleb(-places)
        low = -LIMIT if self.low is None else self.low + unit * self.low_open
        high = LIMIT if self.high is None else self.high - unit * self.high_open
        return Number(places, low, high)


Aggregation = Literal[
    "count",
    "sum",
    "mean",
    "min",
    "max",
    "distinct",
    "first",
    "last",
    "share",
    "trend",
    "days-since",
]
"""What a fact can be made of rows by."""


@attrs.frozen
class Derivation:
    """How a fact is made of the rows of a table."""

    table: Name
    how: Aggregation
    of: Expression | None = None
    """What each row gives; None where rows are counted."""
    when: Expression | None = None
    """Which rows count; all without it."""
    part: Expression | None = None
    """Of a share: which rows it is the share of."""
    within: Window | None = None
    per: Window | None = None
    """Of a trend: the periods that are compared."""
    at: Name = NO_NAME
    """The key that names the aggregation."""


@attrs.frozen
class FactSpec:
    """A fact: its type, where an export has it, and what a missing value means."""

    type: Type = key(
        "string, integer, decimal(places), boolean, date, or a list of values"
    )
    """A number's bounds are those of `range`."""
    label: Text | None = key("the name people see", default=None)
    unit: str = key("unit of measure, such as CNY or %", default="")
    range: Range | None = key("allowed values, such as [0..100]", default=None)
    missing: Located | None = key(
        "error (reject the row), unknown, or the value to take", default=None
    )
    column: Located | None = key("the heading in an export", default=None)
    values: Mapping[Located, Scalar] = key(
        "what an export writes: what the policy reads, or null for a missing value",
        factory=dict,
    )
    is_key: bool = key("this fact names the customer", name="key", default=False)
    derived: Derivation | None = attrs.field(default=None, metadata={"written": False})
    """How it is made of the rows of a table, if it is."""


@attrs.frozen
class RelatedSpec:
    """A table of rows about customers, such as their orders."""

    columns: Mapping[Name, FactSpec] = key("the columns that are read", stand_in={})
    customer: Located | None = key(
        "the heading of the column with the customer; the key fact's unless given",
        name="key",
        default=None,
    )
    day: Name | None = key(
        "the column with the day of a row", name="date", default=None
    )
    row: Name | None = key(
        "the column that names a row; of rows with one name the first is kept",
        name="id",
        default=None,
    )


@attrs.frozen
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


@attrs.frozen
class TierSpec:
    """A tier of customers."""

    label: Text | None = key("the name people see", default=None)
    intent: Text | None = key("what the tier is for", default=None)


@attrs.frozen
class Condition:
    """One thing a rule asks: a table's cell about its column, or a whole expression."""

    test: Expression
    column: Expression | None = None


Hit = Literal["unique", "first", "any", "priority"]

TableHit = Literal[
    "unique",
    "first",
    "any",
    "priority",
    "rule order",
    "output order",
    "collect",
    "collect sum",
    "collect min",
    "collect max",
    "collect count",
]
"""All hit policies of DMN."""

LISTS = frozenset({"rule order", "output order", "collect"})
"""The hit policies that give lists."""


@attrs.frozen
class OutputSpec:
    """What a table gives: its type, its allowed values, and the value by default."""

    type: Type | None = key(
        "string, integer, decimal(places), boolean, date, or a list of values, best "
        "first; found out unless given",
        default=None,
    )
    values: tuple[Scalar, ...] = key(
        "the allowed values of a number or date, best first", default=()
    )
    default: Expression | None = key(
        "the value if no row applies, in FEEL", default=None
    )
    label: Text | None = key("the name people see", default=None)


@attrs.frozen
class RuleOutput(OutputSpec):
    """An output of the rules beside the tier."""

    hit: TableHit | None = key(
        "its own hit policy; without one it comes from the rule that gives the tier",
        default=None,
    )


@attrs.frozen
class TableRow:
    """One row of a decision table, or an entry of a list of rows."""

    id: Name
    conditions: tuple[Condition, ...]
    outputs: Mapping[Name, Expression]
    """A value in FEEL by output; an empty one gives nothing."""


SOLE: Name = Scalar("", NOWHERE)
"""The name of an output that is read by the name of its decision."""


@attrs.frozen
class TableSpec:
    """A decision table: rows, each with conditions and outputs."""

    hit: TableHit
    outputs: Mapping[Name, OutputSpec]
    """By name, which is `SOLE` or read as `decision.output`."""
    rows: tuple[TableRow, ...]


@attrs.frozen
class FormulaSpec:
    """A decision that is one expression."""

    formula: Expression
    type: Type | None = None


@attrs.frozen
class DecisionSpec:
    """A decision on the way to the tier: a table or a formula."""

    body: TableSpec | FormulaSpec
    label: Text | None = None
    is_whole: bool = True
    """Whether it is all that the file says; faults may have kept rows out of it."""

    def shown(self, name: Name) -> tuple[Name, ...]:
        """Name what this gives, where *name* is its own."""
        if isinstance(self.body, FormulaSpec):
            return (name,)
        return tuple(output_name(name, output) for output in self.body.outputs)


def output_name(decision: Name, output: Name) -> Name:
    """Name an output as others read it."""
    return Scalar(f"{decision}.{output}", output.at) if output else decision


@attrs.frozen
class RuleSpec:
    """One rule, whether written as a row of a table or as an entry of a list."""

    id: Name
    conditions: tuple[Condition, ...]
    tier: Name
    because: Text
    outputs: Mapping[Name, Expression] = attrs.field(factory=dict)
    """A value in FEEL by output; an empty one gives nothing."""


@attrs.frozen
class Rules:
    """The rules that give the tier, and outputs beside it."""

    hit: Hit
    rules: tuple[RuleSpec, ...]
    outputs: Mapping[Name, RuleOutput] = attrs.field(factory=dict)
    default: Name | None = None
    """The tier where no rule applies."""


@attrs.frozen
class Action:
    """A service action as the catalogue describes it."""

    label: Text | None = key("the name people see", default=None)
    timing: Literal["pre-sale", "in-sale", "after-sale"] | None = key(
        "when it is given, relative to the sale", default=None
    )
    nature: Literal["technical", "non-technical"] | None = key(
        "technical or not", default=None
    )
    place: Literal["fixed", "mobile"] | None = key(
        "at a fixed place or at the customer's", default=None
    )
    charge: Literal["charged", "free"] | None = key("charged or free", default=None)
    duration: Literal["short", "medium", "long"] | None = key(
        "how long it takes", default=None
    )
    frequency: Literal["once", "recurring"] | None = key(
        "given once or again and again", default=None
    )
    layer: Literal["core", "facilitating", "supporting"] | None = key(
        "core, facilitating or supporting service", default=None
    )
    offer: Literal["core", "add-on"] | None = key(
        "part of the core offer or added to it", default=None
    )
    owner: str = key("the role that carries it out", default="")
    within: Located | None = key(
        "service level as an ISO 8601 duration, such as P10D or PT5M", default=None
    )
    cost: Decimal | None = key("cost of giving it once", default=None)
    uses: Mapping[Located, Located] = key(
        "what it draws on: resource: amount (2, or a fraction such as 1/40)",
        factory=dict,
    )
    needs: Literal["approval"] | None = key(
        "what must happen before it is carried out", default=None
    )


@attrs.frozen
class ActionRule:
    """When to give which actions; all rules that match are collected."""

    when: Expression = key("a condition in FEEL", name="if", stand_in=ALWAYS)
    do: tuple[Name, ...] = key("actions of the catalogue", stand_in=())
    because: Text | None = key("why, in words", default=None)


@attrs.frozen
class Actions:
    """The service actions and who gets them."""

    catalogue: Mapping[Name, Action] = key("the actions by name", factory=dict)
    rules: tuple[ActionRule, ...] = key("who gets which actions", factory=tuple)


@attrs.frozen
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


@attrs.frozen
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


COLUMNS = frozenset({"tier", "rule", "because", "actions", "unknown", "row"})
"""The columns of the result that nothing else can be named like."""

Section = Literal["tables", "facts", "scores", "decisions", "tiers", "actions", "rules"]
"""A section that declares names; that of the actions is their catalogue."""


@attrs.frozen
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


@attrs.frozen
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
