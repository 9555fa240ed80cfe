"""A fitted program as one Python function of a customer's facts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Protocol

import attrs

from tiers.engines.interpret.compiled.code import Code
from tiers.engines.interpret.compiled.constants import places_of
from tiers.engines.interpret.compiled.doubts import doubting
from tiers.engines.interpret.compiled.outcome import Outcome
from tiers.engines.interpret.compiled.sets import counted, together
from tiers.engines.interpret.compiled.tables import applying
from tiers.engines.interpret.compiled.variables import TODAY, Variable
from tiers.engines.interpret.compiled.writer import Writer
from tiers.lang import tables
from tiers.physical import RULE
from tiers.program.doubt import ranks
from tiers.program.program import TIER, Fitted, Program
from tiers.results import Decision
from tiers.schema import Number, Type


class Models(Protocol):
    """What writes the columns of models that no formula says; see `ColumnScorer`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""

    def __call__(self, today: date, *facts: Any) -> tuple[Any, ...]:
        """Give the columns for a customer, whose facts come in the schema's order."""


@attrs.frozen
class Readers:
    """How facts are read, each giving what a column would hold."""

    of: Mapping[str, Callable[[object], Any]]
    absent: object
    """What a reader gets where a fact is not given."""
    unread: type[Exception]
    """What is raised where a fact is given that there is none of."""


Deciding = Callable[[Mapping[str, Any], date, dict[str, Any] | None], Decision]
"""Decides about facts as of a day; fills what is known of the customer in, if asked."""


def deciding(fitted: Fitted, readers: Readers, models: Models | None) -> Deciding:
    """Write the function that decides about one customer by a fitted program."""
    code = Code()
    writing = _Writing(fitted, fitted.program, code, Writer(code))
    outcome = Outcome(writing.program, writing.writer, writing.types)
    lines = [
        *writing.reading(readers, models),
        *writing.steps(),
        *writing.tier(),
        *writing.actions(),
        *writing.unknown(),
        *outcome.lists(),
        *outcome.keeping(),
        *outcome.decision(),
    ]
    made: Deciding = code.made(code.function(["facts", TODAY, "keep"], lines))
    return made


@attrs.frozen
class _Writing:
    """Writes the parts that find things out, in the order in which they must come."""

    fitted: Fitted
    program: Program
    code: Code
    writer: Writer
    types: dict[str, Type] = attrs.field(factory=dict)
    """The types of the columns that have variables."""

    def variable(self, name: str, kind: Type, *, can_miss: bool) -> str:
        """Make a variable for a column."""
        made = Variable(f"v{len(self.types)}", can_miss)
        self.types[name], self.writer.columns[name] = kind, made
        return made.name

    def reading(self, readers: Readers, models: Models | None) -> Iterator[str]:
        """Read the facts, and let models say what they say."""
        absent = self.code.value(readers.absent)
        known = self.code.value(frozenset(readers.of))
        unread = self.code.value(readers.unread)
        yield f"if not facts.keys() <= {known}: raise {unread}"
        yield "get = facts.get"
        names = []
        for fact in self.program.schema.facts:
            can_miss = fact.missing == "unknown" or fact.key
            can_miss |= fact.missing == "default" and fact.default is None
            name = self.variable(fact.name, fact.type, can_miss=can_miss)
            read = self.code.value(readers.of[fact.name])
            yield f"{name} = {read}(get({self.code.value(fact.name)}, {absent}))"
            names.append(name)
        if models is None:
            return
        kinds = {s.written.name: s.written.type for s in self.program.written_scores}
        found = [self.variable(n, kinds[n], can_miss=True) for n in models.names]
        given = ", ".join([TODAY, *names])
        yield f"{', '.join(found)}, = {self.code.value(models)}({given})"

    def steps(self) -> Iterator[str]:
        """Compute scores and decisions."""
        for step in self.fitted.steps:
            column, can_miss = step.column, self.writer.can_miss(step.node)
            value = self.writer.at(step.node, places_of(column.type), 0)
            name = self.variable(column.name, column.type, can_miss=can_miss)
            yield f"{name} = {value}"

    def tier(self) -> Iterator[str]:
        """Find the rule that decides, and its tier."""
        program, code = self.program, self.code
        conditions = [rule.node for rule in program.rules]
        count = len(conditions)
        if program.hit in {"first", "priority"}:
            places = ranks(program)
            order = sorted(range(count), key=lambda at: places[at])
            node = tables.row("first", conditions, order=order)
            yield f"at = {self.writer.value(node)}"
        else:
            yield from self._several(conditions)
        tiers = (*(rule.tier for rule in program.rules), program.default, None)
        yield f"tier = {code.value(tiers)}[at]"
        self.types.update({TIER: program.tier_column.type, RULE: Number()})
        self.writer.columns[TIER] = Variable("tier", can_miss=True)
        self.writer.columns[RULE] = Variable("at", can_miss=False)

    def _several(self, conditions: list[Any]) -> Iterator[str]:
        """Find all rules that apply, and whether they may together."""
        count = len(conditions)
        yield from applying(conditions, self.writer)
        yield f"at = rows[0] if rows else {count}"
        clash = "len(rows) > 1"
        if self.program.hit == "any":
            tiers = self.code.value([rule.tier for rule in self.program.rules])
            clash += f" and len({{{tiers}[row] for row in rows}}) > 1"
        yield f"if {clash}: at = {count + 1}"

    def actions(self) -> Iterator[str]:
        """Collect the actions, as a set of the rules that give them."""
        rules = self.program.action_rules
        names = tuple(action.name for action in self.program.actions)
        yield from counted(
            "given", [one.node for one in self.program.granting], self.writer
        )
        actions = together([rule.do for rule in rules], names)
        yield f"actions = {self.code.value(actions)}(given)"

    def unknown(self) -> Iterator[str]:
        """Ask which missing facts matter, if any is missing."""
        yield "unknown = ()"
        facts = [f.name for f in self.program.schema.facts if f.missing == "unknown"]
        asked = doubting(self.fitted, self.writer, facts)
        if asked is not None:
            missing = (f"{self.writer.columns[name].name} is None" for name in facts)
            yield f"if {' or '.join(missing)}: unknown = {asked}"
