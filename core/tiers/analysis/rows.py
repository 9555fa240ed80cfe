"""Rules, rows of decision tables and action rules, as the checks see them alike."""

from collections.abc import Hashable, Iterator
from typing import Any

import attrs

from tiers.analysis.copies import Copy, order
from tiers.analysis.logic import Z
from tiers.lang import build, ir
from tiers.lang.ir import Node
from tiers.program.program import Program
from tiers.program.rules import Condition, Table
from tiers.program.tables import RANKED
from tiers.source import Located, Span
from tiers.text import Text


@attrs.frozen
class Row:
    """One rule or row."""

    id: str
    at: Span | None
    conditions: tuple[Condition, ...]
    node: Node
    holds: Z
    gives: Hashable
    """What it gives; the same for rows that may stand for each other."""
    is_kept: bool = False
    """Whether its removal surely changes something."""

    @property
    def name(self) -> Text:
        """Name it in a sentence."""
        return Text.same(f"`{self.id}`")


@attrs.frozen
class Rows:
    """Rows that are tried together."""

    noun: Text
    table: str
    """The decision or output whose rows they are; empty for rules."""
    hit: str
    rows: tuple[Row, ...]
    order: tuple[int, ...]
    """The rows, the one that goes first at the head."""
    default: Hashable = None
    """What is given where none applies; None for nothing."""
    at: Span | None = None
    """Where the table is declared."""

    @property
    def is_ordered(self) -> bool:
        """Whether of rows that apply together only the first counts."""
        return self.hit in {"first", "priority"}

    @property
    def of(self) -> Text:
        """Say whose rows they are, behind a noun."""
        if not self.table:
            return Text.same("")
        return Text(f" of `{self.table}`", f"（`{self.table}`）")


def rules(copy: Copy) -> Rows:
    """Give the rules of the tier."""
    program = copy.program
    kept = {
        row.id for o in program.outputs if o.table is not None for row in o.table.rows
    }
    found = tuple(
        Row(
            id=rule.id,
            at=rule.at.at,
            conditions=rule.conditions,
            node=rule.node,
            holds=holds,
            gives=(rule.tier, tuple(_beside(program, at))),
            is_kept=rule.id in kept,
        )
        for at, (rule, holds) in enumerate(zip(program.rules, copy.rules, strict=True))
    )
    default = None
    if program.default is not None:
        none = len(program.rules)
        default = (program.default, tuple(_beside(program, none)))
    noun = Text("rule", "规则")
    return Rows(noun, "", program.hit, found, tuple(order(program)), default)


def _beside(program: Program, at: int) -> Iterator[Node]:
    """Give what comes with the tier of a rule."""
    for output in program.outputs:
        if isinstance(output.of_rule, ir.Pick):
            yield output.of_rule.values[at]


def tables(copy: Copy) -> Iterator[Rows]:
    """Give the decision tables, and the rules as outputs with hit policies see them."""
    program = copy.program
    for decision in program.decisions:
        if decision.table is not None:
            nodes = {step.column.name: step.node for step in decision.steps}
            places = [o.name for o in decision.outputs]
            at = decision.name.at
            yield _table(copy, decision.table, nodes, places, at)
    for output in program.outputs:
        if output.table is not None:
            nodes = {step.column.name: step.node for step in output.steps}
            yield _table(copy, output.table, nodes, [output.output.name], None)


def _table(
    copy: Copy,
    table: Table,
    nodes: dict[str, Node],
    outputs: list[str],
    at: Span | None,
) -> Rows:
    found = tuple(
        Row(
            id=str(row.id),
            at=_place(row.id, row.conditions) or at,
            conditions=row.conditions,
            node=row.node,
            holds=copy.coder.is_true(row.node),
            gives=row.gives,
        )
        for row in table.rows
    )
    picked = nodes.get(table.row_name)
    numbers = tuple(range(len(found)))
    ranked = isinstance(picked, ir.Row) and table.hit in RANKED
    noun = Text("row", "行")
    return Rows(
        noun,
        table.name,
        table.hit,
        found,
        picked.order if ranked and isinstance(picked, ir.Row) else numbers,
        _default(nodes, outputs, len(found)),
        at,
    )


def _default(nodes: dict[str, Node], outputs: list[str], none: int) -> Hashable:
    """Give what stands for no row; None where any output is left without a value."""
    found: list[Any] = []
    for name in outputs:
        node = nodes.get(name)
        if not isinstance(node, ir.Pick) or node.values[none] == build.MISSING:
            return None
        found.append(node.values[none])
    return tuple(found) or None


def _place(id_: str, conditions: tuple[Condition, ...]) -> Span | None:
    if isinstance(id_, Located):
        return id_.at
    return conditions[0].text.at if conditions else None


def action_rules(copy: Copy) -> Rows:
    """Give the rules that collect actions."""
    found = tuple(
        Row(
            id=", ".join(rule.do),
            at=rule.when.text.at,
            conditions=one.conditions,
            node=one.node,
            holds=holds,
            gives=rule.do,
        )
        for one, holds in zip(copy.program.granting, copy.action_rules, strict=True)
        for rule in (one.rule,)
    )
    noun = Text("action rule", "措施规则")
    return Rows(noun, "", "collect", found, tuple(range(len(found))))
