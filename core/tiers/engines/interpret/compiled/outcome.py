"""What a written function gives back: the decision, and what is known of the customer.

Integers that stand for numbers become the numbers that people see.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from tiers.codes import CLASH, no_rule
from tiers.engines.interpret.compiled.code import indented
from tiers.engines.interpret.compiled.constants import places_of
from tiers.engines.interpret.compiled.sets import counted, listed
from tiers.engines.interpret.compiled.tables import applying
from tiers.engines.interpret.compiled.variables import TODAY
from tiers.engines.interpret.compiled.writer import Writer
from tiers.engines.interpret.meaning import TODAY as DAY
from tiers.program.program import Program
from tiers.program.rules import Output
from tiers.results import Decision
from tiers.schema import EXACT, Number, Type


@attrs.frozen
class Outcome:
    """Writes the last parts of the function, when all columns have variables."""

    program: Program
    writer: Writer
    types: Mapping[str, Type]
    """The types of the columns that have variables."""

    def lists(self) -> Iterator[str]:
        """Collect the rows that apply of each list."""
        for at, output in enumerate(self._listed()):
            assert output.listing is not None
            conditions = output.listing.conditions
            yield from counted(f"list{at}", conditions, self.writer)
            rows = listed(range(len(conditions)))
            yield f"rows{at} = {self.writer.named(rows)}(list{at})"

    def _listed(self) -> list[Output]:
        """Give the outputs that are lists."""
        beside = (given.output for given in self.program.outputs)
        every = (*self.program.shown_outputs, *beside)
        return [output for output in every if output.listing is not None]

    def keeping(self) -> Iterator[str]:
        """Fill in what is known of the customer, if that is asked for."""
        known = {name: self._shown(name, kind) for name, kind in self.types.items()}
        known |= {DAY: TODAY}
        yield "if keep is not None:"
        yield from indented(
            f"keep[{self.writer.named(name)}] = {shown}"
            for name, shown in known.items()
        )

    def _shown(self, name: str, kind: Type) -> str:
        """Write the value of a column as people see it."""
        variable = self.writer.columns[name]
        return self._given(variable.name, kind, can_miss=variable.can_miss)

    def _given(self, value: str, kind: Type, *, can_miss: bool) -> str:
        if not isinstance(kind, Number):
            return value
        number = (
            self.writer.named(EXACT.scaleb),
            self.writer.named(Decimal(-kind.places)),
        )
        if not value.isidentifier():
            temporary = self.writer.code.temporary()
            guard, value = f"({temporary} := {value})", temporary
        else:
            guard = value
        made = f"{number[0]}({{}}, {number[1]})"
        if can_miss:
            return f"(None if {guard} is None else {made.format(value)})"
        return made.format(guard)

    def decision(self) -> Iterator[str]:
        """Make the decision of what was found."""
        program, value = self.program, self.writer.named
        ids = (*(rule.id for rule in program.rules), None, None)
        types = {str(score.name): score.type for score in program.scores}
        given = {
            "scores": self._dict(
                (n, self._shown(n, types[n])) for n in self.program.score_order
            ),
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

    def _dict(self, items: Iterable[tuple[str, str]]) -> str:
        made = (f"{self.writer.named(name)}: {shown}" for name, shown in items)
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
            return name, f"{self.writer.named(values)}(list{at})"
        if of_rule is not None:
            can_miss = self.writer.can_miss(of_rule)
            value = self.writer.at(of_rule, places_of(output.type), 0)
            return name, self._given(value, output.type, can_miss=can_miss)
        return name, self._shown(name, output.type)

    def _clashing(self, ids: tuple[str | None, ...]) -> str:
        """Name the rules that apply together although they may not."""
        if self.program.hit in {"first", "priority"}:
            return "()"
        named = f"tuple([{self.writer.named(ids)}[row] for row in rows])"
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
            ids = self.writer.named([row.id for row in table.rows])
            rows = self._rows(conditions)
            named = f"tuple([{ids}[row] for row in {rows}])"
            name = self.writer.named(table.name)
            only = f"{{{name}: {named}}} if {variable} == {table.clash} else {{}}"
            parts.append(f"**({only})")
        return f"{{{', '.join(parts)}}}"

    def _rows(self, conditions: list[Any]) -> str:
        """Write a call of a function that lists the rows that apply."""
        lines = [*applying(conditions, self.writer), "return rows"]
        names = [variable.name for variable in self.writer.columns.values()]
        parameters = ", ".join(dict.fromkeys([TODAY, *names]))
        return f"{self.writer.code.function([parameters], lines)}({parameters})"


def _reasons(program: Program) -> list[tuple[Any, Any]]:
    """Give the reason by the rule: where facts in doubt are missing, and else."""
    default = program.default
    none = tuple(no_rule(default, is_missing=missing) for missing in (True, False))
    by_rule = [(rule.because, rule.because) for rule in program.rules]
    return [*by_rule, (none[0], none[1]), (CLASH, CLASH)]
