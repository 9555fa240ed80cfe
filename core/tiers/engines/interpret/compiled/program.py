"""A fitted program as one Python function of a customer's facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import attrs

from tiers.codes import CLASH, no_rule
from tiers.engines.interpret.compiled.code import Code, indented
from tiers.engines.interpret.compiled.doubts import doubting
from tiers.engines.interpret.compiled.sets import counted, listed, together
from tiers.engines.interpret.compiled.tables import applying
from tiers.engines.interpret.compiled.writer import TODAY, Variable, Writer
from tiers.engines.interpret.meaning import TODAY as DAY
from tiers.lang import tables
from tiers.physical import RULE
from tiers.program.doubt import ranks
from tiers.program.program import TIER, Fitted, Program
from tiers.program.rules import Output
from tiers.results import Decision
from tiers.schema import EXACT, Number, Type


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
    lines = [
        *writing.reading(readers, models),
        *writing.steps(),
        *writing.tier(),
        *writing.actions(),
        *writing.unknown(),
        *writing.lists(),
        *writing.keeping(),
        *writing.decision(),
    ]
    made: Deciding = code.made(code.function(["facts", TODAY, "keep"], lines))
    return made


@attrs.frozen
class _Writing:
    """Writes the parts of the function, in the order in which they must come."""

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
            kind = column.type
            places = kind.places if isinstance(kind, Number) else None
            value = self.writer.at(step.node, places, 0)
            yield f"{self.variable(column.name, kind, can_miss=can_miss)} = {value}"

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

    def lists(self) -> Iterator[str]:
        """Collect the rows that apply of each list."""
        for at, output in enumerate(self._listed()):
            assert output.listing is not None
            conditions = output.listing.conditions
            yield from counted(f"list{at}", conditions, self.writer)
            rows = listed(range(len(conditions)))
            yield f"rows{at} = {self.code.value(rows)}(list{at})"

    def _listed(self) -> list[Output]:
        """Give the outputs that are lists."""
        beside = (given.output for given in self.program.outputs)
        every = (*self.program.shown_outputs, *beside)
        return [output for output in every if output.listing is not None]

    def keeping(self) -> Iterator[str]:
        """Fill in what is known of the customer, if that is asked for."""
        known = {name: self.shown(name, kind) for name, kind in self.types.items()}
        known |= {DAY: TODAY}
        yield "if keep is not None:"
        yield from indented(
            f"keep[{self.code.value(name)}] = {shown}" for name, shown in known.items()
        )

    def shown(self, name: str, kind: Type) -> str:
        """Write the value of a column as people see it."""
        variable = self.writer.columns[name]
        return self._given(variable.name, kind, can_miss=variable.can_miss)

    def _given(self, value: str, kind: Type, *, can_miss: bool) -> str:
        if not isinstance(kind, Number):
            return value
        number = self.code.value(EXACT.scaleb), self.code.value(Decimal(-kind.places))
        if not value.isidentifier():
            temporary = self.code.temporary()
            guard, value = f"({temporary} := {value})", temporary
        else:
            guard = value
        made = f"{number[0]}({{}}, {number[1]})"
        if can_miss:
            return f"(None if {guard} is None else {made.format(value)})"
        return made.format(guard)

    def decision(self) -> Iterator[str]:
        """Make the decision of what was found."""
        program, value = self.program, self.code.value
        ids = (*(rule.id for rule in program.rules), None, None)
        types = {str(score.name): score.type for score in program.scores}
        given = {
            "scores": self._dict((n, self.shown(n, types[n])) for n in self._scores()),
            "tier": "tier",
            "rule": f"{value(ids)}[at]",
            "because": f"{value(_reasons(program))}[at][not unknown]",
            "actions": "actions",
            "unknown": "unknown",
            "clashing": self._clashing(ids),
            "decisions": self._dict(map(self._output, program.shown_outputs)),
            "outputs": self._dict(self._output(o.output) for o in program.outputs),
            "rows": self._dict(
                (output.name, f"rows{at}") for at, output in enumerate(self._listed())
            ),
            "clashes": self._clashes(),
        }
        # By place: a call by name would cost as much as five scores.
        names = [field.name for field in attrs.fields(Decision)]
        yield f"return {value(Decision)}({', '.join(given[name] for name in names)})"

    def _scores(self) -> Iterator[str]:
        yield from self.program.score_order

    def _dict(self, items: Iterable[tuple[str, str]]) -> str:
        made = (f"{self.code.value(name)}: {shown}" for name, shown in items)
        return f"{{{', '.join(made)}}}"

    def _output(self, output: Output) -> tuple[str, str]:
        """Write a list, what the rule gives, or a column."""
        name = output.name
        of_rule = {o.output.name: o.of_rule for o in self.program.outputs}.get(name)
        if output.listing is not None:
            at = [one.name for one in self._listed()].index(name)
            default = output.listing.default
            nothing = () if default is None else (default,)
            values = listed(output.listing.values, nothing)
            return name, f"{self.code.value(values)}(list{at})"
        if of_rule is not None:
            kind = output.type
            places = kind.places if isinstance(kind, Number) else None
            can_miss = self.writer.can_miss(of_rule)
            value = self.writer.at(of_rule, places, 0)
            return name, self._given(value, kind, can_miss=can_miss)
        return name, self.shown(name, output.type)

    def _clashing(self, ids: tuple[str | None, ...]) -> str:
        """Name the rules that apply together although they may not."""
        if self.program.hit in {"first", "priority"}:
            return "()"
        named = f"tuple([{self.code.value(ids)}[row] for row in rows])"
        return f"({named} if at == {len(self.program.rules) + 1} else ())"

    def _clashes(self) -> str:
        """Name the rows that apply together although they may not, by table."""
        found = [table for table in self.program.tables if table.can_clash]
        if not found:
            return "{}"
        parts = []
        for table in found:
            variable = self.writer.columns[table.row_name].name
            conditions = [row.node for row in table.rows]
            ids = self.code.value([row.id for row in table.rows])
            rows = self._rows(conditions)
            named = f"tuple([{ids}[row] for row in {rows}])"
            name = self.code.value(table.name)
            only = f"{{{name}: {named}}} if {variable} == {table.clash} else {{}}"
            parts.append(f"**({only})")
        return f"{{{', '.join(parts)}}}"

    def _rows(self, conditions: list[Any]) -> str:
        """Write a call of a function that lists the rows that apply."""
        lines = [*applying(conditions, self.writer), "return rows"]
        names = [variable.name for variable in self.writer.columns.values()]
        parameters = ", ".join(dict.fromkeys([TODAY, *names]))
        return f"{self.code.function([parameters], lines)}({parameters})"


def _reasons(program: Program) -> list[tuple[Any, Any]]:
    """Give the reason by the rule: where facts in doubt are missing, and else."""
    default = program.default
    none = tuple(no_rule(default, is_missing=missing) for missing in (True, False))
    by_rule = [(rule.because, rule.because) for rule in program.rules]
    return [*by_rule, (none[0], none[1]), (CLASH, CLASH)]
