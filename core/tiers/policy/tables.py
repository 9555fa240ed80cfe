"""Decision tables in CSV and XLSX files."""

from pathlib import Path

from tiers.policy.model import RuleSpec
from tiers.source import Located


def read_rules(reference: Located, folder: Path) -> tuple[RuleSpec, ...]:
    """Read the rules of the table that *reference* names, in *folder* or below."""
    raise NotImplementedError
