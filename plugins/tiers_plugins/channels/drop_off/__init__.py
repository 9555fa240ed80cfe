"""Drop-off: questionnaires that are handed over, and collected some days later."""

from tiers_plugins.channels.drop_off.channel import DropOff

__all__ = ["DropOff"]
