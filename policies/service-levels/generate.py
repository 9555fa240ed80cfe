# ruff: noqa: INP001, S311, T201 -- a script; its numbers need a seed, not secrecy
"""Write customers.csv: 500 invented business customers as of 30 June 2026.

Nothing here is measured. Old customers spend more on average, large spenders order
more often, and some have never ordered at all.
"""

import csv
from datetime import date, timedelta
from math import exp
from pathlib import Path
from random import Random

CUSTOMERS = 500
SEED = 20260630
TODAY = date(2026, 6, 30)

SECTORS = {"catering": 30, "retail": 35, "office": 20, "school": 10, "public": 5}


def customer(random: Random, number: int) -> dict[str, object]:
    """Draw one customer; the time with us and the spend go together."""
    days = int(min(random.expovariate(1 / 1300), 7300)) + 1
    since = TODAY - timedelta(days=days)
    years = days / 365
    never_ordered = random.random() < (0.25 if days < 120 else 0.01)
    level = 9.3 + 0.12 * min(years, 8)
    spend = exp(random.gauss(level, 1.1)) * min(1.0, days / 365)
    silence = int(random.expovariate(1 / (30 if spend > 20000 else 110)))
    last = TODAY - timedelta(days=min(silence, days - 1))
    if never_ordered or (TODAY - last).days > 365:
        spend = 0.0
    late = sum(random.random() < 0.06 for _ in range(6))
    return {
        "customer_id": f"C{number:05d}",
        "sector": random.choices(list(SECTORS), weights=list(SECTORS.values()))[0],
        "customer_since": since.isoformat(),
        "last_order": "" if never_ordered else last.isoformat(),
        "spend_12m": f"{spend:.2f}",
        "overdue_invoices": late,
        "open_complaints": sum(random.random() < 0.03 for _ in range(3)),
        "satisfaction": "" if random.random() < 0.4 else random.randint(3, 10),
    }


def main() -> None:
    """Write the customers beside this script."""
    random = Random(SEED)
    customers = [customer(random, number + 1) for number in range(CUSTOMERS)]
    path = Path(__file__).with_name("customers.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(customers[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(customers)
    print(f"{CUSTOMERS} customers in {path.name}")


if __name__ == "__main__":
    main()
