"""What decisions and rules give one customer, beside scores, the tier and actions."""

from collections.abc import Mapping
from typing import Any, Self

import attrs

from tiers.engines.interpret.meaning import Customer, Meaning, meaning
from tiers.program.program import Program
from tiers.program.rules import Listing, Output, Table


@attrs.frozen
class Beside:
    """Lists, outputs of the rules, and tables in which rows may clash, as functions."""

    lists: Mapping[str, tuple[Listing, tuple[Meaning, ...]]]
    of_rule: Mapping[str, Meaning]
    tables: tuple[tuple[Table, tuple[tuple[str, Meaning], ...]], ...]
    decisions: tuple[str, ...]
    outputs: tuple[str, ...]

    @classmethod
    def of(cls, program: Program) -> Self:
        """Prepare what *program* gives."""
        beside = [given.output for given in program.outputs]
        return cls(
            lists={
                o.name: (o.listing, tuple(map(meaning, o.listing.conditions)))
                for o in (*program.shown_outputs, *beside)
                if o.listing is not None
            },
            of_rule={
                o.output.name: meaning(o.of_rule)
                for o in program.outputs
                if o.of_rule is not None
            },
            tables=tuple(
                (table, tuple((row.id, meaning(row.node)) for row in table.rows))
                for table in program.tables
                if table.can_clash
            ),
            decisions=_names(program.shown_outputs),
            outputs=_names(tuple(beside)),
        )

    def rows(self, customer: Customer) -> dict[str, tuple[int, ...]]:
        """Give, for each list, the places of the rows that apply."""
        return {
            name: tuple(at for at, holds in enumerate(conditions) if holds(customer))
            for name, (_, conditions) in self.lists.items()
        }

    def values(
        self, names: tuple[str, ...], customer: Customer, rows: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give what is called so: a list, what the rule gives, or a column."""
        return {name: self._value(name, customer, rows) for name in names}

    def _value(self, name: str, customer: Customer, rows: Mapping[str, Any]) -> Any:
        if name in self.lists:
            listing, _ = self.lists[name]
            found = tuple(listing.values[at] for at in rows[name])
            is_default = not found and listing.default is not None
            return (listing.default,) if is_default else found
        if name in self.of_rule:
            return self.of_rule[name](customer)
        return customer[name]

    def clashes(self, customer: Customer) -> dict[str, tuple[str, ...]]:
        """Give the rows that clash, for each table where some do."""
        return {
            table.name: tuple(row for row, holds in rows if holds(customer))
            for table, rows in self.tables
            if customer[table.row_name] == table.clash
        }


def _names(outputs: tuple[Output, ...]) -> tuple[str, ...]:
    return tuple(output.name for output in outputs)
