"""Sends items by a sink, and keeps a journal: a process that tests kill.

    python -m servers.sending URL JOURNAL COUNT

The secret comes in by the variable SECRET. What the journal names is not sent again; a
torn last line is not counted. Outcomes are counted on standard output. With a variable
HALT it waits after each receipt for a line of standard input.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tiers.location import Location
from tiers.ports import DeliveryTerms, Item
from tiers.problems import DataError
from tiers_plugins.sinks.broker import Nats
from tiers_plugins.sinks.webhook import Webhook

_BATCH = 100


def main(url: str, journal: Path, count: int) -> int:
    """Send what is missing."""
    location = Location.parse(url)
    terms = DeliveryTerms(
        "run-1", "actions", {"policy": "p"}, secret=os.environ["SECRET"]
    )
    done = set(journal.read_text().split("\n")[:-1]) if journal.exists() else set()
    sink = Webhook() if location.scheme in Webhook().schemes else Nats()
    found = Counter[str]()
    log = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        sink.check(location, terms)
        missing = [n for n in range(count) if f"k{n}" not in done]
        for receipts in sink.deliver(_batches(missing), location, terms):
            found.update(receipt.outcome for receipt in receipts)
            os.write(log, "".join(f"{receipt.key}\n" for receipt in receipts).encode())
            _tell(sum(found.values()))
            if "HALT" in os.environ:
                sys.stdin.readline()  # calls in flight go on, without a receipt
    except DataError as error:
        _tell(error)
        return 1
    _tell(json.dumps(found))
    return 0


def _batches(numbers: list[int]) -> Iterator[list[Item]]:
    for start in range(0, len(numbers), _BATCH):
        yield [_item(number) for number in numbers[start : start + _BATCH]]


def _item(number: int) -> Item:
    body = {"key": f"k{number}", "customer": f"C{number}", "action": "visit"}
    return Item(f"k{number}", json.dumps(body), "gold", "visit")


def _tell(said: object) -> None:
    print(said, flush=True)  # noqa: T201 - tests wait for it


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
