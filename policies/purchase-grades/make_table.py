# ruff: noqa: INP001, T201 -- a script
"""Write grades.xlsx: thirty purchase grades, ten bands of quantity by three of price.

Grades run by quantity first and by price within it, so that `G01` is the largest
buyer at the highest price. The edges are illustrative.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

# Cartons in a quarter, from the largest; each band ends where the one above begins.
QUANTITIES = (1000, 700, 500, 350, 250, 180, 120, 70, 30, 0)
# Average amount per carton in yuan, likewise.
AMOUNTS = (120, 80, 0)

HEADINGS = ("rule", "quantity", "average_amount", "tier", "because en", "because zh")
WIDTHS = (8, 14, 18, 8, 44, 36)
MADE = datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None)


def bands(edges: tuple[int, ...]) -> list[str]:
    """Write the bands that begin at *edges* as unary tests, the highest first."""
    first, *middle, last = edges
    lows = [first, *middle]
    tests = [f"[{low}..{high})" for high, low in zip(lows, middle, strict=False)]
    assert last == 0
    return [f">= {first}", *tests, f"< {lows[-1]}"]


def rows() -> Iterator[tuple[str, ...]]:
    """Give the rows of the table, the best grade first."""
    number = 0
    for size, quantity in enumerate(bands(QUANTITIES), start=1):
        for price, amount in enumerate(bands(AMOUNTS), start=1):
            number += 1
            yield (
                f"R{number:02d}",
                quantity,
                amount,
                f"G{number:02d}",
                f"quantity band {size} of 10, price band {price} of 3",
                f"数量第 {size} 档（共 10 档），单价第 {price} 档（共 3 档）",
            )


def main() -> None:
    """Write the workbook beside this script."""
    path = Path(__file__).with_name("grades.xlsx")
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": "Purchase grades", "created": MADE})
        sheet = workbook.add_worksheet("Grades")
        sheet.write_row(0, 0, HEADINGS, workbook.add_format({"bold": True}))
        for line, row in enumerate(rows(), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
    print(f"30 grades in {path.name}")


if __name__ == "__main__":
    main()
