"""Check what a policy says in one place against what it says in another.

Each check is a function of the policy, which may lack what faults kept out of it; a
check that would need it is silent, so that no problem is only the echo of another.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from tiers.policy import actionable, cases, derived, naming, promises, sinks, surveys
from tiers.policy.fits import fact_values
from tiers.policy.keys import Name
from tiers.policy.model import Policy
from tiers.policy.naming import unknown, unused
from tiers.policy.service import set_off
from tiers.problems import Problem, meant
from tiers.source import Located
from tiers.text import Text

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
    yield from unused(policy.tiers, used | policy.lost.words, "unused-tier", message)


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
    yield from unused(policy.actions.catalogue, used, "unused-action", message)


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
    naming.bad_names,
    naming.reserved_names,
    naming.taken_names,
    second_keys,
    unfit_values,
    actionable.unfit_marks,
    derived.unfit_tables,
    derived.undated,
    naming.repeated_rules,
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


def _not_a(code: str, written: Located, what: Text, help_: Text) -> Problem:
    message = Text(f"`{written}` is no {what.en}", f"`{written}` 不是{what.zh}")
    return Problem(code, message, written.at, help=help_)
