"""Tables as JSON Lines: one object a line."""

from pathlib import Path

import polars as pl

from tiers_plugins.sinks.faults import writing


class JsonLines:
    """Writes JSON Lines, lists as arrays; decimals are text, so no digit is lost."""

    @property
    def name(self) -> str:
        """The format's name."""
        return "json-lines"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".jsonl", ".ndjson")

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path*, streaming.

        Raises:
            DataError: the file can't be written.
        """
        with writing(path):
            table.sink_ndjson(path, engine="streaming")
