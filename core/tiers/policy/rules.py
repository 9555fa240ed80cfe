"""Structure the `rules:` section: rows of a table, a table in a file, or a list."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
import cattrs

from tiers.freezing import frozen
from tiers.policy.faults import Faults
from tiers.policy.keys import ALWAYS, NO_NAME, Expression, Name, key
from tiers.policy.nodes import Node, Seq
from tiers.policy.rows import asked, cell, declared, row_length, says
from tiers.policy.scalars import text, wording
from tiers.policy.structure import fields, salvaged
from tiers.policy.table_specs import Condition, Hit, RuleOutput, Rules, RuleSpec
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

ReadTable = Callable[[Located], tuple[RuleSpec, ...]]
"""Reads the rules of the table file that the policy names; raises `Fault`."""

NO_REASON = Text.same("")
"""Stands in for a reason with faults."""


@frozen
class ListedRule:
    """A rule written as an entry of a list."""

    id: Name = key("the rule's name", name="rule", stand_in=NO_NAME)
    when: Expression = key("a condition in FEEL", name="if", stand_in=ALWAYS)
    tier: Name = key("the tier it gives", stand_in=NO_NAME)
    because: Text = key("why, in words", stand_in=NO_REASON)
    outputs: Mapping[Name, Expression] = key(
        "a value in FEEL for each output", factory=dict
    )


@frozen
class RulesSection:
    """The rules as the file has them; exactly one of `rows`, `table`, `list`."""

    hit: Hit = key(
        "unique (one rule may match), first (the first that matches wins), "
        "any (all that match agree), priority (the best tier wins)",
        stand_in="unique",
    )
    columns: tuple[Expression, ...] | None = key(
        "what each cell of `rows` is about: facts, scores or expressions in FEEL",
        default=None,
    )
    outputs: Mapping[Name, RuleOutput] | None = key(
        "what a rule gives beside the tier, by name", default=None
    )
    default: Name | None = key("the tier if no rule applies", default=None)
    rows: tuple[Seq, ...] | None = key(
        "rules as rows: [id, a cell for each column, a value for each output, tier, "
        "because]",
        default=None,
    )
    table: Located | None = key(
        "a table file beside the policy: grades.csv or grades.xlsx#Sheet1",
        default=None,
    )
    listed: tuple[ListedRule, ...] | None = key(
        "rules as a list", name="list", default=None
    )


def register(converter: cattrs.BaseConverter, read_table: ReadTable) -> None:
    """Teach *converter* the rules; *read_table* opens the table files they name."""

    def hook(node: Node, _: object) -> Rules:
        made, faults = fields(node, RulesSection, converter), Faults()
        faults.add(made.faults)
        faults.take(lambda _, __: _check_form(made.parts, node), node, None)
        section = salvaged(RulesSection, made)
        given = faults.take(lambda _, __: _rules(section, read_table), node, None)
        is_readable = "columns" in made.sound or not says(made.parts["rows"])
        if given is attrs.NOTHING or not is_readable:
            raise Fault(*(p for p in faults.problems if p.code != "row-length"))
        if not given and not faults:
            message = Text("there is no rule", "没有任何规则")
            raise Fault(Problem("no-rules", message, node.at))
        read = [rule.outputs for rule in given]
        outputs, unknown = declared(section.outputs, read, RuleOutput())
        faults.problems += unknown
        return faults.settle(Rules(section.hit, given, outputs, section.default))

    converter.register_structure_hook(Rules, hook)


def _check_form(parts: Mapping[str, Any], node: Node) -> None:
    forms = [form for form in ("rows", "table", "list") if says(parts[form])]
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
    if (forms == ["rows"]) != says(parts["columns"]):
        message = Text(
            "`rows` and `columns` go together", "`rows` 与 `columns` 须同时出现"
        )
        help_ = Text(
            "`columns: [spend, area]` says what the cells of each row are about",
            "`columns: [spend, area]` 说明每行各单元格对应的内容",
        )
        raise Fault(Problem("rules-form", message, parts[forms[0]].at, help=help_))


def _rules(section: RulesSection, read_table: ReadTable) -> tuple[RuleSpec, ...]:
    if section.table is not None:
        return read_table(section.table)
    if section.listed is not None:
        return tuple(
            RuleSpec(r.id, (Condition(r.when),), r.tier, r.because, r.outputs)
            for r in section.listed
        )
    columns, faults = section.columns or (), Faults()
    outputs = tuple(section.outputs or ())
    rows = [
        faults.take(lambda row, _: _row(row, columns, outputs), row, None)
        for row in section.rows or ()
    ]
    return faults.settle(tuple(row for row in rows if row is not attrs.NOTHING))


def _row(
    row: Seq, columns: tuple[Expression, ...], outputs: tuple[Name, ...]
) -> RuleSpec:
    row_length(row, ("id", *columns, *outputs, "tier", "because"))
    faults, width = Faults(), len(columns)

    def take(hook: Callable[[Any], Any], node: Node, stand_in: object) -> Any:
        made = faults.take(lambda node, _: hook(node), node, None)
        return stand_in if made is attrs.NOTHING else made

    id_ = take(text, row[0], NO_NAME)
    cells = [take(cell, node, NO_NAME) for node in row[1:-2]]
    tier = take(text, row[-2], NO_NAME)
    because = take(wording, row[-1], NO_REASON)
    given = dict(zip(outputs, cells[width:], strict=True))
    conditions = asked(columns, cells[:width])
    return faults.settle(RuleSpec(id_, conditions, tier, because, given))
