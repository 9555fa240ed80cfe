"""Structure the `decisions:` section: formulas, and tables as rows, files or lists."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy.faults import Faults
from tiers.policy.keys import ALWAYS, NO_NAME, Expression, Name, key
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.rows import asked, cell, declared, row_length, says
from tiers.policy.scalars import text, wrong_type
from tiers.policy.structure import Fields, fields, salvaged
from tiers.policy.table_specs import (
    SOLE,
    Condition,
    DecisionSpec,
    FormulaSpec,
    OutputSpec,
    TableHit,
    TableRow,
    TableSpec,
)
from tiers.problems import Fault, Problem
from tiers.schema import Type
from tiers.source import Located
from tiers.text import Text

ReadRows = Callable[[Located], tuple[TableRow, ...]]
"""Reads the rows of the table file that a decision names; raises `Fault`."""


@frozen
class ListedRow:
    """A row written as an entry of a list."""

    id: Name = key("the row's name", name="row", stand_in=NO_NAME)
    when: Expression = key("a condition in FEEL", name="if", stand_in=ALWAYS)
    then: Any = key(
        "what it gives in FEEL; of several outputs `output: value` for each",
        stand_in=NO_NAME,
    )


@frozen
class DecisionSection:
    """A decision as the file has it: one of `formula`, `rows`, `table`, `list`."""

    label: Text | None = key("the name people see", default=None)
    formula: Expression | None = key("any value in FEEL", default=None)
    hit: TableHit | None = key("the hit policy of a table, as in DMN", default=None)
    columns: tuple[Expression, ...] | None = key(
        "what each cell of `rows` is about: facts, scores, decisions or expressions",
        default=None,
    )
    outputs: Mapping[Name, OutputSpec] | None = key(
        "what a table gives, by name, if that is more than one value", default=None
    )
    type: Type | None = key("the type of the one value; see `outputs`", default=None)
    values: tuple[Scalar, ...] = key(
        "the allowed values of a number or date, best first", default=()
    )
    default: Expression | None = key(
        "the one value where no row applies, in FEEL", default=None
    )
    rows: tuple[Seq, ...] | None = key(
        "rows: [id, a cell for each column, a value for each output]", default=None
    )
    table: Located | None = key(
        "a table file beside the policy: grades.csv or grades.xlsx#Sheet1",
        default=None,
    )
    listed: tuple[ListedRow, ...] | None = key(
        "rows as a list", name="list", default=None
    )


def register(converter: cattrs.BaseConverter, read_rows: ReadRows) -> None:
    """Teach *converter* decisions; *read_rows* opens the table files they name."""

    def hook(node: Node, _: object) -> DecisionSpec:
        made, faults = fields(node, DecisionSection, converter), Faults()
        faults.add(made.faults)
        faults.take(lambda _, __: _check_form(made, node), node, None)
        if faults:
            raise Fault(*faults.problems)
        section: DecisionSection = salvaged(DecisionSection, made)
        if section.formula is not None:
            body = FormulaSpec(section.formula, section.type)
            return DecisionSpec(body, section.label)
        table = faults.take(lambda _, __: _table(section, node, read_rows), node, None)
        if table is attrs.NOTHING:
            raise Fault(*faults.problems)
        found = DecisionSpec(table, section.label, is_whole=not faults)
        return faults.settle(found)

    converter.register_structure_hook(DecisionSpec, hook)


def _check_form(made: Fields, node: Node) -> None:
    """Refuse keys that are missing, or that do not go together."""
    given = {name for name, part in made.parts.items() if says(part)}
    forms = [form for form in _FORMS if form in given]
    if len(forms) != 1:
        found = Text(
            f"there is {', '.join(forms) or 'none'}",
            f"现有：{'、'.join(forms) or '无'}",
        )
        raise Fault(Problem("decision-form", _ONE_FORM, node.at, help=found))
    allowed = _BESIDE[forms[0]]
    for name in sorted(given - allowed - {forms[0], "label", "type"}):
        message = Text(
            f"`{name}` does not go with `{forms[0]}`",
            f"`{name}` 不能与 `{forms[0]}` 同时使用",
        )
        raise Fault(Problem("decision-form", message, made.parts[name].at))
    required = ("hit", "columns") if forms == ["rows"] else ("hit",)
    for name in required if forms != ["formula"] else ():
        if name not in given:
            message = Text(f"`{name}` is missing here", f"此处缺少 `{name}`")
            raise Fault(Problem("missing-key", message, node.at, help=_NEEDED[name]))
    for name in ("type", "values", "default"):
        if "outputs" in given and name in given:
            at = made.parts[name].at
            raise Fault(Problem("decision-form", _TWICE, at, help=_TO_OUTPUT))


_FORMS = ("formula", "rows", "table", "list")
_OF_TABLE = {"hit", "outputs", "values", "default"}
_BESIDE: Mapping[str, set[str]] = {
    "formula": set(),
    "rows": {*_OF_TABLE, "columns"},
    "table": _OF_TABLE,
    "list": _OF_TABLE,
}
_ONE_FORM = Text(
    "a decision is given as one of `formula`, `rows`, `table` and `list`",
    "决策须以 `formula`、`rows`、`table`、`list` 之一给出",
)
_TWICE = Text(
    "with `outputs`, each output has its own `type`, `values` and `default`",
    "已有 `outputs` 时，`type`、`values`、`default` 须写在各输出中",
)
_TO_OUTPUT = Text("move it to an output", "请移到相应的输出中")
_NEEDED = {
    "hit": Text(
        "add `hit`: unique, first, any, priority, rule order, output order, collect, "
        "collect sum, collect min, collect max or collect count",
        "请补充 `hit: …`（可选：unique、first、any、priority、rule order、"
        "output order、collect、collect sum、collect min、collect max、collect count）",
    ),
    "columns": Text(
        "`columns: [spend, area]` says what the cells of each row are about",
        "`columns: [spend, area]` 说明每行各单元格对应的内容",
    ),
}


def _table(section: DecisionSection, node: Node, read_rows: ReadRows) -> TableSpec:
    faults = Faults()
    rows = faults.take(lambda _, __: _rows(section, read_rows), node, None)
    if rows is attrs.NOTHING:
        raise Fault(*faults.problems)
    if not rows and not faults:
        message = Text("there is no row", "没有任何行")
        faults.problems.append(Problem("no-rows", message, node.at))
    names = {str(name) for row in rows for name in row.outputs}
    if section.outputs is None and len(names) <= 1:
        rows = tuple(attrs.evolve(row, outputs=_sole(row)) for row in rows)
        spec = OutputSpec(section.type, section.values, section.default)
        outputs: dict[Name, OutputSpec] = {SOLE: spec}
    else:
        read = [row.outputs for row in rows]
        outputs, unknown = declared(section.outputs, read, OutputSpec())
        faults.problems += unknown
    assert section.hit is not None, "the form was checked"
    return faults.settle(TableSpec(section.hit, outputs, rows))


def _sole(row: TableRow) -> dict[Name, Expression]:
    return dict(zip((SOLE,), row.outputs.values(), strict=False))


def _rows(section: DecisionSection, read_rows: ReadRows) -> tuple[TableRow, ...]:
    if section.table is not None:
        return read_rows(section.table)
    faults, outputs = Faults(), tuple(section.outputs or (SOLE,))
    if section.listed is not None:
        rows = [
            faults.take(lambda entry, _: _entry(entry, outputs), entry, None)
            for entry in section.listed
        ]
    else:
        columns = section.columns or ()
        rows = [
            faults.take(lambda row, _: _row(row, columns, outputs), row, None)
            for row in section.rows or ()
        ]
    return faults.settle(tuple(row for row in rows if row is not attrs.NOTHING))


def _entry(listed: ListedRow, names: tuple[Name, ...]) -> TableRow:
    """Make a row of an entry, whose value is one or a mapping of several."""
    faults = Faults()
    if isinstance(listed.then, Map):
        outputs: dict[Name, Expression] = {
            name: faults.take(lambda part, _: cell(part), part, None)
            for name, part in listed.then.items()
        }
    elif len(names) == 1:
        outputs = {names[0]: faults.take(lambda part, _: cell(part), listed.then, None)}
    else:
        raise wrong_type(listed.then, Text("`output: value` lines", "`输出: 值`"))
    row = TableRow(listed.id, (Condition(listed.when),), outputs)
    return faults.settle(row)


def _row(
    row: Seq, columns: tuple[Expression, ...], outputs: tuple[Name, ...]
) -> TableRow:
    row_length(row, ("id", *columns, *(name or "value" for name in outputs)))
    faults = Faults()
    id_ = faults.take(lambda node, _: text(node), row[0], None)
    cells = [faults.take(lambda node, _: cell(node), part, None) for part in row[1:]]
    if faults:
        raise Fault(*faults.problems)
    width = len(columns)
    conditions = asked(columns, cells[:width])
    given = dict(zip(outputs, cells[width:], strict=True))
    return TableRow(id_, conditions, given)
