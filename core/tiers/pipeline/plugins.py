"""The plugins of this installation, by name, each stage getting what it needs."""

import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from importlib.metadata import EntryPoint, distribution, entry_points
from pathlib import Path
from typing import Any

import attrs
import pluggy
import polars as pl

from tiers import hooks
from tiers.codes import Codebook
from tiers.engines.columnar import engine as columnar
from tiers.lang.added import Added
from tiers.lang.evaluation.calls import Builtin
from tiers.location import STDIN, Location
from tiers.pipeline.functions import added, builtin
from tiers.pipeline.later import Imported, Importing
from tiers.pipeline.loading import Loaded, Origin, loaded, offered
from tiers.pipeline.repeats import Repeated, repeated
from tiers.pipeline.tables import folders
from tiers.pipeline.tables.formats import Formats
from tiers.pipeline.tables.opened import Opened
from tiers.pipeline.tables.opening import opened
from tiers.ports import (
    AnyScorer,
    Channel,
    DeliverySink,
    Engine,
    Host,
    ReadOptions,
    Reporting,
    Section,
    TableSink,
    TableSource,
    UrlSink,
)
from tiers.problems import DataError, PolicyError, Problem, closest
from tiers.program.program import Fitted
from tiers.text import Text

OURS = "tiers"
"""The distribution that this is."""


class _Interpreter:
    """The interpreter, which is imported when it is to decide."""

    name = "interpret"

    def decide(
        self, fitted: Fitted, clean: pl.LazyFrame, as_of: date, book: Codebook
    ) -> pl.LazyFrame:
        """Decide about every customer of *clean*."""
        from tiers.engines.interpret import engine  # noqa: PLC0415 - see above

        return engine.decide(fitted, clean, as_of, book)


class _Engines:
    """Our own engines, which come in by the door of all others."""

    @hooks.hookimpl
    def tiers_engines(self) -> list[Engine]:
        return [columnar, _Interpreter()]


