"""The plugins of this installation, by name, each stage getting what it needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs
import pluggy
import polars as pl

from tiers import hooks
from tiers.engines.columnar import engine as columnar
from tiers.engines.interpret import engine as interpret
from tiers.ports import AnyScorer, Engine, ReadOptions, TableSink, TableSource
from tiers.problems import DataError, PolicyError, Problem, closest
from tiers.text import Text


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class _Format(_Named, Protocol):
    @property
    def suffixes(self) -> tuple[str, ...]: ...


_N = TypeVar("_N", bound=_Named)
_F = TypeVar("_F", bound=_Format)


@attrs.define(slots=False)
class Plugins:
    """What is installed. A plugin that can't be loaded is a warning, not the end."""

    manager: pluggy.PluginManager
    problems: list[Problem] = attrs.field(factory=list)

    @classmethod
    def installed(cls) -> "Plugins":
        """Load every plugin that some package offers."""
        found = cls(hooks.manager())
        for entry in entry_points(group=hooks.PROJECT):
            found.load(entry)
        return found

    def load(self, entry: EntryPoint) -> None:
        """Load one plugin; what it raises becomes a warning that names it."""
        try:
            self.manager.register(entry.load(), entry.name)
        except Exception as error:  # noqa: BLE001 - a stranger's plugin may raise anything
            self.problems.append(_broken(entry, error))

    @cached_property
    def scorers(self) -> Mapping[str, AnyScorer]:
        """The scoring models by name."""
        return _by_name(self._offers(self.manager.hook.tiers_scorers), self.problems)

    @cached_property
    def engines(self) -> Mapping[str, Engine]:
        """The engines by name, the two of our own among them."""
        own: list[Engine] = [columnar, interpret]
        offered = self._offers(self.manager.hook.tiers_engines)
        return _by_name([*own, *offered], self.problems)

    def engine(self, name: str) -> Engine:
        """Find an engine.

        Raises:
            PolicyError: there is none of that name.
        """
        if name in self.engines:
            return self.engines[name]
        message = Text(f"no engine is named `{name}`", f"没有名为 `{name}` 的引擎")
        advice = closest(name, self.engines)
        raise PolicyError([Problem("unknown-engine", message, help=advice)])

    def source(self, path: Path) -> TableSource:
        """Find what reads a file, by its ending.

        Raises:
            DataError: nothing does.
        """
        offers: list[TableSource] = self._offers(self.manager.hook.tiers_sources)
        return _by_suffix(path, offers, _READ)

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:
        """Open a table lazily.

        Raises:
            DataError: nothing reads it, or it can't be read.
        """
        return self.source(path).scan(path, options)

    @contextmanager
    def reading(self, path: Path) -> Iterator[None]:
        """Explain what comes up while the rows of *path* are read.

        Raises:
            DataError: instead of an error of Polars.
        """
        try:
            yield
        except pl.exceptions.PolarsError as error:
            raise self.source(path).explain(error, path) from error

    def sink(self, path: Path) -> TableSink:
        """Find what writes a file, by its ending.

        Raises:
            DataError: nothing does.
        """
        offers: list[TableSink] = self._offers(self.manager.hook.tiers_sinks)
        return _by_suffix(path, offers, _WRITTEN)

    def _offers(self, hook: Callable[[], list[Iterable[Any]]]) -> list[Any]:
        return [offer for offers in hook() for offer in offers]


def _broken(entry: EntryPoint, error: Exception) -> Problem:
    owner = entry.dist.name if entry.dist else "?"
    return Problem(
        "broken-plugin",
        Text(
            f"plugin `{entry.name}` of `{owner}` can't be loaded: {error}",
            f"无法加载 `{owner}` 的插件 `{entry.name}`：{error}",
        ),
        severity="warning",
    )


def _by_name(offers: Iterable[_N], problems: list[Problem]) -> Mapping[str, _N]:
    """Index plugins by name; of two with one name, neither is used."""
    found: dict[str, list[_N]] = {}
    for offer in offers:
        found.setdefault(offer.name, []).append(offer)
    problems += (_twice(name) for name, same in found.items() if len(same) > 1)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _twice(name: str) -> Problem:
    return Problem(
        "repeated-plugin",
        Text(
            f"two plugins are named `{name}`; neither is used",
            f"有两个插件都叫 `{name}`，均不使用",
        ),
        severity="warning",
    )


_READ = Text("read", "读取")
_WRITTEN = Text("written", "写入")


def _by_suffix(path: Path, offers: list[_F], done: Text) -> _F:
    if path.is_dir():
        raise DataError([_folder(path)])
    found = [o for o in offers if path.name.lower().endswith(o.suffixes)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(s for o in offers for s in o.suffixes))
    message = Text(
        f"`{path}` can't be {done.en}: its ending names no known format",
        f"无法{done.zh} `{path}`：不认识该文件扩展名",
    )
    advice = Text(f"known endings: {known}", f"可用的扩展名：{known}")
    raise DataError([Problem("unknown-format", message, help=advice)])


def _folder(path: Path) -> Problem:
    return Problem(
        "not-a-file",
        Text(f"`{path}` is a folder", f"`{path}` 是文件夹，不是文件"),
        help=Text("name a file in it", "请指定其中的一个文件"),
    )
