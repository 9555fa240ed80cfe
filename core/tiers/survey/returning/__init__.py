"""What came back from the field, taken in: tables of answers, row by row."""

from tiers.survey.returning.sheet import read_sheet

__all__ = ["read_sheet"]
