"""Promises of the owner: more of something never lowers, or never raises, the tier."""

from collections.abc import Iterator

from tiers.analysis.findings import Claim
from tiers.analysis.subject import Subject


def promises(subject: Subject) -> Iterator[Claim]:
    """Claim what the policy promises."""
    del subject
    yield from ()
