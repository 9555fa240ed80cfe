"""The web: personal links, and the page behind them that keeps what is answered."""

from tiers_plugins.channels.online.channel import Online

__all__ = ["Online"]
