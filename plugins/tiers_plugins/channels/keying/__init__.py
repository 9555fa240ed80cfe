"""Keying: answers on paper, typed into a sheet, once or twice."""

from tiers_plugins.channels.keying.comparing import read_keyed
from tiers_plugins.channels.keying.sheets import write_keying

__all__ = ["read_keyed", "write_keying"]
