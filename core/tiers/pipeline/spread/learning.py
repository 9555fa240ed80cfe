"""Fit scores to customers that lie spread over machines: the very same fits.

A model that can merge fits (`Mergeable`) is fitted where the customers lie, part by
part. Of any other, each part gives what the model asks of a customer, equal answers
counted once; the model is then fitted here, to as many customers as there are. So a
fit is the same by construction, whoever wrote the model, and this process needs memory
for no more than the model itself does: answers lie on disk.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.lang.ir import Node
from tiers.physical import ROW, dtype
from tiers.pipeline.approximate import Approximation, Counter, Fit, fitted
from tiers.pipeline.models import Writer
from tiers.pipeline.spread.sifting import AT_ONCE, CLEAN
from tiers.program import promises
from tiers.program.score import Score
from tiers.program.scoring import Mergeable
from tiers.schema import Schema
from tiers.spreading import Packet, Packets

_COUNT = "#count"

Learning = Score | Counter
"""What is fitted part by part."""

Nodes = Mapping[str, Node]


@attrs.frozen
class Learner:
    """Learns of the clean customers among packets."""

    clean: Packets
    schema: Schema
    without: pl.Series
    """The rows that are left out: those that repeat a key."""

    def __call__(self, writer: Writer, scores: Sequence[Score]) -> list[Fit]:
        """Fit scores, all in one reading of the customers; approximate ones in two."""
        with tempfile.TemporaryDirectory(prefix="tiers-fit-") as folder:
            reading = _Reading(self, writer, Path(folder))
            found = [Approximation.of(s, writer.program.approximate) for s in scores]
            roughly = [one for one in found if one is not None]
            exact = [s for s, one in zip(scores, found, strict=True) if one is None]
            merged = [s for s in exact if isinstance(s.scorer, Mergeable)]
            others = [s for s in exact if s not in merged]
            tables = reading.learn(
                [*merged, *(rough for one in roughly for rough in one.rough)],
                [n for s in others for n in self.asked(writer, s)],
            )
            for score in others:
                with score.blame.taken():
                    plan = promises.plan(score.scorer.fit(score.params, reading))
                    tables[str(score.name)] = plan.collect(engine="streaming")
            fits = fitted(roughly, tables, reading.count)
            for score in exact:
                fits[score.name] = Fit(_condensed(score, tables[score.name]))
            return [fits[score.name] for score in scores]

    def asked(self, writer: Writer, score: Score) -> list[Nodes]:
        """Find out what a model asks of each customer, by fitting it to nobody."""
        kinds = {fact.name: dtype(fact.type) for fact in self.schema.facts}
        nobody = pl.LazyFrame(schema={ROW: pl.UInt32(), **kinds})
        asking = _Asking(writer.columns(nobody).select)
        with score.blame.taken():
            score.scorer.fit(score.params, asking)
        return asking.found


def _condensed(score: Score, fit: pl.DataFrame) -> pl.DataFrame:
    with score.blame.taken():
        return score.condensed(fit)


@attrs.frozen
class _Asking:
    """A population that notes what it is asked."""

    select_: Callable[..., pl.LazyFrame]
    found: list[Nodes] = attrs.field(factory=list)

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """See `Population`."""
        self.found.append(nodes)
        return self.select_(**nodes)


@attrs.frozen
class _Reading:
    """All customers, as those models see them that can't merge fits."""

    learner: Learner
    writer: Writer
    folder: Path
    answers: list[tuple[Nodes, list[Path]]] = attrs.field(factory=list)

    def select(self, **nodes: Node) -> pl.LazyFrame:
        """See `Population`."""
        for asked, files in self.answers:
            if asked == nodes:
                return self._customers(nodes, files)
        # A model may look at what it got before it asks on.
        self.learn([], [nodes])
        return self.select(**nodes)

    def learn(
        self, merged: Sequence[Learning], asked: Sequence[Nodes]
    ) -> dict[str, pl.DataFrame]:
        """Read the customers once: fit these models, and note these answers."""
        if not merged and not asked:
            return {}
        start = len(self.answers)
        self.answers.extend((nodes, []) for nodes in asked)
        parts = {str(s.name): _Merging(s) for s in merged}
        work = Parts(self.writer, tuple(merged), tuple(asked), self.learner.without)
        for packet in self.learner.clean.through(work).here():
            if packet.what in parts:
                parts[packet.what].add(packet.rows)
            else:
                self._note(self.answers[start + int(packet.what[1:])][1], packet.rows)
        for name, none in zip(parts, work.fits(self._nobody()), strict=True):
            parts[name].add(none)
        return {name: merging.whole() for name, merging in parts.items()}

    def count(self, counters: Sequence[Counter]) -> list[pl.DataFrame]:
        """Count the customers once more."""
        found = self.learn(counters, [])
        return [found[one.name] for one in counters]

    def _nobody(self) -> pl.DataFrame:
        kinds = {f.name: dtype(f.type) for f in self.learner.schema.facts}
        return pl.DataFrame(schema={ROW: pl.UInt32(), **kinds})

    def _note(self, files: list[Path], rows: pl.DataFrame) -> None:
        names = sum(len(files) for _, files in self.answers)
        files.append(self.folder / f"{names}.arrow")
        rows.write_ipc(files[-1])

    def _customers(self, nodes: Nodes, files: list[Path]) -> pl.LazyFrame:
        """Give as many rows as there are customers, in whatever order."""
        if not files:
            return self.writer.columns(self._nobody().lazy()).select(**nodes)
        counted = pl.scan_ipc(files)
        repeated = counted.select(pl.exclude(_COUNT).repeat_by(_COUNT))
        return repeated.explode(list(nodes), empty_as_null=False)


