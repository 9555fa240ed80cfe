"""Check what a policy says in one place against what it says in another.

Each check is a function of the policy, which may lack what faults kept out of it; a
check that would need it is silent, so that no problem is only the echo of another.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from tiers.lang.lexer import KEYWORDS
from tiers.policy import actionable, cases, derived, promises, sinks, surveys
from tiers.policy.cases import unknown
from tiers.policy.fits import fact_values
from tiers.policy.keys import Name
from tiers.policy.model import COLUMNS, Policy
from tiers.policy.nodes import NOWHERE
from tiers.policy.service import set_off
from tiers.policy.table_specs import TableSpec
from tiers.problems import Problem, meant
from tiers.source import Located
from tiers.text import Text

RESERVED = KEYWORDS | {"tier", "rule"}
"""Names that mean something else where expressions read them."""

_NAME = re.compile(r"[^\W\d]\w*")
_NAMES = re.compile(r"[^\W\d]\w*( \w+)*")
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?|[0-9]+\s*/\s*[1-9][0-9]*")
_DURATION = re.compile(
    r"P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?"
    r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?"
)


def validate(policy: Policy) -> Iterator[Problem]:
    """Find what doesn't fit together."""
    for check in CHECKS:
        yield from check(policy)


def validate_cases(policy: Policy) -> Iterator[Problem]:
    """Find cases that speak of what the policy does not have."""
    for check in CASE_CHECKS:
        yield from check(policy)


# --- names ------------------------------------------------------------------


def bad_names(policy: Policy) -> Iterator[Problem]:
    """Find names that can't be written in an expression; decisions may have blanks."""
    plain = (*policy.facts, *policy.scores, *_outputs(policy), *_of_tables(policy))
    bad = [name for name in plain if not _NAME.fullmatch(name)]
    bad += [name for name in policy.decisions if not _NAMES.fullmatch(name)]
    for name in bad:
        message = Text(
            f"`{name}` can't be a name in expressions",
            f"`{name}` 不能用作表达式中的名称",
        )
        help_ = Text(
            "use letters of any script, digits and `_`, beginning with a letter",
            "名称由文字、数字和 `_` 组成，不能以数字开头",
        )
        yield Problem("bad-name", message, name.at, help=help_)


def _outputs(policy: Policy) -> Iterator[Name]:
    """Name the outputs of decisions that have several."""
    for spec in policy.decisions.values():
        if isinstance(spec.body, TableSpec):
            yield from (name for name in spec.body.outputs if name)


def _of_tables(policy: Policy) -> Iterator[Name]:
    """Name tables and their columns."""
    for name, table in policy.related.items():
        yield name
        yield from table.columns


def reserved_names(policy: Policy) -> Iterator[Problem]:
    """Find names that expressions, or the columns of the result, already know."""
    read = (*policy.facts, *policy.scores, *_of_tables(policy))
    names = [name for name in read if name in RESERVED]
    given = (*policy.decisions, *policy.rules.outputs)
    for name in (*names, *(n for n in given if n in RESERVED | COLUMNS)):
        message = Text(
            f"`{name}` already means something in expressions",
            f"`{name}` 在表达式中已有含义",
        )
        help_ = Text("choose another name", "请换一个名称")
        yield Problem("reserved-name", message, name.at, help=help_)


def taken_names(policy: Policy) -> Iterator[Problem]:
    """Find scores, decisions and outputs named like something before them."""
    first = {str(name): (name, Text("fact", "事实")) for name in policy.facts}
    groups: tuple[tuple[Iterable[Name], Text], ...] = (
        (policy.scores, Text("score", "得分")),
        (policy.decisions, Text("decision", "决策")),
        (policy.rules.outputs, Text("output", "输出")),
    )
    for names, what in groups:
        for name in names:
            before, noun = first.setdefault(str(name), (name, what))
            if before is not name:
                message = Text(
                    f"a {noun.en} is named `{name}` too",
                    f"已有名为 `{name}` 的{noun.zh}",
                )
                where = _where(before.at)
                help_ = Text(f"it is in {where.en}", f"见{where.zh}")
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
    columns = (table.columns.values() for table in policy.related.values())
    for spec in chain(policy.facts.values(), *columns):
        yield from fact_values(spec)


