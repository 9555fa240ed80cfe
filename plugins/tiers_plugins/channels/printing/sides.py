"""Sheets printed on both sides: what belongs to one person begins on a new sheet."""

from collections.abc import Iterator

from tiers.ports import Fieldwork
from tiers.problems import Problem
from tiers.text import Text
from tiers_plugins.channels.faults import bad_option
from tiers_plugins.channels.printing.paper import Paper

SIDES = "sides"
"""The option that says how many sides of a sheet are printed: 1 or 2."""


def odd_sides(work: Fieldwork, channel: str) -> Iterator[Problem]:
    """Say that a sheet has no such number of sides."""
    value = work.options.get(SIDES, "1")
    if value not in ("1", "2"):
        yield bad_option(channel, SIDES, value, Text("1 or 2", " 1 或 2"))


def is_two_sided(work: Fieldwork) -> bool:
    """Tell whether both sides of a sheet are printed."""
    return work.options.get(SIDES) == "2"


def even(paper: Paper) -> None:
    """Leave the back of the last sheet blank."""
    if paper.pages % 2:
        paper.page()
