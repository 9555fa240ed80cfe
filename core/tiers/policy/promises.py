"""Check what a policy promises about itself."""

from collections.abc import Iterator

from tiers.policy.model import Policy
from tiers.policy.naming import unknown
from tiers.problems import Problem
from tiers.schema import Date, Number
from tiers.text import Text


def unknown_promises(policy: Policy) -> Iterator[Problem]:
    """Find promises about what is no fact and no score."""
    facts, scores = policy.declared("facts"), policy.declared("scores")
    known = None if facts is None or scores is None else facts | scores
    names = [promise.more for promise in policy.promises]
    yield from unknown(names, known, "unknown-name", _WHAT)


_WHAT = Text("fact or score", "事实或得分")


def unfit_promises(policy: Policy) -> Iterator[Problem]:
    """Find promises about facts of which nobody has more than others."""
    for promise in policy.promises:
        spec = policy.facts.get(promise.more)
        is_sound = promise.more not in policy.lost.doubtful_facts
        if spec and is_sound and not isinstance(spec.type, Number | Date):
            message = Text(
                f"`{promise.more}` is neither a number nor a date, so that nobody "
                "has more of it",
                f"`{promise.more}` 既不是数字也不是日期，无从比较多少",
            )
            help_ = Text(
                "name a fact or a score that is a number",
                "请写一个数字类的事实或得分",
            )
            yield Problem("unfit-promise", message, promise.more.at, help=help_)
