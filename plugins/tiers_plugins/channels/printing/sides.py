"""Sheets printed on both sides: what belongs to one person begins on a new sheet."""

from tiers.ports import Fieldwork
from tiers.problems import DataError
from tiers.text import Text
from tiers_plugins.channels.faults import bad_option
from tiers_plugins.channels.printing.paper import Paper


def is_two_sided(work: Fieldwork, channel: str) -> bool:
    """Tell by the option `sides` whether both sides of a sheet are printed.

    Raises:
        DataError: it is neither 1 nor 2.
    """
    value = work.options.get("sides", "1")
    if value not in ("1", "2"):
        wanted = Text("1 or 2", " 1 或 2")
        raise DataError([bad_option(channel, "sides", value, wanted)])
    return value == "2"


def even(paper: Paper) -> None:
    """Leave the back of the last sheet blank."""
    if paper.pages % 2:
        paper.page()