@attrs.define
class _Merging:
    """Puts fits to parts together as they come, so that few are held at a time."""

    score: Learning
    fits: list[pl.DataFrame] = attrs.field(factory=list)
    most: int = AT_ONCE

    def add(self, fit: pl.DataFrame) -> None:
        """Take one in."""
        self.fits.append(fit)
        if sum(f.height for f in self.fits) > self.most:
            self.fits = [self.whole()]
            self.most = max(AT_ONCE, 2 * self.fits[0].height)

    def whole(self) -> pl.DataFrame:
        """Give the fit to all that were taken in."""
        return merge(self.score, self.fits)


def merge(score: Learning, fits: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Give the fit of all from the fits of parts."""
    scorer: Any = score.scorer
    found = pl.concat(fits).lazy()
    table: pl.DataFrame = scorer.merged(score.params, found).collect()
    return table


@attrs.frozen
class Parts:
    """Fits models to a part of the customers, and notes what others ask of them."""

    writer: Writer
    merged: tuple[Learning, ...]
    asked: tuple[Nodes, ...]
    without: pl.Series

    def __call__(self, packets: Iterator[Packet]) -> Iterator[Packet]:
        """Give one packet for each model, and for each question at least one."""
        fits: list[list[pl.DataFrame]] = [[] for _ in self.merged]
        for rows in gathered(packets, self.without):
            found = pl.collect_all([*self._fits(rows), *self._answers(rows)])
            for own, fit in zip(fits, found, strict=False):
                own.append(fit)
            for at, answers in enumerate(found[len(fits) :]):
                yield Packet(f"#{at}", answers)
        for score, own in zip(self.merged, fits, strict=True):
            if own:
                yield Packet(str(score.name), merge(score, own))

    def fits(self, rows: pl.DataFrame) -> list[pl.DataFrame]:
        """Fit the models to these rows alone."""
        return pl.collect_all(self._fits(rows))

    def _fits(self, rows: pl.DataFrame) -> list[pl.LazyFrame]:
        population = self.writer.columns(rows.lazy())
        scorers: list[tuple[Any, Any]] = [(s.scorer, s.params) for s in self.merged]
        return [scorer.fit(params, population) for scorer, params in scorers]

    def _answers(self, rows: pl.DataFrame) -> list[pl.LazyFrame]:
        population = self.writer.columns(rows.lazy())
        return [
            population.select(**nodes).group_by(pl.all()).len(_COUNT)
            for nodes in self.asked
        ]


def gathered(
    packets: Iterator[Packet], without: pl.Series, most: int = AT_ONCE
) -> Iterator[pl.DataFrame]:
    """Put the clean rows of packets together, so many at a time, some left out."""
    waiting: list[pl.DataFrame] = []
    for packet in packets:
        assert packet.what == CLEAN, packet.what
        rows = packet.rows
        if len(without):
            rows = rows.filter(~pl.col(ROW).is_in(without.implode()))
        if waiting and sum(r.height for r in waiting) + rows.height > most:
            yield pl.concat(waiting)
            waiting.clear()
        waiting.append(rows)
    if waiting:
        yield pl.concat(waiting)
