"""What tasks tell beside the rows they write, exactly once for each part.

A part that is computed again, because a machine was lost, tells the same again; it
takes the place of what it told before.
"""

from typing import Any

import attrs
from pyspark.accumulators import Accumulator, AccumulatorParam
from pyspark.sql import SparkSession

from tiers.ports import Packet
from tiers_plugins.hosts.spark.blobs import rows_of

Told = dict[int, list[tuple[str, int, bytes]]]


class _ByPart(AccumulatorParam[Told]):
    """Keeps what each part told last."""

    def zero(self, value: Told) -> Told:
        """Begin with nothing."""
        del value
        return {}

    def addInPlace(self, value1: Told, value2: Told) -> Told:  # noqa: N802 - Spark's
        """Take in what more parts tell."""
        value1.update(value2)
        return value1


@attrs.frozen
class Notes:
    """Collects what tasks tell."""

    told: Accumulator[Told]

    @classmethod
    def on(cls, session: SparkSession) -> "Notes":
        """Begin."""
        return cls(session.sparkContext.accumulator({}, _ByPart()))

    def add(self, part: int, notes: list[Any]) -> None:
        """Tell, from a task."""
        self.told.add({part: notes})

    def packets(self) -> list[Packet]:
        """Give all that was told, in the order of the parts."""
        return [
            Packet(what, rows_of(data), bucket)
            for _, notes in sorted(self.told.value.items())
            for what, bucket, data in notes
        ]
