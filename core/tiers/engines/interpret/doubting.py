"""Which missing facts could change the outcome for one customer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Self

import attrs

from tiers.engines.interpret.meaning import Customer, Meaning, meaning
from tiers.lang import build
from tiers.program.doubt import TIER_DOUBT, Doubts, Part, doubts
from tiers.program.program import Fitted


@attrs.frozen
class _Rule:
    """A rule: whether it is sure, open or out, and what leaves each part open."""

    possible: Meaning
    open: tuple[Mapping[str, Meaning], ...]

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Self:
        """Prepare the parts of a rule."""
        whole = build.every(*(part.possible for part in parts))
        names = tuple({n: meaning(e) for n, e in part.open.items()} for part in parts)
        return cls(meaning(whole), names)

    def facts(self, customer: Customer, missing: Collection[str]) -> Iterator[str]:
        """Name the missing facts that leave this rule open."""
        for part in self.open:
            for name, is_open in part.items():
                if name in missing and is_open(customer):
                    yield name


@attrs.frozen
class Doubting:
    """The questions of a program as functions of one customer."""

    asked: Doubts
    helpers: tuple[tuple[str, Meaning], ...]
    rules: tuple[_Rule, ...]
    action_rules: tuple[_Rule, ...]

    @classmethod
    def of(cls, fitted: Fitted) -> Self:
        """Prepare the questions of a program."""
        asked = doubts(fitted)
        if not asked.facts:
            return cls(asked, (), (), ())
        return cls(
            asked=asked,
            helpers=tuple((c.name, meaning(node)) for c, node in asked.helpers),
            rules=tuple(map(_Rule.of, asked.rules)),
            action_rules=tuple(map(_Rule.of, asked.action_rules)),
        )

    def in_doubt(
        self, customer: dict[str, Any], missing: Collection[str]
    ) -> tuple[str, ...]:
        """Name those of the *missing* facts that could have changed the outcome."""
        if not self.asked.facts:
            return ()
        for name, helper in self.helpers:
            customer[name] = helper(customer)
        tier = self.about_tier(customer, missing)
        customer[TIER_DOUBT] = bool(tier)
        actions = {
            name
            for rule in self.action_rules
            if rule.possible(customer) is None
            for name in rule.facts(customer, missing)
        }
        return tuple(name for name in missing if name in tier | actions)

    def about_tier(self, customer: Customer, missing: Collection[str]) -> set[str]:
        """Name the missing facts that could have changed the tier."""
        truths = [rule.possible(customer) for rule in self.rules]
        open_ = open_rules(self.asked, truths)
        return {
            name for at in open_ for name in self.rules[at].facts(customer, missing)
        }


def open_rules(asked: Doubts, truths: Sequence[bool | None]) -> set[int]:
    """Find the rules that are open, and would change what the sure ones decide."""
    ranked = list(zip(asked.ranks, truths, strict=True))
    sure = {rank for rank, truth in ranked if truth}
    return {
        at
        for at, (rank, truth) in enumerate(ranked)
        if truth is None and _matters(rank, sure, can_clash=asked.can_clash)
    }


def _matters(rank: int, sure: Collection[int], *, can_clash: bool) -> bool:
    """Tell whether a rule of this rank changes what the *sure* ranks decide."""
    if can_clash:
        return len(sure) < 2 and rank not in sure
    return rank < min(sure, default=rank + 1)
