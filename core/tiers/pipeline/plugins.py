"""The plugins of this installation, by name, each stage getting what it needs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import attrs
import polars as pl

from tiers.lang.added import Added
from tiers.lang.evaluation.calls import Builtin
from tiers.location import STDIN, Location
from tiers.pipeline.functions import added, builtin
from tiers.pipeline.registry import OURS, Registry
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
from tiers.text import Text


@attrs.define(slots=False)
class Plugins(Registry):
    """What is installed, as stages ask for it: by its name, or by a place."""

    _opened: dict[Location, Opened] = attrs.field(factory=dict, repr=False)

    @cached_property
    def scorers(self) -> Mapping[str, AnyScorer]:
        """The scoring models by name.

        As with all that is asked for by name, asking for one may import it, and raise a
        PolicyError if it can't be used.
        """
        return self.named("scorers")

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
        return self.named("engines")

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """The places besides this process, by name; an engine's name is not theirs."""
        return self.named("hosts", taken=self.engines)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name."""
        return self.named("channels")

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections of a report by name, in the order of their names."""
        return dict(sorted(self.named("sections").items()))

    @cached_property
    def functions(self) -> Mapping[str, Builtin]:
        """The functions of FEEL that plugins add, by name, ready to be called."""
        found = self.named("functions")
        return {name: builtin(function) for name, function in found.items()}

    @cached_property
    def added(self) -> Mapping[str, Added]:
        """The same functions, ready to be called by policies."""
        own = self.named("functions")
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
