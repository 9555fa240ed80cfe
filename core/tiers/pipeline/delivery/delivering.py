"""A run that has been decided, or its outbox → deliveries to all who are to have it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import attrs

from tiers.pipeline.delivery import packing, sheets
from tiers.pipeline.delivery.addresses import Address
from tiers.pipeline.delivery.faults import no_outbox
from tiers.pipeline.delivery.misaddressed import unnamed_sink
from tiers.pipeline.delivery.notes import note
from tiers.pipeline.delivery.outbox import Outbox
from tiers.pipeline.delivery.sending import Delivered, Destination, deliver
from tiers.pipeline.delivery.tables import Telling
from tiers.pipeline.evaluate import Evaluation
from tiers.pipeline.plugins import Plugins
from tiers.ports import DeliverySink
from tiers.problems import DataError, Problem
from tiers.text import Lang


@attrs.frozen
class Delivering:
    """Delivers to some addresses."""

    plugins: Plugins
    lang: Lang
    is_again: bool = False
    """Whether what was refused before is offered once more."""

    def run(
        self, run: Evaluation, out: Path, to: Sequence[Address]
    ) -> tuple[Delivered, ...]:
        """Deliver a run whose decisions are in *out*: fill outboxes, and send.

        Raises:
            DataError: the outbox can't be written to.
        """
        outbox = packing.outbox_beside(out)
        note(outbox, [each for each in to if each.at is not None])
        found: list[Delivered] = []
        for folder, group in self._by_folder(outbox, to).items():
            try:
                self._pack(run, out, folder, group)
                found += self._sent(folder, group)
            except DataError as error:
                found += [_none(each, error.problems) for each in group]
        return _as_asked(found, to)

    def outbox(self, outbox: Path, to: Sequence[Address]) -> tuple[Delivered, ...]:
        """Deliver what is missing of an outbox.

        Raises:
            DataError: it has nothing for some of them; they are all said.
        """
        groups = self._by_folder(outbox, to)
        lacking = [no_outbox(folder) for folder in groups if not _is_filled(folder)]
        if lacking:
            raise DataError(lacking)
        sent = [self._sent(folder, group) for folder, group in groups.items()]
        return _as_asked(chain.from_iterable(sent), to)

    def _by_folder(
        self, outbox: Path, to: Iterable[Address]
    ) -> Mapping[Path, list[Address]]:
        """Group those who get the same.

        Raises:
            DataError: nothing serves some of them.
        """
        found: dict[Path, list[Address]] = {}
        faults: list[Problem] = []
        for each in to:
            try:
                folder = self._folder(outbox, each)
                found.setdefault(folder, []).append(each)
            except DataError as error:
                faults += error.problems
        if faults:
            raise DataError(faults)
        return found

    def _folder(self, outbox: Path, to: Address) -> Path:
        if isinstance(self.plugins.any_sink(to.location), DeliverySink):
            return packing.folder_of(outbox, to.shape)
        return packing.folder_of(outbox, to.shape, sheets.ENDING)

    def _pack(
        self, run: Evaluation, out: Path, folder: Path, group: Sequence[Address]
    ) -> None:
        shape, names = group[0].shape, [e.name for e in group if not e.is_console]
        if not _is_sheet(folder):
            packing.packed(run, out, names, self.lang, shape)
            return
        telling = Telling(run.fitted.program, shape, run.as_of, self.lang)
        rows, decided = packing.settled(telling.table(run), out, shape)
        named = packing.named(run, shape, decided)
        sheets.lay_out(folder, named, rows, telling.about, names)

    def _sent(self, folder: Path, group: Sequence[Address]) -> Sequence[Delivered]:
        if _is_sheet(folder):
            return sheets.write_to(folder, group, self.plugins)
        box, found = Outbox.opened(folder), list[Delivered]()
        for each in group:
            try:
                to = self._destination(box, each)
            except DataError as error:
                missing = box.missing(each.name)
                found.append(_none(each, error.problems, missing))
                continue
            found += deliver(box, [to], again=self.is_again)
        return found

    def _destination(self, box: Outbox, to: Address) -> Destination:
        run = box.run
        about = {"policy": run.policy, "version": run.version, "as_of": run.as_of}
        terms = to.terms(run.name, about, self.lang)
        sink = self.plugins.any_sink(to.location)
        assert isinstance(sink, DeliverySink), "others have tables"
        return Destination(to.name, sink, to.location, terms)


def _as_asked(
    found: Iterable[Delivered], to: Sequence[Address]
) -> tuple[Delivered, ...]:
    """Put what came of it in the order of the sinks, and faults at their places."""
    named = {each.name: each for each in found}
    return tuple(_located(named[each.name], each) for each in to)


def _located(found: Delivered, to: Address) -> Delivered:
    problems = tuple(attrs.evolve(p, at=p.at or to.at) for p in found.problems)
    return attrs.evolve(found, problems=problems)


def _none(to: Address, problems: tuple[Problem, ...], missing: int = 0) -> Delivered:
    """Say that nothing could be delivered at all."""
    return Delivered(to.name, 0, 0, 0, missing, (), problems)


def _is_sheet(folder: Path) -> bool:
    return folder.name.endswith(sheets.ENDING)


def _is_filled(folder: Path) -> bool:
    try:
        (sheets.Sheet if _is_sheet(folder) else Outbox).opened(folder)
    except DataError:
        return False
    return True


def left_out(outbox: Path, to: Iterable[Address]) -> list[Problem]:
    """Say who lacks items and is not among those who are delivered to.

    Raises:
        DataError: there is no outbox.
    """
    names = {each.name for each in to}
    boxes = [_opened(f) for f in (outbox, *outbox.glob("*/")) if _is_filled(f)]
    if not boxes:
        raise DataError([no_outbox(outbox)])
    return [
        unnamed_sink(sink, missing)
        for box in boxes
        for sink in box.sinks
        if sink not in names and (missing := box.missing(sink))
    ]


def _opened(folder: Path) -> Outbox | sheets.Sheet:
    if _is_sheet(folder):
        return sheets.Sheet.opened(folder)
    return Outbox.opened(folder)
