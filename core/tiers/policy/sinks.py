"""Check the `sinks:` section, and what sinks may see, against the rest of a policy."""

import re
from collections.abc import Iterator

from tiers.policy.model import Policy
from tiers.policy.naming import unknown
from tiers.problems import Problem
from tiers.text import Text

_NAME = re.compile(r"[^\W_][\w-]*")


def bad_names(policy: Policy) -> Iterator[Problem]:
    """Find names that can't be told apart from files and URLs."""
    for name in policy.sinks:
        if not _NAME.fullmatch(name):
            message = Text(
                f"`{name}` can't be the name of a sink",
                f"`{name}` 不能用作接收端的名称",
            )
            help_ = Text(
                "use letters of any script, digits, `_` and `-`, beginning with a "
                "letter or a digit",
                "名称由文字、数字、`_` 和 `-` 组成，以文字或数字开头",
            )
            yield Problem("bad-name", message, name.at, help=help_)


def unknown_facts(policy: Policy) -> Iterator[Problem]:
    """Find facts that a sink may receive and the policy doesn't have."""
    names = [name for sink in policy.sinks.values() for name in sink.facts]
    known = policy.declared("facts")
    yield from unknown(names, known, "unknown-fact", Text("fact", "事实"))


def masked_keys(policy: Policy) -> Iterator[Problem]:
    """Find masks on what must name the customer to whom decisions are delivered."""
    for name, spec in policy.facts.items():
        if spec.is_key and spec.is_masked:
            message = Text(
                f"`{name}` names the customer, so it can't be masked",
                f"`{name}` 是客户标识，不能脱敏",
            )
            help_ = Text(
                "name customers by what nobody minds to see, such as a number of your "
                "own",
                "请改用可以公开的标识，例如自编的客户号",
            )
            yield Problem("unfit-mask", message, name.at, help=help_)
