# ruff: noqa: INP001, S311, T201 -- a script; its numbers need a seed, not secrecy
"""Write customers.csv: 1,000 invented buyers and what they bought in one quarter.

Nothing here is measured. Quantities are log-normal, and a buyer in town pays more per
carton than one in the country.
"""

import csv
from math import exp
from pathlib import Path
from random import Random

BUYERS = 1000
SEED = 30


def buyer(random: Random, number: int) -> dict[str, object]:
    """Draw one buyer."""
    town = random.random() < 0.5
    quantity = max(1, round(exp(random.gauss(5.5 if town else 4.9, 0.9))))
    average = max(35.0, (108 if town else 82) * exp(random.gauss(0, 0.25)))
    is_new = random.random() < 0.03
    before = round(quantity * exp(random.gauss(-0.02, 0.2)))
    return {
        "buyer": f"B{number:04d}",
        "market": "town" if town else "country",
        "cartons": quantity,
        "amount": f"{quantity * average:.2f}",
        "orders": min(13, max(1, round(random.gauss(11 if quantity > 60 else 7, 2)))),
        "cartons_before": "" if is_new else before,
    }


def main() -> None:
    """Write the buyers beside this script."""
    random = Random(SEED)
    buyers = [buyer(random, number + 1) for number in range(BUYERS)]
    path = Path(__file__).with_name("customers.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(buyers[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(buyers)
    print(f"{BUYERS} buyers in {path.name}")


if __name__ == "__main__":
    main()
