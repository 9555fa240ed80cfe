"""Facts and scores that nothing reads."""

from collections.abc import Iterator

from tiers.policy.model import Policy
from tiers.problems import Problem
from tiers.text import Text


def unused(policy: Policy, read: set[str] | frozenset[str]) -> Iterator[Problem]:
    """Warn of each fact and score that is not in *read*; the key needs no reader."""
    for name, spec in policy.facts.items():
        if str(name) not in read and not spec.is_key:
            message = Text(
                f"nothing reads the fact `{name}`", f"事实 `{name}` 没有被使用"
            )
            yield Problem("unused-fact", message, name.at, severity="warning")
    for name in policy.scores:
        if str(name) not in read:
            message = Text(
                f"nothing reads the score `{name}`", f"得分 `{name}` 没有被使用"
            )
            yield Problem("unused-score", message, name.at, severity="warning")
