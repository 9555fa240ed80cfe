"""A fitted program as rule sets: one for the tier, one for actions."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import attrs

from tiers.ports import Fitted
from tiers.problems import Problem, Refusal
from tiers.source import Located, Span
from tiers.text import Text
from tiers_plugins.engines.durable.conditions import ALWAYS, Test, Writer, joined
from tiers_plugins.engines.durable.fields import Event, Fields

MOST = 50
"""The most rules of a set, the one for all others included."""

_ALTERNATIVES = 32
"""The most ways in which a rule may hold: each costs the network a path."""

_LAST = 59_999
"""The priority of the rule that takes what no other took."""


@attrs.frozen
class Compiled:
    """What the worker runs, and how customers become events."""

    stages: tuple[dict[str, Any], ...]
    fields: Fields
    order: tuple[int, ...]
    """The rules of the policy in the order in which they are tried."""


def compiled(fitted: Fitted, as_of: date) -> tuple[Compiled | None, list[Problem]]:
    """Write the rule sets of a program, or say why it lies outside the fence."""
    return _Compiler(fitted, as_of).compiled()


class _Compiler:
    def __init__(self, fitted: Fitted, as_of: date) -> None:
        self.program = fitted.program
        self.fields = Fields()
        self.writer = Writer(self.fields, as_of)
        self.problems: list[Problem] = []

    def compiled(self) -> tuple[Compiled | None, list[Problem]]:
        order = self._order()
        rules, given = self.program.rules, self.program.action_rules
        tests = [self._whole(rules[at]) for at in order]
        granting = [self._test(r.when.node, r.when.text) for r in given]
        if max(len(rules), len(given)) >= MOST or len(rules) + len(given) > MOST:
            self.problems.append(_too_many(len(rules) + len(given)))
        if self.problems:
            return None, self.problems
        stages = [self._tier(order, tests)]
        if given:
            stages.append(self._actions(granting))
        return Compiled(tuple(stages), self.fields, tuple(order)), []

    def _order(self) -> list[int]:
        """Order the rules by which goes first."""
        rules = self.program.rules
        places = range(len(rules))
        if self.program.hit != "priority":
            return list(places)
        ranks = {tier.name: rank for rank, tier in enumerate(self.program.tiers)}
        return sorted(places, key=lambda at: ranks[rules[at].tier])

    def _whole(self, rule: Any) -> Test:
        parts = [self._test(c.node, c.text or rule.at) for c in rule.conditions]
        return self._limited(joined(parts, every=True), rule.at)

    def _test(self, node: Any, text: str) -> Test:
        return self._taken(lambda: self.writer.test(node), text)

    def _limited(self, test: Test, text: str) -> Test:
        def checked() -> Test:
            if _ways(test) > _ALTERNATIVES:
                raise Refusal(_TANGLED, _SPLIT)
            return test

        return self._taken(checked, text)

    def _taken(self, made: Callable[[], Test], text: str) -> Test:
        try:
            return made()
        except Refusal as refusal:
            self.problems.append(_refused(refusal, text))
            return ALWAYS

    # --- stages ---------------------------------------------------------------

    def _tier(self, order: Sequence[int], tests: Sequence[Test]) -> dict[str, Any]:
        program = self.program
        is_first = program.hit in {"first", "priority"}
        return {
            "name": "tier",
            "rules": _rules(tests),
            "last": len(tests),
            "gives": [self._event(program.rules[at].tier) for at in order],
            "tiers": [program.rules[at].tier for at in order],
            "none": self._event(program.default),
            "clash": self._event(None),
            "limit": 1 if is_first else 0,
            "is_chain": False,
            "is_sole": program.hit == "unique",
        }

    def _event(self, tier: str | None) -> Event:
        """Give the fields by which action rules read the tier."""
        column = self.program.tier_column
        event: Event = {}
        for field, name in self.fields.names.items():
            if field.column == column.name and field.places is None:
                event[name] = int(tier is not None)
            elif field.column == column.name and tier is not None:
                event[name] = self.fields.constant(tier)
        return event

    def _actions(self, tests: Sequence[Test]) -> dict[str, Any]:
        """Write action rules; what an action sets off asks for a mark of it."""
        given = self.program.action_rules
        causes = dict.fromkeys(rule.after for rule in given if rule.after)
        marks = {name: f"g{at}" for at, name in enumerate(causes)}
        whole = [
            joined([{marks[rule.after]: 1}, test], every=True) if rule.after else test
            for rule, test in zip(given, tests, strict=True)
        ]
        return {
            "name": "actions",
            "rules": _rules(whole),
            "last": len(whole),
            "gives": [
                {marks[name]: 1 for name in rule.do if name in marks} for rule in given
            ],
            "limit": 0,
            "is_chain": True,
        }


def _rules(tests: Sequence[Test]) -> dict[str, Any]:
    """Let each rule fire once, one after the other; the last takes the rest."""
    rules: dict[str, Any] = {}
    for at, test in enumerate(tests):
        turn = joined([{"$lte": {"n": at}}, test], every=True)
        rules[f"r{at}"] = {"all": [{"m": turn}], "pri": at + 1}
    rules["last"] = {"all": [{"m": ALWAYS}], "pri": _LAST}
    return rules


def _ways(test: Test) -> int:
    """Count the ways in which a test can hold."""
    match test:
        case {"$and": list(parts)}:
            found = 1
            for part in parts:
                found *= _ways(part)
            return found
        case {"$or": list(parts)}:
            return sum(map(_ways, parts))
        case _:
            return 1


# --- refusals -------------------------------------------------------------------


def _refused(refusal: Refusal, text: str) -> Problem:
    at = refusal.at or _place(text)
    message = Text(
        f"engine `durable` does not serve this policy: {refusal.message.en}",
        f"引擎 `durable` 无法执行该策略：{refusal.message.zh}",
    )
    own = refusal.advice
    advice = Text(
        f"{own.en}, or use {_OTHERS}" if own else f"use {_OTHERS}",
        f"{own.zh}，或使用 {_OTHERS}" if own else f"请使用 {_OTHERS}",
    )
    return Problem("outside-fence", message, at, advice)


_OTHERS = "`--engine columnar`"


def _place(text: str) -> Span | None:
    return text.at if isinstance(text, Located) and text.at.file else None


def _too_many(count: int) -> Problem:
    says = f"it has {count} rules, and {MOST} are the most"
    return _refused(Refusal(Text(says, f"共有 {count} 条规则，最多 {MOST} 条")), "")


_TANGLED = Text(
    f"this rule may hold in more than {_ALTERNATIVES} ways",
    f"此规则成立的方式超过 {_ALTERNATIVES} 种",
)
_SPLIT = Text("make decisions of its parts", "请将其各部分写成决策")
