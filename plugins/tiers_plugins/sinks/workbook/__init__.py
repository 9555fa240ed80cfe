"""Decisions as a workbook for people: a summary, and a sheet for each tier."""

from tiers_plugins.sinks.workbook.sink import Workbook

__all__ = ["Workbook"]