# --- rules and tiers --------------------------------------------------------


def repeated_rules(policy: Policy) -> Iterator[Problem]:
    """Find rules of one name, or rows of one table."""
    yield from _repeated([rule.id for rule in policy.rules.rules])
    for spec in policy.decisions.values():
        if isinstance(spec.body, TableSpec):
            yield from _repeated([row.id for row in spec.body.rows])


def _repeated(names: Iterable[Name]) -> Iterator[Problem]:
    first: dict[str, Name] = {}
    for name in names:
        if name.at == NOWHERE:
            continue
        if first.setdefault(str(name), name) is not name:
            at = first[str(name)].at
            message = Text(f"a rule is named `{name}` already", f"规则 `{name}` 重复")
            help_ = Text(f"it is in {_where(at).en}", f"见{_where(at).zh}")
            yield Problem("repeated-rule", message, name.at, help=help_)


def unknown_tiers(policy: Policy) -> Iterator[Problem]:
    """Find rules that lead to a tier the policy never names."""
    known = policy.declared("tiers")
    names = _tiers(policy)
    yield from unknown(names, known, "unknown-tier", Text("tier", "层级"))


def _tiers(policy: Policy) -> list[Name]:
    """Give the tiers that rules lead to, the default among them."""
    default = policy.rules.default
    named = [rule.tier for rule in policy.rules.rules]
    return named if default is None else [*named, default]


def unused_tiers(policy: Policy) -> Iterator[Problem]:
    """Warn of tiers that no rule leads to."""
    if "rules" in policy.lost.sections:
        return
    used = meant(_tiers(policy), policy.tiers)
    message = Text("no rule leads to the tier", "没有规则可得到层级")
    yield from _unused(policy.tiers, used | policy.lost.words, "unused-tier", message)


# --- actions ----------------------------------------------------------------


def unknown_actions(policy: Policy) -> Iterator[Problem]:
    """Find rules that give an action the catalogue doesn't have."""
    names = [name for rule in policy.actions.rules for name in rule.do]
    for action in policy.actions.catalogue.values():
        names += [name for then in action.then for name in then.do]
    known = policy.declared("actions")
    yield from unknown(names, known, "unknown-action", Text("action", "措施"))


def unused_actions(policy: Policy) -> Iterator[Problem]:
    """Warn of actions that no rule gives, nor what it gives sets off."""
    catalogue, follow = policy.actions.catalogue, set_off(policy.actions.catalogue)
    given = meant((n for r in policy.actions.rules for n in r.do), catalogue)
    used, todo = set(given), list(given)
    while todo:
        for name in follow.get(todo.pop(), ()):
            if str(name) not in used:
                used.add(str(name))
                todo.append(str(name))
    used |= policy.lost.words
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


CASE_CHECKS: tuple[Callable[[Policy], Iterable[Problem]], ...] = (
    cases.repeated_cases,
    cases.unknown_tiers,
    cases.unknown_rules,
    cases.unknown_actions,
    cases.unknown_facts,
    cases.unknown_scores,
    cases.unknown_decisions,
    cases.unfit_facts,
)


CHECKS: tuple[Callable[[Policy], Iterable[Problem]], ...] = (
    bad_names,
    reserved_names,
    taken_names,
    second_keys,
    unfit_values,
    actionable.unfit_marks,
    derived.unfit_tables,
    derived.undated,
    repeated_rules,
    unknown_tiers,
    unused_tiers,
    unknown_actions,
    unused_actions,
    bad_amounts,
    bad_durations,
    *CASE_CHECKS,
    promises.unknown_promises,
    promises.unfit_promises,
    surveys.unknown_tiers,
    sinks.bad_names,
    sinks.unknown_facts,
    sinks.masked_keys,
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
