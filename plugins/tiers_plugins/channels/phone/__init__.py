"""Asks by telephone: a call list with its schedule, codes and script."""

from tiers_plugins.channels.phone.channel import Phone

__all__ = ["Phone"]
