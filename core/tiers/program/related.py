"""The tables of rows that a policy names, and the facts made of them, typed."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from tiers.freezing import frozen
from tiers.lang import build
from tiers.lang.added import Added
from tiers.lang.check import Scope
from tiers.lang.ir import Column, Node
from tiers.lang.kinds import kind_name
from tiers.lang.rounding import rounded
from tiers.policy.fact_specs import Derivation, RelatedSpec
from tiers.policy.keys import Expression, Name
from tiers.policy.model import Lost, Policy
from tiers.policy.related import unfit_operand
from tiers.policy.table_specs import Condition
from tiers.problems import Problem
from tiers.program.facts import fact
from tiers.program.reader import Reader
from tiers.program.rows import (
    AGE,
    CUSTOMER,
    MOST_ROWS,
    DerivedFact,
    Gather,
    Gathered,
    RelatedTable,
    Trend,
)
from tiers.schema import EXACT, Fact, Number, Schema, String, Type
from tiers.text import Text


def tables(
    policy: Policy,
    facts: Schema,
    problems: list[Problem],
    functions: Mapping[str, Added],
) -> tuple[RelatedTable, ...]:
    """Type the facts that are made of rows, by table; faults go to *problems*."""
    if facts.key is None:
        return ()
    found = []
    for name, spec in policy.related.items():
        columns = tuple(_column(n, spec) for n in spec.columns)
        reader = Reader(_scope(policy, columns, functions), problems)
        made = [
            _derived(fact_name, facts[fact_name], derivation, reader)
            for fact_name, derivation in _made_of(name, policy)
        ]
        customer = _customer(facts.key, spec)
        table = RelatedTable(
            name=name,
            schema=Schema((customer, *columns)),
            customer=customer,
            day=None if spec.day is None else str(spec.day),
            facts=tuple(one for one in made if one),
        )
        found.append(table)
    return tuple(found)


def _made_of(table: Name, policy: Policy) -> Iterator[tuple[Name, Derivation]]:
    for name, spec in policy.facts.items():
        if spec.derived and spec.derived.table == table:
            yield name, spec.derived


def _column(name: Name, table: RelatedSpec) -> Fact:
    column = fact(name, table.columns[name])
    return attrs.evolve(column, key=table.row is not None and name == table.row)


def _customer(key: Fact, spec: RelatedSpec) -> Fact:
    heading = str(spec.customer or key.column)
    return attrs.evolve(key, name=CUSTOMER, column=heading, key=False, missing="error")


def _scope(
    policy: Policy, columns: tuple[Fact, ...], functions: Mapping[str, Added]
) -> Scope:
    return Scope(
        {column.name: column.type for column in columns},
        is_open=policy.lost != Lost(),
        is_full=policy.feel == "full",
        functions=functions,
        what=Text("column", "列"),
    )


def _derived(
    name: Name, made: Fact, spec: Derivation, reader: Reader
) -> DerivedFact | None:
    """Type a fact; None if there are faults, which the *reader* keeps."""
    operand = None if spec.how == "days-since" else spec.of
    when, part = (_condition(c, reader) for c in (spec.when, spec.part))
    of = None if operand is None else reader.expression(operand)
    if when is None or part is None or (operand is not None and of is None):
        return None
    unfit = of and operand and unfit_operand(spec.how, of.type, operand)
    if unfit:
        reader.problems.append(unfit)
        return None
    found = _Maker(name, made, spec, of, part).made()
    problem = _misfit(spec, found.value, made)
    if problem:
        reader.problems.append(problem)
        return None
    return attrs.evolve(found, when=when)


def _condition(text: Expression | None, reader: Reader) -> Node | None:
    """Type which rows count; all without a condition."""
    if text is None:
        return build.TRUE
    found = reader.condition(Condition(text))
    return None if found is None else found.node


@frozen
class _Maker:
    """Puts together what a fact is gathered from."""

    name: Name
    fact: Fact
    spec: Derivation
    of: Node | None
    part: Node

    @property
    def places(self) -> int:
        """Count the digits that the fact is rounded to."""
        return self.fact.type.places if isinstance(self.fact.type, Number) else 0

    def made(self) -> DerivedFact:
        """Give the fact by its aggregation."""
        match self.spec.how:
            case "count":
                return self.single("count")
            case "days-since":
                return self.single("min" if self.spec.of == "last" else "max", AGE)
            case "mean":
                whole, count = self.gather("sum"), self.gather("count")
                return self.of_two(whole, count)
            case "share":
                how: Gather = "count" if self.of is None else "sum"
                part = attrs.evolve(self.gather(how, "part"), when=self.part)
                return self.of_two(part, self.gather(how))
            case "trend":
                return self.trend()
            case how:
                return self.single(how)

    def single(self, how: Gather, of: Node | None = None) -> DerivedFact:
        """Make the fact of one value."""
        found = self.gather(how, of=of)
        return self.fact_of((found,), self.rounded(found.column))

    def of_two(self, part: Gathered, whole: Gathered) -> DerivedFact:
        """Make the fact by dividing; missing where the divisor is nought."""
        quotient = build.divide(part.column, whole.column, self.places)
        return self.fact_of((part, whole), quotient)

    def trend(self) -> DerivedFact:
        """Make the slope: weights of the periods are all that least squares need.

        For totals y of the periods 0 … n-1 it is 6·Σ(2i - n + 1)·y / (n·(n² - 1)).
        """
        within, per = self.spec.within, self.spec.per
        assert within, "the form was checked"
        assert per, "the form was checked"
        assert self.of is not None, "the form was checked"
        count = within.periods(per) or 0
        most = Decimal(count - 1)
        weight = Column(f"#weight:{self.name}", Number(0, -most, most))
        found = self.gather("sum", of=build.multiply(weight, self.of))
        rows = self.gather("count", "rows")
        divisor = build.constant(Decimal(count * (count * count - 1)))
        six = build.multiply(build.constant(Decimal(6)), found.column)
        slope = build.divide(six, divisor, self.places)
        is_any = build.compare(rows.column, ">", build.constant(Decimal(0)))
        value = build.choose(is_any, slope, build.MISSING)
        made = self.fact_of((found, rows), value)
        return attrs.evolve(made, trend=Trend(weight, within, per))

    def gather(self, how: Gather, role: str = "", of: Node | None = None) -> Gathered:
        """Gather the operand, or *of*."""
        node = of or self.of or build.TRUE
        name = f"#{self.name}:{how}:{role}"
        return Gathered(Column(name, _gathered_type(how, node.type)), how, node)

    def rounded(self, column: Column) -> Node:
        """Round a number to the places of the fact."""
        if _are_numbers(column) and isinstance(self.fact.type, Number):
            return rounded(column, self.places)
        return column

    def fact_of(self, gathered: tuple[Gathered, ...], value: Node) -> DerivedFact:
        """Give the fact."""
        return DerivedFact(
            fact=self.fact,
            name=self.name,
            how=self.spec.how,
            gathered=gathered,
            value=value,
            within=self.spec.within,
        )


def _are_numbers(*nodes: Node) -> bool:
    return all(isinstance(node.type, Number) for node in nodes)


def _gathered_type(how: Gather, kind: Type) -> Type:
    """Give the type of what is gathered, whose bounds grow with the rows."""
    most = Decimal(MOST_ROWS)
    if how in {"count", "distinct"}:
        return Number(0, Decimal(0), most)
    if how == "sum" and isinstance(kind, Number):
        low = EXACT.multiply(min(kind.low, Decimal(0)), most)
        return Number(
            kind.places, low, EXACT.multiply(max(kind.high, Decimal(0)), most)
        )
    return kind


# --- what fits ----------------------------------------------------------------


def _misfit(spec: Derivation, value: Node, made: Fact) -> Problem | None:
    """Say what an aggregation gives that can't be such a fact."""
    if _fits(value.type, made.type):
        return None
    found, wanted = kind_name(value.type), kind_name(made.type)
    message = Text(
        f"`{spec.how}` gives {found.en}, and the fact is {wanted.en}",
        f"`{spec.how}` 得到{found.zh}，而该事实为{wanted.zh}",
    )
    if type(value.type) is type(made.type):
        message = Text(
            f"`{spec.how}` can give values that the fact does not list",
            f"`{spec.how}` 可能得到该事实未列出的取值",
        )
    return Problem("unfit-fact", message, spec.at.at)


def _fits(found: Type, wanted: Type) -> bool:
    if isinstance(wanted, String) and wanted.values:
        own = found.values if isinstance(found, String) else ()
        return bool(own) and set(own) <= set(wanted.values)
    return type(found) is type(wanted)
