"""Decision tables → columns: which row applies, and what the rows give."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

import attrs

from tiers.freezing import frozen
from tiers.lang import build, ir, size, tables
from tiers.lang.ir import Node
from tiers.lang.kinds import Place
from tiers.policy.table_specs import LISTS, TableHit
from tiers.problems import Fault, Problem
from tiers.program.outputs import Values
from tiers.program.rules import Listing, Output, Step, Table, TableRow
from tiers.schema import Months, Number, Scalar, Type
from tiers.source import Located
from tiers.text import Text

RANKED = {"priority", "output order"}
"""The hit policies that put the best value first."""

TOGETHER: Mapping[str, tables.How] = {
    "collect sum": "sum",
    "collect min": "min",
    "collect max": "max",
    "collect count": "count",
}
"""The hit policies that put values together."""


@frozen
class Draft:
    """A table whose cells are typed."""

    name: Located
    """Of the decision, or of the output of the rules; a problem is put there."""
    hit: TableHit
    rows: tuple[TableRow, ...]
    values: Mapping[str, Values]
    """By output, under the name that it is shown by."""
    labels: Mapping[str, Text]

    @property
    def conditions(self) -> tuple[Node, ...]:
        """The conditions of the rows."""
        return tuple(row.node for row in self.rows)


@frozen
class Compiled:
    """What a table becomes."""

    table: Table
    outputs: tuple[Output, ...]
    steps: tuple[Step, ...]


def compiled(draft: Draft) -> Compiled:
    """Give the columns of a table.

    Raises:
        Fault: its values do not go with its hit policy.
    """
    table = Table(str(draft.name), draft.hit, draft.rows)
    if draft.hit in LISTS:
        order = _order(draft)
        outputs = [_listed(draft, name, order) for name in draft.values]
        return Compiled(table, tuple(outputs), ())
    if draft.hit in TOGETHER:
        return _together(draft, table)
    return _picked(draft, table)


def _picked(draft: Draft, table: Table) -> Compiled:
    """Number the row that applies, then take what it gives."""
    given = [
        [v or build.MISSING for v in values.given] for values in draft.values.values()
    ]
    hit = draft.hit
    node = tables.row(
        hit if hit in ("unique", "any") else "first",
        draft.conditions,
        order=_order(draft),
        answers=list(zip(*given, strict=True)),
    )
    row = ir.Column(f"#row {draft.name}", node.type)
    steps = [Step(row, node)]
    for name, values in draft.values.items():
        found = tables.pick(row, by_row(values), values.type)
        steps.append(Step(ir.Column(name, values.type), found))
    outputs = tuple(_output(draft, name, v.type) for name, v in draft.values.items())
    return Compiled(attrs.evolve(table, row_name=row.name), outputs, tuple(steps))


def by_row(values: Values) -> tuple[Node, ...]:
    """Give the value for each number that `ir.Row` can have."""
    given = (value or build.MISSING for value in values.given)
    return (*given, values.default or build.MISSING, build.MISSING)


def _together(draft: Draft, table: Table) -> Compiled:
    """Put the values of the rows that apply together."""
    ((name, values),) = draft.values.items()
    how = TOGETHER[draft.hit]
    if how != "count" and not isinstance(values.type, Number):
        raise _unfit_hit(draft, _NUMBERS)
    pairs = zip(draft.conditions, values.given, strict=True)
    given = [(condition, value) for condition, value in pairs if value]
    default = values.default or (build.constant(Decimal(0)) if how == "count" else None)
    if not given:
        raise _unfit_hit(draft, _NUMBERS)
    try:
        node = tables.collect(
            how, [c for c, _ in given], [v for _, v in given], default or build.MISSING
        )
    except TypeError:
        raise _unfit_hit(draft, _NUMBERS) from None
    size.refuse_digits(Place(draft.name, 0, len(draft.name), []), node)
    column = ir.Column(name, _with_places(node.type, values.type))
    return Compiled(table, (_output(draft, name, column.type),), (Step(column, node),))


def _with_places(kind: Type, declared: Type) -> Type:
    """Show the places that were declared, even if the values have fewer."""
    if isinstance(kind, Number) and isinstance(declared, Number):
        return attrs.evolve(kind, places=max(kind.places, declared.places))
    return kind


def _listed(draft: Draft, name: str, order: Sequence[int]) -> Output:
    """Give a list of values that are written out, in order."""
    values, conditions = draft.values[name], draft.conditions
    is_sole = len(draft.values) == 1
    kept = [at for at in order if values.given[at] or not is_sole]
    listing = Listing(
        conditions=tuple(conditions[at] for at in kept),
        values=tuple(_written_out(draft, values.given[at]) for at in kept),
        default=_written_out(draft, values.default),
    )
    return _output(draft, name, values.type, listing)


def _output(
    draft: Draft, name: str, kind: Type, listing: Listing | None = None
) -> Output:
    return Output(name, draft.labels[name], kind, listing)


def _order(draft: Draft) -> tuple[int, ...]:
    """Order the rows; the best values first if the hit policy says so."""
    rows = range(len(draft.rows))
    if draft.hit not in RANKED:
        return tuple(rows)
    ranked = [values for values in draft.values.values() if values.allowed]
    if not ranked:
        raise _unfit_hit(draft, _BEST)
    ranks = {
        at: tuple(_rank(draft, values, values.given[at]) for values in ranked)
        for at in rows
    }
    return tuple(sorted(rows, key=lambda at: ranks[at]))


def _rank(draft: Draft, values: Values, given: Node | None) -> int:
    """Give the place of a value among those allowed; nothing comes last."""
    value = _written_out(draft, given)
    return values.allowed.index(value) if value is not None else len(values.allowed)


def _written_out(draft: Draft, node: Node | None) -> Scalar:
    match node:
        case None:
            return None
        case ir.Constant(value) if not isinstance(value, Months | timedelta):
            return value
        case _:
            raise _unfit_hit(draft, _WRITTEN)


def _unfit_hit(draft: Draft, message: Text) -> Fault:
    words = Text(f"`{draft.hit}` {message.en}", f"`{draft.hit}` {message.zh}")
    return Fault(Problem("unfit-hit", words, draft.name.at))


_NUMBERS = Text("takes numbers only", "只用于数字")
_BEST = Text(
    "needs the allowed values of an output, best first",
    "需要输出的取值列表，由优到劣",
)
_WRITTEN = Text(
    "needs values that are written out, not computed", "的值须直接写出，不能计算得到"
)
