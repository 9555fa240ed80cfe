"""A run as a report: one page of HTML that people read, print and send on.

It has numbers, and names no customer; sections of other plugins stand at its end.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import attrs
import polars as pl

from tiers.describing import Description
from tiers.ports import Outcome, Section
from tiers.problems import DataError, Problem
from tiers.temporary import Temporary
from tiers.text import Text
from tiers_plugins.markup import Markup
from tiers_plugins.sinks.counts import has_customers
from tiers_plugins.sinks.faults import writing
from tiers_plugins.sinks.report.blocks import blocks, figures
from tiers_plugins.sinks.report.page import Part, listing, report


@attrs.frozen
class Report:
    """Writes HTML that loads nothing and runs nothing."""

    sections: tuple[Section, ...] = ()

    @property
    def name(self) -> str:
        """The format's name."""
        return "report"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it writes."""
        return (".html",)

    def with_sections(self, sections: Sequence[Section]) -> Self:
        """Give the sink that writes these sections, too."""
        return attrs.evolve(self, sections=tuple(sections))

    def write(self, table: pl.LazyFrame, path: Path) -> None:
        """Write *table* to *path* as it is, row by row.

        Raises:
            DataError: the file can't be written.
        """
        with writing(path), path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(listing(table))

    def write_described(
        self, table: pl.LazyFrame, path: Path, about: Description
    ) -> None:
        """Write what decisions, or service actions, come to.

        Sections need all decisions in memory; nothing else does.

        Raises:
            DataError: the file can't be written, or a section fails.
        """
        spool = Temporary(".parquet")  # it is counted in many ways
        table.sink_parquet(spool.path, engine="streaming")
        kept = pl.scan_parquet(spool.path)
        parts = [
            Part(each.name, about.put(each.title), self._html(each, kept, about))
            for each in self._shown(kept)
        ]
        count, noun = kept.select(pl.len()).collect().item(), _noun(kept)
        said = Text(f"{count:,} {noun.en}", f"{count:,} {noun.zh}")
        text = report(about, said, blocks(kept, about), figures(kept, about), parts)
        with writing(path):
            path.write_text(text, encoding="utf-8", newline="\n")

    def _shown(self, kept: pl.LazyFrame) -> tuple[Section, ...]:
        """Give the sections, which speak of customers, if these are customers."""
        return self.sections if has_customers(kept) else ()

    @staticmethod
    def _html(section: Section, kept: pl.LazyFrame, about: Description) -> Markup:
        outcome = Outcome(about.title, about.as_of, kept.collect(engine="streaming"))
        try:
            return Markup(section.html(outcome, about.lang))
        except Exception as error:
            raise DataError([_failing(section, error)]) from error


def _noun(kept: pl.LazyFrame) -> Text:
    if has_customers(kept):
        return Text("customers", "位客户")
    return Text("service actions", "项服务措施")


def _failing(section: Section, error: Exception) -> Problem:
    what = f"{type(error).__name__}: {error}"
    message = Text(
        f"section `{section.name}` of the report failed: {what}",
        f"报告章节 `{section.name}` 运行失败：{what}",
    )
    advice = Text(
        "tell its author, or remove its package", "请告知作者，或卸载相应的软件包"
    )
    return Problem("failing-plugin", message, help=advice)
