"""Delivery: actions to a receiver that fails, and to a broker, both on this machine.

    python -m benchmarks.delivery [ACTIONS ...]

The receiver fails 5 % of the calls at random: with an error before or after it took the
items, without an answer, or in the middle of one. Counted is what it has in the end, by
keys. Each delivery is a process of its own, which fills an outbox and delivers it, and
whose most memory is given.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from servers.broker import PASSWORD, broker  # noqa: E402 - see above
from servers.receiving import SECRET, receiver  # noqa: E402

from tiers.location import Location  # noqa: E402
from tiers.pipeline.delivery import Destination, Run, fill  # noqa: E402
from tiers.pipeline.delivery import deliver as run_delivery  # noqa: E402
from tiers.ports import DeliveryTerms  # noqa: E402
from tiers_plugins.sinks.broker import NATS  # noqa: E402
from tiers_plugins.sinks.webhook import WEBHOOK  # noqa: E402

_SHARE = 0.05


def main(sizes: list[int]) -> None:
    """Measure and print."""
    print("to        actions     seconds  items/s  most memory  twice  lost")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="tiers-bench-") as folder:
            keys = Path(folder) / "keys"
            with receiver(keys, failing=_SHARE, seed=size) as found:
                cost = alone(found.url, SECRET, size)
                taken = found.taken()
            told("webhook", size, cost, len(taken), len(set(taken)))
    for size in sizes:
        with broker() as server:
            server.make_stream()
            cost = alone(server.url, PASSWORD, size)
            told("nats", size, cost, server.stored(), server.stored())


def told(
    to: str, size: int, cost: tuple[float, float], taken: int, unlike: int
) -> None:
    """Print a line of the table."""
    seconds, peak = cost
    print(
        f"{to:8} {size:9,} {seconds:10.1f} {size / seconds:9,.0f} {peak:9.1f} MB"
        f" {taken - unlike:6,} {size - unlike:5,}",
        flush=True,
    )


def alone(url: str, secret: str, size: int) -> tuple[float, float]:
    """Deliver in a process of its own; give its seconds, and its most memory in MB."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "benchmarks.delivery", "--to", url, str(size)],
        cwd=ROOT,
        env={**os.environ, "SECRET": secret},
        check=True,
        stdout=subprocess.PIPE,
    )
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def deliver(url: str, size: int, folder: Path) -> None:
    """Deliver by an outbox, and print what it took."""
    location, run = Location.parse(url), Run("p", "1", "2026-07-01", "actions", "d")
    terms = DeliveryTerms(run.name, "actions", {}, secret=os.environ["SECRET"])
    sink = WEBHOOK if location.scheme in WEBHOOK.schemes else NATS
    begun = time.perf_counter()
    box = fill(folder, run, actions(size), ["crm"])
    (found,) = run_delivery(box, [Destination("crm", sink, location, terms)])
    seconds = time.perf_counter() - begun
    assert found.is_complete, found
    print(json.dumps([seconds, most_memory()]))


def most_memory() -> float:
    """Give the most memory that this process had, in MB.

    `getrusage` would count what whoever started it had, too.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmHWM")


def actions(size: int) -> pl.LazyFrame:
    """Make actions, lazily, as an evaluation does."""
    body = pl.struct(
        "customer",
        tier=pl.lit("gold"),
        action=pl.lit("visit"),
        label=pl.lit("客户经理上门拜访"),
        because=pl.lit("worth much"),
        owner=pl.lit("sales"),
        within=pl.lit("P10D"),
    )
    customers = pl.LazyFrame({"number": pl.arange(size, eager=True)})
    return customers.select(
        customer="C" + pl.col("number").cast(pl.String),
        action=pl.lit("visit"),
        tier=pl.lit("gold"),
    ).with_columns(body=body.struct.json_encode())


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--to", url, size]:
            with tempfile.TemporaryDirectory(prefix="tiers-bench-") as box:
                deliver(url, int(size), Path(box))
        case sizes:
            main([int(size) for size in sizes] or [100_000, 1_000_000])
