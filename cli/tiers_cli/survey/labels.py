"""What people call the channels of a round."""

from functools import cache

from tiers.pipeline.plugins import Plugins
from tiers.text import Text
from tiers_cli.screen import say


def channel_label(name: str) -> str:
    """Give the label of a channel in the language of this run; else its name."""
    label = _labels().get(name)
    return name if label is None else say(label)


@cache
def _labels() -> dict[str, Text]:
    found = Plugins.installed().channels
    return {name: channel.label for name, channel in found.items()}
