"""Check the `survey:` section against the rest of the policy, and read its file."""

from collections.abc import Iterator
from pathlib import Path

from tiers.policy import reader
from tiers.policy.files import beside
from tiers.policy.model import Policy
from tiers.policy.naming import unknown
from tiers.policy.nodes import Map
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

_TIER = Text("tier", "层级")


def read_file(reference: Located, folder: Path) -> Map:
    """Read the file that `survey:` names, beside the policy. Raises `Fault`."""
    path = beside(str(reference), folder, reference, folder.glob("*.yaml"))
    root, problems = reader.read(path)
    if problems or root is None:
        raise Fault(*problems)
    return root


def unknown_tiers(policy: Policy) -> Iterator[Problem]:
    """Find tiers that the survey names and the policy doesn't have."""
    survey = policy.survey
    if survey is None:
        return
    names = [*survey.precision, *survey.spread]
    names += [tier for c in survey.channels.values() for tier in c.tiers]
    yield from unknown(names, policy.declared("tiers"), "unknown-tier", _TIER)
