"""All rules tried on a customer by one Python function written for them.

What is shown is said in `trying`. Numbers compared with constants, which most tables
are made of, are written out; what depends on few values is looked up.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

import attrs

from tiers.engines.interpret.compiled.code import Code, indented
from tiers.engines.interpret.pieces import put, text
from tiers.engines.interpret.tabled import Showing, Tables
from tiers.engines.interpret.trying import (
    RulesTried,
    action_rule_tried,
    asked_tried,
    compared,
    comparison_tried,
    why,
)
from tiers.engines.interpret.values import literal
from tiers.engines.interpret.wording import named
from tiers.lang import ir
from tiers.lang.ir import Node
from tiers.program.program import Program
from tiers.program.rules import Condition, Rule
from tiers.program.services import GIVEN, Granting
from tiers.results import Comparison, ConditionTried, RuleTried
from tiers.schema import Number


def written(program: Program, tables: Tables) -> Showing[RulesTried]:
    """Write the function that tries every rule of a program on a customer."""
    writing = _Writing(Code(), tables)
    rules = [writing.rule(rule) for rule in program.rules]
    granting = [writing.action_rule(one) for one in program.granting]
    every = (
        f"({''.join(f'{rule}, ' for rule in found)})" for found in (rules, granting)
    )
    lines = [*writing.columns(), *writing.lines, f"return {', '.join(every)}"]
    code = writing.code
    return code.made(code.function(["known"], lines))


@attrs.frozen
class _Tried:
    """The variables that hold what was tried, and whether it holds."""

    name: str
    holds: str


@attrs.frozen
class _Writing:
    """Writes the function; every condition is tried once."""

    code: Code
    tables: Tables
    lines: list[str] = attrs.field(factory=list)
    numbers: dict[str, list[tuple[_Tried, ir.Order, Decimal]]] = attrs.field(
        factory=dict
    )
    """What is compared with each number that is."""
    comparisons: dict[Node, _Tried] = attrs.field(factory=dict)
    conditions: dict[tuple[str, Node], _Tried] = attrs.field(factory=dict)

    # --- rules ----------------------------------------------------------------

    def rule(self, rule: Rule) -> str:
        """Try a rule that gives a tier."""
        tried = [self.condition(condition) for condition in rule.conditions]
        rest = rule.because, ""
        return self._rule(rule.id, (rule.tier,), tried, rest)

    def action_rule(self, one: Granting) -> str:
        """Try a rule that gives actions."""
        plain = action_rule_tried(one)
        found = self.tables.of(plain, one.node)
        if found is not plain:
            return f"{self.code.value(found)}(known)"
        tried = [self.condition(condition) for condition in one.conditions]
        return self._rule("", one.rule.do, tried, (why(one.rule), one.rule.after))

    def _rule(
        self,
        name: str,
        gives: tuple[str, ...],
        tried: Sequence[_Tried],
        rest: tuple[object, str],
    ) -> str:
        value = self.code.value
        because, after = map(value, rest)
        parts = _tuple(one.name for one in tried)
        holds = _all_hold([one.holds for one in tried])
        fields = f"{value(name)}, {value(gives)}, {holds}, {parts}, {because}, {after}"
        return f"{self._new(RuleTried)}, ({fields}))"

    def _new(self, kind: type) -> str:
        """Begin to make a tuple of some kind: by its name it takes twice as long."""
        return f"{self.code.value(tuple.__new__)}({self.code.value(kind)}"

    # --- conditions -----------------------------------------------------------

    def condition(self, condition: Condition) -> _Tried:
        """Try a condition, once."""
        key = str(condition), condition.node
        if key not in self.conditions:
            self.conditions[key] = self._condition(condition)
        return self.conditions[key]

    def _condition(self, condition: Condition) -> _Tried:
        node = condition.node
        parts = tuple(compared(node))
        plain = asked_tried(condition, self.tables)
        whole = node.parts if isinstance(node, ir.Every) else (node,)
        if condition.text is GIVEN or parts != whole or self._is_few(node):
            return self._called(plain)
        tried = [self.comparison(part) for part in parts]
        made = _Tried(self.code.temporary(), self.code.temporary())
        shown = _tuple(one.name for one in tried)
        fields = f"{self.code.value(str(condition))}, {made.holds}, {shown}"
        self.lines.extend(
            [
                f"{made.holds} = {_all_hold([one.holds for one in tried])}",
                f"{made.name} = {self._new(ConditionTried)}, ({fields}))",
            ]
        )
        return made

    def _is_few(self, node: Node) -> bool:
        """Tell whether something is looked up that reads no more than a node."""
        return self.tables.of(_nothing, node) is not _nothing

    def _called(
        self, show: Callable[..., ConditionTried | Comparison], at: int = 1
    ) -> _Tried:
        """Let a function try, whose answer tells *at* some place whether it holds."""
        made = _Tried(self.code.temporary(), self.code.temporary())
        self.lines.extend(
            [
                f"{made.name} = {self.code.value(show)}(known)",
                f"{made.holds} = {made.name}[{at}]",
            ]
        )
        return made

    # --- comparisons ----------------------------------------------------------

    def comparison(self, node: Node) -> _Tried:
        """Try a comparison, once."""
        if node not in self.comparisons:
            self.comparisons[node] = self._comparison(node)
        return self.comparisons[node]

    def _comparison(self, node: Node) -> _Tried:
        match node:
            case ir.Compare(
                ir.Column(name, Number()), op, ir.Constant(Decimal() as bound)
            ):
                made = _Tried(self.code.temporary(), self.code.temporary())
                self.numbers.setdefault(name, []).append((made, op, bound))
                return made
            case _:
                return self._called(comparison_tried(node, self.tables), 2)

    def columns(self) -> Iterator[str]:
        """Compare each number with all that it is compared with."""
        value = self.code.value
        for name, against in self.numbers.items():
            yield f"v = known[{value(name)}]"
            yield "if v is None:"
            for made, op, bound in against:
                gone = value(_gone(name, f" {op} {literal(bound)}"))
                yield f" {made.holds}, {made.name} = None, {gone}"
            yield "else:"
            yield f" s = {value(named(name))}(known)"
            for one in against:
                yield from indented(self._against(*one))

    def _against(self, made: _Tried, op: ir.Order, bound: Decimal) -> Iterator[str]:
        value, new = self.code.value, self._new(Comparison)
        limit = value(bound)
        short = f"v - {limit}" if op in {"<", "<="} else f"{limit} - v"
        yield f"t = s + {value(f' {op} {literal(bound)}')}"
        yield f"{made.holds} = v {op} {limit}"
        yield (
            f"{made.name} = {new}, (t, t, True, None) if {made.holds}"
            f" else (t, t, False, {short}))"
        )


def _tuple(parts: Iterable[str]) -> str:
    """Write a tuple."""
    return f"({''.join(f'{part}, ' for part in parts)})"


def _all_hold(holds: Sequence[str]) -> str:
    """Write whether all hold; one that does not decides, then an unknown one."""
    if not holds:
        return "True"
    if len(holds) == 1:
        return holds[0]
    some = (" or ".join(f"{one} is {what}" for one in holds) for what in (False, None))
    return "(False if {} else None if {} else True)".format(*some)


def _nothing(_: object) -> None:
    """Show nothing."""


def _gone(name: str, rest: str) -> Comparison:
    """Compare a number that is missing."""
    missing = text(put([named(name)({name: None}), rest]))
    return Comparison(missing.en, missing.zh, None)
