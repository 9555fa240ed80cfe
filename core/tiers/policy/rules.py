"""Structure the `rules:` section: rows of a table, a table in a file, or a list."""

from collections.abc import Callable, Iterable

import attrs
import cattrs

from tiers.policy.faults import Faults
from tiers.policy.model import (
    Condition,
    Expression,
    Hit,
    Name,
    Rules,
    RuleSpec,
    key,
)
from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.policy.scalars import text, wording
from tiers.policy.structure import as_map, class_hook
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

ReadTable = Callable[[Located], tuple[RuleSpec, ...]]
"""Reads the rules of the table file that the policy names; raises `Fault`."""

ANYTHING = ("", "-")
"""What a cell says that asks nothing."""


@attrs.frozen
class ListedRule:
    """A rule written as an entry of a list."""

    id: Name = key("the rule's name", name="rule")
    when: Expression = key("a condition in FEEL", name="if")
    tier: Name = key("the tier it gives")
    because: Text = key("why, in words")


@attrs.frozen
class RulesSection:
    """The rules as the file has them; exactly one of `rows`, `table`, `list`."""

    hit: Hit = key(
        "unique (one rule may match), first (the first that matches wins), "
        "any (all that match agree), priority (the best tier wins)"
    )
    columns: tuple[Expression, ...] | None = key(
        "what each cell of `rows` is about: facts, scores or expressions in FEEL",
        default=None,
    )
    rows: tuple[Seq, ...] | None = key(
        "rules as rows: [id, a cell for each column, tier, because]", default=None
    )
    table: Located | None = key(
        "a table file beside the policy: grades.csv or grades.xlsx#Sheet1",
        default=None,
    )
    listed: tuple[ListedRule, ...] | None = key(
        "rules as a list", name="list", default=None
    )


def register(converter: cattrs.Converter, read_table: ReadTable) -> None:
    """Teach *converter* the rules; *read_table* opens the table files they name."""
    section = class_hook(RulesSection, converter)

    def hook(node: Node, kind: object) -> Rules:
        written: RulesSection = section(node, kind)
        _check_form(written, node)
        rules = _rules(written, read_table)
        if not rules:
            message = Text("there is no rule", "没有任何规则")
            raise Fault(Problem("no-rules", message, node.at))
        return Rules(written.hit, rules)

    converter.register_structure_hook(Rules, hook)


def table_rule(
    columns: Iterable[Expression],
    cells: Iterable[Expression],
    *,
    id: Name,  # noqa: A002 - as in RuleSpec
    tier: Name,
    because: Text,
) -> RuleSpec:
    """Make a rule of a table's row; an empty cell or `-` asks nothing."""
    asked = zip(columns, cells, strict=True)
    conditions = tuple(
        Condition(cell, column)
        for column, cell in asked
        if cell.strip() not in ANYTHING
    )
    return RuleSpec(id, conditions, tier, because)


def _check_form(section: RulesSection, node: Node) -> None:
    node = as_map(node)
    forms = [form for form in ("rows", "table", "list") if _says(node, form)]
    if len(forms) != 1:
        message = Text(
            "rules are given as one of `rows`, `table` and `list`",
            "规则须以 `rows`、`table`、`list` 之一给出",
        )
        found = Text(
            f"there is {', '.join(forms) or 'none'}",
            f"现有：{'、'.join(forms) or '无'}",
        )
        raise Fault(Problem("rules-form", message, node.at, help=found))
    if (forms == ["rows"]) != (section.columns is not None):
        message = Text(
            "`rows` and `columns` go together", "`rows` 与 `columns` 须同时出现"
        )
        raise Fault(Problem("rules-form", message, node.part(forms[0]).at))


def _says(node: Map, form: str) -> bool:
    part = node.part(form)
    return part is not None and not (isinstance(part, Scalar) and part.is_null)


def _rules(section: RulesSection, read_table: ReadTable) -> tuple[RuleSpec, ...]:
    if section.table is not None:
        return read_table(section.table)
    if section.listed is not None:
        return tuple(
            RuleSpec(r.id, (Condition(r.when),), r.tier, r.because)
            for r in section.listed
        )
    columns, faults = section.columns or (), Faults()
    rows = [
        faults.take(lambda row, _: _row(row, columns), row, None)
        for row in section.rows or ()
    ]
    return faults.settle(tuple(rows))


def _row(row: Seq, columns: tuple[Expression, ...]) -> RuleSpec:
    if len(row) != len(columns) + 3:
        raise Fault(_row_length(row, columns))
    faults = Faults()
    id_ = faults.take(lambda node, _: text(node), row[0], None)
    cells = [faults.take(lambda node, _: _cell(node), n, None) for n in row[1:-2]]
    tier = faults.take(lambda node, _: text(node), row[-2], None)
    because = faults.take(lambda node, _: wording(node), row[-1], None)
    faults.settle(None)
    return table_rule(columns, cells, id=id_, tier=tier, because=because)


def _cell(node: Node) -> Scalar:
    is_empty = isinstance(node, Scalar) and node.is_null
    return Scalar("", node.at) if is_empty else text(node)


def _row_length(row: Seq, columns: tuple[Expression, ...]) -> Problem:
    expected = ", ".join(("id", *columns, "tier", "because"))
    return Problem(
        "row-length",
        Text(
            f"a row has {len(columns) + 3} entries, this one has {len(row)}",
            f"每行应有 {len(columns) + 3} 项，此行有 {len(row)} 项",
        ),
        row.at,
        help=Text(f"write [{expected}]", f"应写为 [{expected}]"),
    )
