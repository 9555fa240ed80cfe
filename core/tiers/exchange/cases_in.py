"""Cases that show that a policy decides as the model does that it was made from."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from tiers.dmn.model import Decision
from tiers.dmn.program import Program
from tiers.dmn.project import Project
from tiers.dmn.run import Runner, runner
from tiers.exchange import yaml
from tiers.exchange.borrowed import mapping, scalar
from tiers.exchange.samples_in import Customer, customers, pools
from tiers.exchange.tables_in import Grid, row_ids
from tiers.exchange.taken import Taken
from tiers.lang import feel, temporal
from tiers.lang.build import QUOTIENT_PLACES
from tiers.lang.values import Value
from tiers.lang.written_nodes import literal
from tiers.policy.nodes import NOWHERE, Map, Node, Scalar, Seq

_NULL = scalar("", kind="null")
AS_OF = "2026-07-01"


def cases(project: Project, taken: Taken) -> Seq:
    """Find a customer for each row of the tables, and what the model says of them.

    A customer to whom a row applies alone shows best what it does.
    """
    maker = _Maker.of(project, taken)
    alone: dict[str, Customer] = {}
    among: dict[str, Customer] = {}
    rows = [row for table in maker.tables for row in table.names]
    for customer in customers(maker.pools, [table.grid for table in maker.tables]):
        if len(alone) == len(rows):
            break
        values = maker.values(customer)
        for table in maker.tables:
            reached = table.reached(customer, values)
            found = alone if len(reached) == 1 else among
            for row in reached:
                found.setdefault(row, customer)
    shown: list[Customer] = []
    for row in rows:
        customer = alone.get(row) or among.get(row) or {}
        if customer and customer not in shown:
            shown.append(customer)
    names: list[str] = []
    return Seq(maker.case(customer, names) for customer in shown or [maker.anybody])


@attrs.frozen
class _Table:
    """A table whose cells can be asked about a customer."""

    grid: Grid
    names: tuple[str, ...]
    columns: tuple[feel.Expression, ...]
    cells: tuple[tuple[feel.UnaryTests, ...], ...]

    @classmethod
    def of(cls, name: str, grid: Grid, names: feel.Names, *, own: bool) -> "_Table":
        ids = row_ids(grid.rules, named=own)
        return cls(
            grid,
            tuple(f"{name} {id_}" for id_ in ids),
            tuple(feel.expression(column, names) for column in grid.columns),
            tuple(tuple(feel.tests(c, names) for c in row) for row in grid.cells),
        )

    def reached(self, customer: Customer, values: Mapping[str, Value]) -> list[str]:
        """Name the rows that match; of a `first` table, the one that decides."""
        context = {**customer, **values}
        about = [c.evaluate(context, _ignore, now=_now()) for c in self.columns]
        found = [
            name
            for name, row in zip(self.names, self.cells, strict=True)
            if all(
                test.passes(value, context, _ignore, now=_now()) is True
                for test, value in zip(row, about, strict=True)
            )
        ]
        return found[:1] if self.grid.hit == "first" else found


@attrs.frozen
class _Maker:
    taken: Taken
    runners: Mapping[str, tuple[Decision, Runner]]
    """By the names that the policy has for decisions."""
    tables: tuple[_Table, ...]
    pools: Mapping[str, Sequence[Value]]

    @classmethod
    def of(cls, project: Project, taken: Taken) -> "_Maker":
        program, called = Program.of(project), taken.naming.names
        runners = {
            called[str(d.name)]: (d, runner(program, str(d.name)))
            for d in taken.decisions
        }
        facts = {called[".".join(leaf.path)]: leaf for leaf in taken.leaves}
        grids = {called[str(d.name)]: grid for d, grid in taken.grids}
        names = feel.Names(frozenset({*facts, *runners}))
        tables = tuple(
            _Table.of(name, grid, names, own=False) for name, grid in grids.items()
        )
        return cls(taken, runners, tables, pools(facts, grids.values()))

    def values(self, customer: Customer) -> dict[str, Value]:
        """Run the model: give what each decision says, with outputs by our names."""
        inputs: dict[str, Value] = {}
        for leaf in self.taken.leaves:
            value = customer[self.taken.naming.names[".".join(leaf.path)]]
            _put(inputs, leaf.path, value)
        found = {}
        for name, (decision, run) in self.runners.items():
            value = run(inputs, now=_now()).value
            found[name] = self._renamed(str(decision.name), value)
        return found

    @property
    def anybody(self) -> Customer:
        """Give a customer for a model in which no row can be reached."""
        return {name: pool[-1] for name, pool in self.pools.items()}

    def case(self, customer: Customer, names: list[str]) -> Map:
        """Write a case, named for the rows that apply; *names* are taken."""
        values = self.values(customer)
        reached = [r for table in self.tables for r in table.reached(customer, values)]
        plain = ", ".join(reached) or "as the model has it"
        name = f"{plain} ({len(names) + 1})" if plain in names else plain
        names.append(plain)
        expect, rules = Map(), self.taken.rules
        tier = self.taken.naming.names[str(rules.name)] if rules else None
        if tier is not None:
            given = values[tier]
            expect[scalar("tier")] = scalar(given) if isinstance(given, str) else _NULL
        decided = Map()
        for key, value in values.items():
            if key != tier:
                decided.update(_expected(key, value))
        if decided:
            expect[scalar("decisions")] = decided
        known = {k: _written(v) for k, v in customer.items()}
        facts = Map({scalar(k): v for k, v in known.items() if v is not None})
        as_of = scalar(AS_OF) if self._reads_today() else None
        parts: dict[str, Node | None] = {"as-of": as_of, "facts": facts}
        return mapping(NOWHERE, case=name, **parts, expect=expect)

    def _renamed(self, name: str, value: Value) -> Value:
        if not isinstance(value, dict):
            return value
        names = self.taken.naming.names
        return {
            names.get(f"{name}.{key}", key).rpartition(".")[2]: inner
            for key, inner in value.items()
        }

    def _reads_today(self) -> bool:
        return "today()" in yaml.document(self.taken.root)


def _put(inputs: dict[str, Value], path: Sequence[str], value: Value) -> None:
    for part in path[:-1]:
        inner = inputs.setdefault(part, {})
        assert isinstance(inner, dict)
        inputs = inner
    inputs[path[-1]] = value


def _expected(name: str, value: Value) -> Iterator[tuple[Scalar, Node]]:
    """Give what is expected of a decision or of its outputs; lists are left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _expected(f"{name}.{key}", inner)
        return
    written = _NULL if value is None else _written(value)
    if written is not None:
        yield scalar(name), written


def _written(value: Value) -> Scalar | None:
    """Write a value as a case does; None for one that it can't hold."""
    match value:
        case bool():
            return scalar(str(value).lower(), kind="bool")
        case Decimal():
            return scalar(literal(_rounded(value)), kind="float")
        case str():
            return scalar(value)
        case temporal.Date():
            return scalar(temporal.written(value))
        case _:
            return None


def _rounded(value: Decimal) -> Decimal:
    """Round to the places of a quotient in policies, the most a number has there."""
    unit = Decimal(1).scaleb(-QUOTIENT_PLACES)
    return value if round(value, QUOTIENT_PLACES) == value else value.quantize(unit)


def _now() -> temporal.DateTime:
    found = temporal.literal(f"{AS_OF}T00:00:00Z")
    assert isinstance(found, temporal.DateTime)
    return found


def _ignore(_: object) -> None:
    return
