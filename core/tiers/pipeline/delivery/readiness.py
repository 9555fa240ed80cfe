"""Is every sink ready? Found out before anything is decided, and all faults told."""

from collections.abc import Iterable
from datetime import date

import attrs

from tiers.atomic import claim
from tiers.pipeline.delivery.addresses import Address
from tiers.pipeline.delivery.faults import sink_failed
from tiers.pipeline.delivery.misaddressed import takes_none
from tiers.pipeline.delivery.tables import Telling
from tiers.pipeline.plugins import Plugins
from tiers.ports import DeliverySink, KeepingSink, TableSink, UrlSink
from tiers.problems import DataError, Problem, told
from tiers.program.program import Program
from tiers.text import Lang, Text


@attrs.frozen
class Ahead:
    """What is known of a run before anything is decided."""

    program: Program
    as_of: date
    lang: Lang

    def check(self, to: Iterable[Address], plugins: Plugins) -> None:
        """Make sure that things can be delivered to all.

        Raises:
            DataError: they can't be; with the faults of all, each at its sink.
        """
        faults = [problem for each in to for problem in self._faults(each, plugins)]
        if faults:
            raise DataError(faults)

    def _faults(self, to: Address, plugins: Plugins) -> Iterable[Problem]:
        try:
            self._check(to, plugins)
        except DataError as error:
            return [attrs.evolve(p, at=p.at or to.at) for p in error.problems]
        except Exception as error:  # noqa: BLE001 - a plugin may raise what it likes
            return [sink_failed(to.name, to.location.hushed(told(error)))]
        return []

    def _check(self, to: Address, plugins: Plugins) -> None:
        sink = plugins.any_sink(to.location)
        if isinstance(sink, DeliverySink):
            program, as_of = self.program, self.as_of.isoformat()
            about = {"policy": program.name, "version": program.version}
            terms = to.terms("", about | {"as_of": as_of}, self.lang)
            sink.check(to.location, terms)  # the run has no name yet
            return
        problems = list(_idle(to, is_file=isinstance(sink, TableSink)))
        if problems:
            raise DataError(problems)
        if isinstance(sink, TableSink):
            claim(to.location.path)
            return
        self._check_table(to.opened(), sink)

    def _check_table(self, to: Address, sink: UrlSink) -> None:
        sink.check(to.location)
        if isinstance(sink, KeepingSink):
            telling = Telling(self.program, to.shape, self.as_of, self.lang)
            sink.check_columns(to.location, telling.schema, telling.about)


def _idle(to: Address, *, is_file: bool) -> Iterable[Problem]:
    if to.options:
        names = ", ".join(f"`{name}`" for name in to.options)
        yield takes_none(to.name, Text(f"options: {names}", f"选项：{names}"))
    if is_file and to.secret is not None:
        yield takes_none(to.name, Text("secret", "密钥"))