@attrs.define(slots=False)
class Plugins:
    """What is installed. A plugin that can't be used is a warning, not the end."""

    manager: pluggy.PluginManager = attrs.field(factory=hooks.manager)
    loaded: list[Loaded] = attrs.field(factory=list)
    """Every plugin, whatever came of it; all are loaded before any is asked for."""
    _opened: dict[Location, Opened] = attrs.field(factory=dict, repr=False)

    @classmethod
    def installed(cls) -> "Plugins":
        """Load every plugin that some package offers, and our own engines."""
        found = cls()
        found.add(_Engines(), Origin.by("engines", distribution(OURS)))
        for entry in entry_points(group=hooks.PROJECT):
            found.load(entry)
        return found

    def load(self, entry: EntryPoint) -> None:
        """Load one plugin; what it raises becomes a warning that names it."""
        self.loaded.append(loaded(entry, self.manager))

    def add(self, plugin: Any, origin: Origin) -> None:
        """Take in a plugin that is loaded already."""
        self.loaded.append(offered(plugin, origin, self.manager))

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the plugins; all warnings."""
        own = [problem for each in self.loaded for problem in each.problems]
        return own + self.clashes

    @property
    def clashes(self) -> list[Problem]:
        """The names that several plugins claim, so that none has them."""
        return [repeat.problem for repeat in self._repeated]

    @cached_property
    def _repeated(self) -> list[Repeated]:
        return repeated(self.loaded)

    def _named(self, kind: str, taken: Collection[str] = ()) -> Mapping[str, Any]:
        """Index offers by name; of two with one name, neither is used."""
        lost = {repeat.name for repeat in self._repeated if repeat.kind == kind}
        offers = [offer for each in self.loaded for offer in each.of_kind(kind)]
        kept = {o.name: o for o in offers if o.name not in {*lost, *taken}}
        return Imported(kept, self.ready)

    @cached_property
    def ready(self) -> Importing:
        """What imports those offers that are for later."""
        return Importing(
            {
                offer: (kind, each.origin)
                for each in self.loaded
                for kind, offer in each.offers
                if isinstance(offer, hooks.Later)
            }
        )

    def loss(self, kind: str, name: str = "*") -> Text | None:
        """Say which plugin may be to blame that nothing of *kind* has this name."""
        for repeat in self._repeated:
            if (repeat.kind, repeat.name) == (kind, name):
                return repeat.problem.message
        failed = Text("it failed, see its warning", "它已失败，详见其警告")
        told = [
            plugin.origin.says(failed)
            for plugin in self.loaded
            if _may_have_lost(plugin, kind, name)
        ]
        if not told:
            return None
        return Text("; ".join(t.en for t in told), "；".join(t.zh for t in told))

    def blamed(self, error: BaseException) -> Origin | None:
        """Find the plugin of others whose code raised *error*, if it was one."""
        packages = {
            each.package: each.origin
            for each in self.loaded
            if each.plugin is not None and each.origin.distribution != OURS
        }
        for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
            module = str(frame.f_globals.get("__name__", ""))
            if module.partition(".")[0] in packages:
                return packages[module.partition(".")[0]]
        return None

    @cached_property
    def scorers(self) -> Mapping[str, AnyScorer]:
        """The scoring models by name.

        As with all that is asked for by name, asking for one may import it, and raise a
        PolicyError if it can't be used.
        """
        return self._named("scorers")

    @cached_property
    def makers(self) -> Mapping[str, Callable[[Text], Text]]:
        """Who speaks for each scoring model that is not ours."""
        return {
            offer.name: each.origin.says
            for each in self.loaded
            for offer in each.of_kind("scorers")
            if each.origin.distribution != OURS
        }

    @cached_property
    def engines(self) -> Mapping[str, Engine]:
        """The engines by name, the two of our own among them."""
        return self._named("engines")

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """The places besides this process, by name; an engine's name is not theirs."""
        return self._named("hosts", taken=self.engines)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name."""
        return self._named("channels")

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections of a report by name, in the order of their names."""
        return dict(sorted(self._named("sections").items()))

    @cached_property
    def functions(self) -> Mapping[str, Builtin]:
        """The functions of FEEL that plugins add, by name, ready to be called."""
        found = self._named("functions")
        return {name: builtin(function) for name, function in found.items()}

    @cached_property
    def added(self) -> Mapping[str, Added]:
        """The same functions, ready to be called by policies."""
        own = self._named("functions")
        return {
            offer.name: added(offer, each.origin.says)
            for each in self.loaded
            for offer in each.of_kind("functions")
            if offer.name in own
        }

    def engine(self, name: str) -> Engine:
        """Find an engine.

        Raises:
            PolicyError: there is none of that name.
        """
        if name in self.engines:
            return self.engines[name]
        raise PolicyError([self._unknown_engine(name)])

    def host(self, name: str) -> Host:
        """Find a place besides this process.

        Raises:
            PolicyError: there is none of that name.
        """
        if name in self.hosts:
            return self.hosts[name]
        raise PolicyError([self._unknown_engine(name)])

    def _unknown_engine(self, name: str) -> Problem:
        message = Text(f"no engine is named `{name}`", f"没有名为 `{name}` 的引擎")
        lost = self.loss("engines", name) or self.loss("hosts", name)
        advice = lost or closest(name, [*self.engines, *self.hosts])
        return Problem("unknown-engine", message, help=advice)

    def source(self, path: Path) -> TableSource:
        """Find what reads a file, by its ending.

        Raises:
            DataError: nothing does.
        """
        found: TableSource = self._formats("sources").of_file(path)
        return found

    def sink(self, path: Path) -> TableSink:
        """Find what writes a file, by its ending.

        Raises:
            DataError: nothing does.
        """
        if path.is_dir():
            raise DataError([_folder(path)])
        found: TableSink = self._formats("sinks").of_file(path)
        if isinstance(found, Reporting):
            return found.with_sections(tuple(self.sections.values()))
        return found

    def url_sink(self, location: Location) -> UrlSink:
        """Find what writes to a URL, by its scheme.

        Raises:
            DataError: nothing does.
        """
        found: UrlSink | DeliverySink = self._formats("sinks").of_url(location)
        if isinstance(found, DeliverySink):
            raise DataError([_delivers(location)])
        return found

    def any_sink(self, location: Location) -> TableSink | UrlSink | DeliverySink:
        """Find what writes or delivers to a place, a file or a URL.

        Raises:
            DataError: nothing does.
        """
        if not location.scheme:
            return self.sink(location.path)
        found: UrlSink | DeliverySink = self._formats("sinks").of_url(location)
        return found

    def opened(self, place: Path | Location, options: ReadOptions) -> Opened:
        """Open a table: once, however often it is asked for.

        Raises:
            DataError: nothing reads it, or it can't be read.
        """
        location = Location.of(place)
        if location not in self._opened:
            self._opened[location] = opened(location, options, self._formats("sources"))
        return self._opened[location]

    def scan(self, place: Path | Location, options: ReadOptions) -> pl.LazyFrame:
        """Open a table lazily.

        Raises:
            DataError: nothing reads it, or it can't be read.
        """
        return self.opened(place, options).table

    def files(self, place: Path | Location) -> tuple[Path, ...]:
        """Name the files that a table is read from; none if it comes by URL or pipe.

        Raises:
            DataError: a folder or a pattern has none.
        """
        location = Location.of(place)
        if location.scheme or location.place == STDIN:
            return ()
        found = folders.files(location, self._formats("sources"))
        return (location.path,) if found is None else tuple(f.path for f in found)

    @contextmanager
    def reading(self, place: Path | Location) -> Iterator[None]:
        """Explain what comes up while the rows of a table are read.

        Raises:
            DataError: instead of an error of Polars or of the system.
        """
        try:
            yield
        except BrokenPipeError:
            raise
        except (pl.exceptions.PolarsError, OSError) as error:
            found = self._opened.get(Location.of(place))
            if found is None:
                raise
            # What an error says may hold secrets: it is not chained to what is shown.
            raise found.explain(error) from None

    def _formats(self, kind: str) -> Formats:
        offers = [offer for each in self.loaded for offer in each.of_kind(kind)]
        return Formats(kind, offers, self.loss, self.ready)


def _may_have_lost(plugin: Loaded, kind: str, name: str) -> bool:
    return any(
        lost in {kind, "*"} and which in {name, "*"} for lost, which in plugin.lost
    )


def _delivers(location: Location) -> Problem:
    """Say that items are delivered to a place, and no table is written there."""
    message = Text(
        f"`{location}` can't be the only place where decisions go",
        f"判定结果不能只写入 `{location}`",
    )
    advice = Text(
        f"write `--out FILE --to {location}`: what is delivered is made of the file",
        f"请写成 `--out 文件 --to {location}`：投递内容由该文件生成",
    )
    return Problem("only-delivered", message, help=advice)


def _folder(path: Path) -> Problem:
    return Problem(
        "not-a-file",
        Text(f"`{path}` is a folder", f"`{path}` 是文件夹，不是文件"),
        help=Text("name a file in it", "请指定其中的一个文件"),
    )
