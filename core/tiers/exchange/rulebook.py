"""The rules of a policy as decision tables."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tiers.exchange.sheets import Column, Output, Row, Sheet
from tiers.exchange.vocabulary import (
    AFTER,
    BECAUSE_EN,
    BECAUSE_ZH,
    RULE_ID,
    TYPE_PREFIX,
)
from tiers.lang import build
from tiers.lang.written_nodes import literal
from tiers.policy.model import Policy
from tiers.policy.table_specs import Condition
from tiers.program.program import TIER, Program
from tiers.program.services import ActionRule
from tiers.text import Text

TRUE = "true"
"""What the cells of a table are about whose cells are whole conditions."""

_BACKTICKS = re.compile(r'"(?:[^"\\]|\\.)*"|`([^`]*)`')


def rule_sheet(
    policy: Policy, types: Mapping[str, str], declared: Sequence[str] | None
) -> Sheet:
    """Give the table that decides the tier; its columns are *declared*, or found."""
    rules = policy.rules.rules
    columns = tuple(declared or asked([rule.conditions for rule in rules]))
    rows = (
        Row(
            str(rule.id),
            cells(rule.conditions, columns),
            (literal(str(rule.tier)),),
            (str(rule.id), *reasons(rule.because)),
        )
        for rule in rules
    )
    tiers = ", ".join(literal(str(tier)) for tier in policy.tiers)
    default = policy.rules.default
    output = Output(
        f"{TYPE_PREFIX}{TIER}", TIER, tiers, literal(str(default)) if default else ""
    )
    about = tuple(Column(plain(c), types.get(c, "")) for c in columns)
    return Sheet(
        policy.rules.hit,
        about,
        (output,),
        tuple(rows),
        (RULE_ID, BECAUSE_EN, BECAUSE_ZH),
    )


def action_sheet(program: Program) -> Sheet:
    """Give the table that collects actions: a row for each rule and action.

    What an action sets off has rows, too, with all that leads to it; a remark names
    the action, by which an import knows that these rows are not the owner's.
    """
    given = program.action_rules
    marks = (AFTER,) if any(rule.after for rule in given) else ()
    rows = (
        Row(
            f"{at}-{action}",
            (whole(text),),
            (literal(str(action)),),
            (*reasons(rule.because), *(rule.after for _ in marks)),
        )
        for at, (rule, text) in enumerate(
            zip(given, _conditions(given), strict=True), 1
        )
        for action in rule.do
    )
    return Sheet(
        "collect",
        (Column(TRUE, "boolean"),),
        (Output("string"),),
        tuple(rows),
        (BECAUSE_EN, BECAUSE_ZH, *marks),
    )


def _conditions(rules: Sequence[ActionRule]) -> Iterator[str]:
    """Write out all that each action rule asks; causes come first."""
    found: list[str] = []
    for rule in rules:
        text = str(rule.when.text)
        if rule.after:
            pairs = zip(rules, found, strict=False)
            causes = [f"({cause})" for r, cause in pairs if rule.after in r.do]
            cause = " or ".join(causes) or "false"
            is_asked = rule.when.node != build.TRUE
            text = f"({cause}) and ({text})" if is_asked else cause
        found.append(text)
        yield text


def asked(rows: Sequence[Sequence[Condition]]) -> tuple[str, ...]:
    """Give the columns that rows ask about; one that a row asks twice stands twice."""
    most: dict[str, int] = {}
    for conditions in rows:
        names = [str(c.column or TRUE) for c in conditions]
        for name in names:
            most[name] = max(most.get(name, 0), names.count(name))
    return tuple(name for name, count in most.items() for _ in range(count))


def cells(conditions: Sequence[Condition], columns: Sequence[str]) -> tuple[str, ...]:
    """Give a row's cell for each column; `-` where nothing is asked."""
    left = list(conditions)

    def cell(column: str) -> str:
        for condition in left:
            if str(condition.column or TRUE) == column:
                left.remove(condition)
                test = str(condition.test)
                return plain(test) if condition.column else whole(test)
        return "-"

    return tuple(map(cell, columns))


def whole(condition: str) -> str:
    """Write a whole condition as a cell, where `not(…)` would be about the column."""
    text = plain(condition)
    return f"({text})" if text.lstrip().startswith("not") else text


def plain(text: str) -> str:
    """Leave out the backticks around names, which only policies have."""
    return _BACKTICKS.sub(lambda found: found[1] or found[0], text)


def reasons(because: Text | None) -> tuple[str, str]:
    """Give a reason in English and in Chinese."""
    return (because.en, because.zh) if because else ("", "")
