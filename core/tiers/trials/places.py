"""Where a policy asks something: its rules, tables and scores."""

from collections.abc import Iterator
from typing import Literal

import attrs

from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import Program
from tiers.program.rules import Condition
from tiers.source import Located, Span
from tiers.text import Text

Kind = Literal["rule", "action rule", "row", "score"]

_WORDS = {
    "rule": Text("rule", "规则"),
    "action rule": Text("action rule", "措施规则"),
    "row": Text("row", "行"),
    "score": Text("score", "得分"),
}


@attrs.frozen
class Place:
    """A rule, a row of a decision's table, or a score."""

    kind: Kind
    name: str
    """Of an action rule: its number, from 1; of a row: `decision.row`."""
    at: Span | None = attrs.field(default=None, eq=False)

    @property
    def words(self) -> Text:
        """Name the place."""
        kind = _WORDS[self.kind]
        return Text(f"{kind.en} {self.name}", f"{kind.zh} {self.name}")


@attrs.frozen
class Asked:
    """A condition of a rule or a row."""

    place: Place
    number: int
    """The place of the condition in its rule."""
    condition: Condition


@attrs.frozen
class Threshold:
    """A comparison by order, somewhere in a condition or a score."""

    place: Place
    node: ir.Compare


def span(text: str) -> Span | None:
    """Give the place of what was written in a file."""
    return text.at if isinstance(text, Located) and text.at.file else None


def asked(program: Program) -> Iterator[Asked]:
    """Give every condition of rules, of rows of tables and of action rules."""
    for rule in program.rules:
        place = Place("rule", rule.id, span(rule.at))
        yield from _conditions(place, rule.conditions)
    for table in (d.table for d in program.decisions if d.table):
        for row in table.rows:
            at = next((span(c.text) for c in row.conditions), None)
            place = Place("row", f"{table.name}.{row.id}", at)
            yield from _conditions(place, row.conditions)
    for number, given in enumerate(program.action_rules, 1):
        place = Place("action rule", str(number), span(given.when.text))
        if not given.after or given.when.node != build.TRUE:
            yield Asked(place, 0, given.when)


def _conditions(place: Place, conditions: tuple[Condition, ...]) -> Iterator[Asked]:
    for number, condition in enumerate(conditions):
        yield Asked(place, number, condition)


def thresholds(program: Program) -> Iterator[Threshold]:
    """Give every comparison by order, each once in its place."""
    for one in asked(program):
        at = span(one.condition.text) or one.place.at
        place = attrs.evolve(one.place, at=at)
        for node in dict.fromkeys(comparisons(one.condition.node)):
            yield Threshold(place, node)
    for score in program.scores:
        place = Place("score", str(score.name), span(score.name))
        formula = score.formula
        for node in dict.fromkeys(comparisons(formula) if formula else ()):
            yield Threshold(place, node)
    for decision in program.decisions:
        if decision.table is None:
            place = Place("score", str(decision.name), span(decision.name))
            for node in dict.fromkeys(comparisons(decision.steps[0].node)):
                yield Threshold(place, node)


def comparisons(node: Node) -> Iterator[ir.Compare]:
    """Give the comparisons by order in *node*, in the order of reading."""
    if isinstance(node, ir.Compare):
        yield node
    for part in ir.children(node):
        yield from comparisons(part)
