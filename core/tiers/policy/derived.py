"""Check derived facts and their tables; find out the types that they leave open."""

from collections.abc import Collection, Iterator

import attrs

from tiers.policy.fact_specs import Derivation, FactSpec, RelatedSpec
from tiers.policy.facts import bounded
from tiers.policy.faults import Faults
from tiers.policy.keys import Name
from tiers.policy.model import Lost, Policy
from tiers.policy.naming import unknown
from tiers.policy.nodes import Map, Scalar
from tiers.policy.related import UNKNOWN, unfit_operand
from tiers.policy.structure import Fields
from tiers.problems import Problem
from tiers.schema import LIMIT, Date, Number, Type
from tiers.text import Text

_DATED = frozenset({"first", "last", "trend", "days-since"})
_TABLE, _COLUMN = Text("table", "数据表"), Text("column", "列")


def settled(policy: Fields) -> tuple[Fields, list[Problem]]:
    """Find out the types that derived facts leave open; what has none is left out."""
    faults, found = Faults(), {}
    tables, declared = policy.values.get("tables", {}), _declared(policy)
    for name, spec in policy.values.get("facts", {}).items():
        made = spec.derived
        if made is None:
            found[name] = spec
        elif made.table in tables:
            kept = _settled(name, spec, made, tables[made.table], faults)
            found |= {} if kept is None else {name: kept}
        else:
            faults.problems += unknown([made.table], declared, "unknown-table", _TABLE)
    values = {**policy.values, "facts": found}
    return attrs.evolve(policy, values=values), faults.problems


def _declared(policy: Fields) -> Collection[str] | None:
    """Name all tables of the file; None where that can't be known."""
    match policy.parts["tables"]:
        case Map() as written:
            return written
        case None:
            return ()
        case Scalar() as written if written.is_null:
            return ()
        case _:
            return None


def _settled(
    name: Name, spec: FactSpec, made: Derivation, table: RelatedSpec, faults: Faults
) -> FactSpec | None:
    if spec.type != UNKNOWN:
        return spec
    column = table.columns.get(made.of) if made.of is not None else None
    if column is None or made.of is None:
        help_ = Text("only that of a single column is found out", "仅单列时可自动得出")
        message = Text("`type` is missing here", "此处缺少 `type`")
        faults.problems.append(Problem("missing-key", message, name.at, help=help_))
        return None
    if unfit := unfit_operand(made.how, column.type, made.of):
        faults.problems.append(unfit)
        return None
    typed = attrs.evolve(spec, type=_type(made, column.type))
    kept = faults.take(lambda _, __: bounded(typed), name, None)
    return kept if isinstance(kept, FactSpec) else None


def _type(made: Derivation, column: Type) -> Type:
    """Give the type of what is made of a column."""
    if made.how != "sum" or not isinstance(column, Number):
        return column
    low, high = min(column.low, 0 * LIMIT), max(column.high, 0 * LIMIT)
    return Number(column.places, low and -LIMIT, high and LIMIT)


# --- checks -------------------------------------------------------------------


def unfit_tables(policy: Policy) -> Iterator[Problem]:
    """Find tables whose columns can't be what they are said to be."""
    is_keyed = any(fact.is_key for fact in policy.facts.values())
    if policy.related and policy.lost == Lost() and not is_keyed:
        yield Problem("no-key", _NO_KEY, next(iter(policy.related)).at, help=_MARK)
    for table in policy.related.values():
        yield from _unfit_columns(table)
        if policy.lost == Lost():
            roles = [role for role in (table.day, table.row) if role is not None]
            known = frozenset(map(str, table.columns))
            yield from unknown(roles, known, "unknown-column", _COLUMN)
        day = table.columns.get(table.day) if table.day is not None else None
        if day and not (isinstance(day.type, Date) and day.missing in (None, "error")):
            assert table.day is not None
            yield Problem("unfit-column", _DAY, table.day.at)


def _unfit_columns(table: RelatedSpec) -> Iterator[Problem]:
    for name, column in table.columns.items():
        if column.is_key or column.derived:
            what = Text("the key", "客户标识")
            if column.derived:
                what = Text("derived", "派生的")
            message = Text(
                f"a column of a table can't be {what.en}", f"数据表的列不能是{what.zh}"
            )
            yield Problem("unfit-column", message, name.at, help=_KEY_OF_TABLE)


def undated(policy: Policy) -> Iterator[Problem]:
    """Find derived facts that need the day of a row where tables have none."""
    for spec in policy.facts.values():
        made = spec.derived
        if made is None or policy.related[made.table].day is not None:
            continue
        if made.how in _DATED or made.within:
            message = Text(
                f"this needs the day of each row, and `{made.table}` names none",
                f"此处需要每行的日期，而 `{made.table}` 未指明日期列",
            )
            help_ = Text("add `date` to the table", "请为该数据表补充 `date`")
            yield Problem("undated-table", message, made.at.at, help=help_)


_NO_KEY = Text(
    "rows of tables go to customers by a key, and no fact is marked as one",
    "数据表的行须按客户标识归属客户，但没有事实标为标识",
)
_MARK = Text("mark a fact with `key: true`", "请用 `key: true` 标明")
_KEY_OF_TABLE = Text(
    "`key` of the table names the column with the customer",
    "数据表的 `key` 指明客户所在的列",
)
_DAY = Text(
    "the day of a row must be of type date and can't be missing",
    "行的日期列须为 date 类型，且不能缺失",
)
