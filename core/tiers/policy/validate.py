"""Check what a policy says in one place against what it says in another.

Each check is a function of the policy, which may lack what faults kept out of it; a
check that would need it is silent, so that no problem is only the echo of another.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from tiers.lang.lexer import KEYWORDS
from tiers.policy import cases
from tiers.policy.cases import unknown
from tiers.policy.fits import fact_values
from tiers.policy.model import Name, Policy, RuleSpec
from tiers.policy.nodes import NOWHERE
from tiers.problems import Problem, meant
from tiers.source import Located
from tiers.text import Text

RESERVED = KEYWORDS | {"tier", "rule"}
"""Names that mean something else where expressions read them."""

_NAME = re.compile(r"[^\W\d]\w*")
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?|[0-9]+\s*/\s*[1-9][0-9]*")
_DURATION = re.compile(
    r"P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?"
    r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?"
)


def validate(policy: Policy) -> Iterator[Problem]:
    """Find what doesn't fit together."""
    for check in CHECKS:
        yield from check(policy)


# --- names ------------------------------------------------------------------


def bad_names(policy: Policy) -> Iterator[Problem]:
    """Find facts and scores whose names can't be written in an expression."""
    for name in (*policy.facts, *policy.scores):
        if not _NAME.fullmatch(name):
            message = Text(
                f"`{name}` can't be a name in expressions",
                f"`{name}` 不能用作表达式中的名称",
            )
            help_ = Text(
                "use letters of any script, digits and `_`, beginning with a letter",
                "名称由文字、数字和 `_` 组成，不能以数字开头",
            )
            yield Problem("bad-name", message, name.at, help=help_)


def reserved_names(policy: Policy) -> Iterator[Problem]:
    """Find facts and scores named like something that expressions already know."""
    for name in (*policy.facts, *policy.scores):
        if name in RESERVED:
            message = Text(
                f"`{name}` already means something in expressions",
                f"`{name}` 在表达式中已有含义",
            )
            help_ = Text("choose another name", "请换一个名称")
            yield Problem("reserved-name", message, name.at, help=help_)


def taken_names(policy: Policy) -> Iterator[Problem]:
    """Find scores named like a fact."""
    facts = {str(name): name for name in policy.facts}
    for name in policy.scores:
        if name in facts:
            line = facts[str(name)].at.line
            message = Text(f"a fact is named `{name}` too", f"已有名为 `{name}` 的事实")
            help_ = Text(f"it is in line {line}", f"见第 {line} 行")
            yield Problem("name-taken", message, name.at, help=help_)


# --- facts ------------------------------------------------------------------


def second_keys(policy: Policy) -> Iterator[Problem]:
    """Find facts marked as key after the first."""
    keys = [name for name, spec in policy.facts.items() if spec.is_key]
    for name in keys[1:]:
        message = Text(
            f"`{keys[0]}` already names the customer", f"`{keys[0]}` 已是客户标识"
        )
        help_ = Text("keep one `key: true`", "只保留一个 `key: true`")
        yield Problem("second-key", message, name.at, help=help_)


def unfit_values(policy: Policy) -> Iterator[Problem]:
    """Find values that the declared types of facts don't allow."""
    for spec in policy.facts.values():
        yield from fact_values(spec)


# --- rules and tiers --------------------------------------------------------


def repeated_rules(policy: Policy) -> Iterator[Problem]:
    """Find rules of one name."""
    first: dict[str, RuleSpec] = {}
    for rule in policy.rules.rules:
        if rule.id.at == NOWHERE:
            continue
        if first.setdefault(str(rule.id), rule) is not rule:
            at = first[str(rule.id)].id.at
            message = Text(
                f"a rule is named `{rule.id}` already", f"规则 `{rule.id}` 重复"
            )
            help_ = Text(f"it is in {_where(at).en}", f"见{_where(at).zh}")
            yield Problem("repeated-rule", message, rule.id.at, help=help_)


def unknown_tiers(policy: Policy) -> Iterator[Problem]:
    """Find rules that lead to a tier the policy never names."""
    names = [rule.tier for rule in policy.rules.rules]
    known = policy.declared("tiers")
    yield from unknown(names, known, "unknown-tier", Text("tier", "层级"))


def unused_tiers(policy: Policy) -> Iterator[Problem]:
    """Warn of tiers that no rule leads to."""
    if "rules" in policy.lost.sections:
        return
    used = meant((rule.tier for rule in policy.rules.rules), policy.tiers)
    message = Text("no rule leads to the tier", "没有规则可得到层级")
    yield from _unused(policy.tiers, used | policy.lost.words, "unused-tier", message)


# --- actions ----------------------------------------------------------------


def unknown_actions(policy: Policy) -> Iterator[Problem]:
    """Find rules that give an action the catalogue doesn't have."""
    names = [name for rule in policy.actions.rules for name in rule.do]
    known = policy.declared("actions")
    yield from unknown(names, known, "unknown-action", Text("action", "措施"))


def unused_actions(policy: Policy) -> Iterator[Problem]:
    """Warn of actions that no rule gives."""
    given = (name for rule in policy.actions.rules for name in rule.do)
    used = meant(given, policy.actions.catalogue) | policy.lost.words
    message = Text("no rule gives the action", "没有规则会采取措施")
    yield from _unused(policy.actions.catalogue, used, "unused-action", message)


def bad_amounts(policy: Policy) -> Iterator[Problem]:
    """Find amounts of a resource that are no number and no fraction."""
    for action in policy.actions.catalogue.values():
        for amount in action.uses.values():
            if not _AMOUNT.fullmatch(amount):
                yield _not_a(
                    "bad-amount",
                    amount,
                    Text("amount", "用量"),
                    Text(
                        "write a number or a fraction, such as `2` or `1/40`",
                        "请填写数字或分数，例如 `2` 或 `1/40`",
                    ),
                )


def bad_durations(policy: Policy) -> Iterator[Problem]:
    """Find service levels that are no ISO 8601 duration."""
    for action in policy.actions.catalogue.values():
        if action.within is not None and not _DURATION.fullmatch(action.within):
            yield _not_a(
                "bad-duration",
                action.within,
                Text("duration", "时长"),
                Text(
                    "write it as `P10D` (ten days) or `PT5M` (five minutes)",
                    "写法如 `P10D`（10 天）或 `PT5M`（5 分钟）",
                ),
            )


CHECKS: tuple[Callable[[Policy], Iterator[Problem]], ...] = (
    bad_names,
    reserved_names,
    taken_names,
    second_keys,
    unfit_values,
    repeated_rules,
    unknown_tiers,
    unused_tiers,
    unknown_actions,
    unused_actions,
    bad_amounts,
    bad_durations,
    cases.repeated_cases,
    cases.unknown_tiers,
    cases.unknown_rules,
    cases.unknown_actions,
    cases.unknown_facts,
    cases.unknown_scores,
    cases.unfit_facts,
)


def _unused(
    names: Mapping[Name, Any], used: Collection[str], code: str, message: Text
) -> Iterator[Problem]:
    for name in names:
        if name not in used:
            words = Text(f"{message.en} `{name}`", f"{message.zh} `{name}`")
            yield Problem(code, words, name.at, severity="warning")


def _not_a(code: str, written: Located, what: Text, help_: Text) -> Problem:
    message = Text(f"`{written}` is no {what.en}", f"`{written}` 不是{what.zh}")
    return Problem(code, message, written.at, help=help_)


def _where(at: Any) -> Text:
    if at.cell:
        return Text(f"cell {at.cell}", f"单元格 {at.cell}")
    return Text(f"line {at.line}", f"第 {at.line} 行")
