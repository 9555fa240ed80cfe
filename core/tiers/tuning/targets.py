"""Targets: how many customers a tier or an action is to have."""

import re
from collections.abc import Mapping
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Literal

import attrs

from tiers.policy.scalars import as_decimal
from tiers.problems import DataError, Problem, closest
from tiers.program.program import Program
from tiers.text import Text

_TARGET = re.compile(
    r"\s*(share|count)\s*\(\s*(?:(tier|action)\s+)?(.+?)\s*\)"
    r"\s*(<=|>=|=|<|>)\s*([-+.\d]+)\s*(%?)\s*"
)
_ORDERS = {"<": lt, "<=": le, ">": gt, ">=": ge}


@attrs.frozen
class Target:
    """A number of customers, or a share of all that are decided, and its bound."""

    text: str
    measure: Literal["share", "count"]
    kind: Literal["tier", "action"]
    name: str
    op: str
    bound: Decimal

    def value(self, counts: Mapping[tuple[str, str], int], total: int) -> Decimal:
        """Measure: *counts* has the customers by tier and by action."""
        count = Decimal(counts.get((self.kind, self.name), 0))
        return count if self.measure == "count" else count / max(1, total)

    def slack(self, total: int, within: Decimal) -> Decimal:
        """Give how far from `=` is still on it; *within* is a share."""
        if self.op != "=":
            return Decimal(0)
        return within if self.measure == "share" else within * total

    def is_met(self, value: Decimal, slack: Decimal) -> bool:
        """Tell whether a value will do."""
        if self.op == "=":
            return abs(value - self.bound) <= slack
        return bool(_ORDERS[self.op](value, self.bound))

    def distance(self, value: Decimal) -> Decimal:
        """Give how far a value is from the bound."""
        return abs(value - self.bound)


def target(written: str, program: Program) -> Target:
    """Read `share(value) = 0.1`, or `count(action call) <= 200`.

    Raises:
        DataError: it says something else, or names what the policy does not have.
    """
    match = _TARGET.fullmatch(written)
    bound = as_decimal(match[5]) if match else None
    if match is None or bound is None:
        raise DataError([_bad_target(written)])
    measure, kind, name, op, _, percent = match.groups()
    tiers = {t.name: t.label for t in program.tiers}
    actions = {a.name: a.label for a in program.actions}
    kind = kind or ("action" if name in actions and name not in tiers else "tier")
    known = tiers if kind == "tier" else actions
    found = _named(name, known)
    if found is None:
        raise DataError([_unknown(kind, name, known)])
    return Target(
        text=written.strip(),
        measure="share" if measure == "share" else "count",
        kind="tier" if kind == "tier" else "action",
        name=found,
        op=op,
        bound=bound / 100 if percent else bound,
    )


def _named(name: str, known: Mapping[str, Text]) -> str | None:
    """Find what is called so, by its name or by its label."""
    if name in known:
        return name
    found = (n for n, label in known.items() if name in (label.en, label.zh))
    return next(found, None)


def _unknown(kind: str, name: str, known: Mapping[str, Text]) -> Problem:
    what = Text("tier", "层级") if kind == "tier" else Text("action", "措施")
    message = Text(f"no {what.en} is named `{name}`", f"没有名为 `{name}` 的{what.zh}")
    help_ = closest(name, known)
    if kind == "tier":
        return Problem("unknown-tier", message, help=help_)
    return Problem("unknown-action", message, help=help_)


def _bad_target(written: str) -> Problem:
    message = Text(f"`{written}` is no target", f"`{written}` 不是目标")
    advice = Text(
        "write it as `share(TIER) = 0.1` or `count(action NAME) <= 200`",
        "写法如 `share(层级) = 0.1` 或 `count(action 措施) <= 200`",
    )
    return Problem("bad-target", message, help=advice)
