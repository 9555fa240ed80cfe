"""What came back from the field, taken in: tables of answers, row by row."""

from tiers.survey.returning.sheet import read_sheet, taken
from tiers.survey.returning.table import Row, Table, read_table

__all__ = ["Row", "Table", "read_sheet", "read_table", "taken"]
