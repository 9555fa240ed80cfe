import pytest

from tiers.policy.grid import located
from tiers.source import address


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10")],
)
def test_cells_are_named_as_in_spreadsheets(row: int, column: int, name: str) -> None:
    assert address(row, column) == name


def test_a_line_break_in_a_cell_becomes_a_blank() -> None:
    [[cell]] = located("t.csv", [[" a >= 5\nand b\n"]])

    assert cell == "a >= 5 and b"
    assert cell.at.excerpt == "a >= 5 and b"
