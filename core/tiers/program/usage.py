"""Facts, scores and decisions that nothing reads."""

import re
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet

from tiers.lang.functions import FUNCTIONS
from tiers.lang.lexer import KEYWORDS
from tiers.policy.model import Policy
from tiers.policy.table_specs import LISTS, TableSpec
from tiers.problems import Problem, meant
from tiers.text import Text

_WORD = re.compile(r"[^\W\d]\w*")


def unused(policy: Policy, read: AbstractSet[str]) -> Iterator[Problem]:
    """Warn of what is not in *read*: facts, the key aside, scores and decisions.

    None is blamed where a part with faults may read it, or be its own declaration.
    """
    if "rules" in policy.lost.sections:
        return
    sent = (str(name) for sink in policy.sinks.values() for name in sink.facts)
    read = read | policy.lost.words | frozenset(sent)
    for name, spec in policy.facts.items():
        is_sound = name not in policy.lost.doubtful_facts
        if str(name) not in read and not spec.is_key and is_sound:
            message = Text(
                f"nothing reads the fact `{name}`", f"事实 `{name}` 没有被使用"
            )
            yield Problem("unused-fact", message, name.at, severity="warning")
    yield from _unused_decisions(policy, read)
    for name in policy.scores:
        if str(name) not in read:
            message = Text(
                f"nothing reads the score `{name}`", f"得分 `{name}` 没有被使用"
            )
            yield Problem("unused-score", message, name.at, severity="warning")


def _unused_decisions(policy: Policy, read: AbstractSet[str]) -> Iterator[Problem]:
    """Warn of decisions that could be read; those that are lists are only shown."""
    for name, spec in policy.decisions.items():
        if isinstance(spec.body, TableSpec) and spec.body.hit in LISTS:
            continue
        if not any(word == name or word.startswith(f"{name}.") for word in read):
            message = Text(
                f"nothing reads the decision `{name}`", f"决策 `{name}` 没有被使用"
            )
            yield Problem("unused-decision", message, name.at, severity="warning")


def guess(text: str, known: Collection[str]) -> frozenset[str]:
    """Guess which of the *known* names an expression with faults would read."""
    words = set(_WORD.findall(text)) - FUNCTIONS.keys() - KEYWORDS
    return meant(words, known) | {name for name in known if name in text}
