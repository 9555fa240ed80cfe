"""Check what a policy says in one place against what it says in another."""

from collections.abc import Collection, Iterator

from tiers.policy.model import Policy
from tiers.problems import Problem


def validate(policy: Policy, *, without: Collection[str] = ()) -> Iterator[Problem]:
    """Find what doesn't fit together; *without* names sections with faults."""
    yield from ()
