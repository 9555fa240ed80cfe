"""Intake: what an export says, made into clean facts, or refused with a reason."""

from tiers.intake.sift import Counts, Intake, Sifted, conform
from tiers.intake.single import conform_one

__all__ = ["Counts", "Intake", "Sifted", "conform", "conform_one"]
