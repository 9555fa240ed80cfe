"""A sender that is killed for good at a chosen moment; run as a process of its own."""

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs
import polars as pl

from tiers.delivering import Item, Receipt, Terms
from tiers.location import Location
from tiers.pipeline.delivery import Destination, Outbox, Run, deliver, fill
from tiers.problems import DataError, Problem
from tiers.text import Text

RUN = Run("shop", "1", "2026-07-01", "actions", "d1")
NEVER = -1


def items(count: int) -> pl.LazyFrame:
    return pl.LazyFrame({"customer": [f"C{n}" for n in range(count)]}).select(
        "customer",
        pl.lit("call").alias("action"),
        pl.lit("gold").alias("tier"),
        ('{"customer":"' + pl.col("customer") + '"}').alias("body"),
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(table: pl.DataFrame) -> pl.DataFrame:
    die()
    return table


@attrs.frozen
class Keeper:
    """Keeps every key it is given in a file, as a receiver elsewhere would."""

    kept: Path
    die_at: int = NEVER
    """The batch during which the sender ends."""
    has_sent: bool = False
    """Whether the receiver has the batch by then."""
    refuses: str = ""
    fails_at: int = NEVER
    name: str = "keeper"
    schemes: tuple[str, ...] = ("keeper",)

    def check(self, location: Location, terms: Terms) -> None:
        pass

    def deliver(
        self,
        batches: Iterable[Sequence[Item]],
        location: Location,  # noqa: ARG002 - the port has it
        terms: Terms,  # noqa: ARG002 - and this
    ) -> Iterator[Sequence[Receipt]]:
        for at, batch in enumerate(batches):
            if at == self.fails_at:
                raise DataError([Problem("x", Text("it is gone", "已断开"))])
            if at == self.die_at and not self.has_sent:
                die()
            with self.kept.open("a") as file:
                file.writelines(f"{item.key}\n" for item in batch)
            if at == self.die_at:
                die()
            yield [self.receipt(item) for item in batch]

    def receipt(self, item: Item) -> Receipt:
        if self.refuses and self.refuses in item.body:
            return Receipt(item.key, "refused", Text("no such person", "查无此人"))
        return Receipt(item.key, "sent")


def to(sink: Keeper, name: str = "crm") -> Destination:
    terms = Terms(RUN.name, "actions", {})
    return Destination(name, sink, Location.parse("keeper://x"), terms)


def main(what: str, folder: str, kept: str, at: str, has_sent: str) -> None:
    box = Path(folder)
    if what == "fill":
        fill(box, RUN, items(5000).map_batches(dying), ["crm"])
    keeper = Keeper(Path(kept), int(at), has_sent == "True")
    deliver(Outbox.opened(box), [to(keeper)])


if __name__ == "__main__":
    main(*sys.argv[1:])
