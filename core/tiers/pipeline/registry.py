"""Every plugin of this installation: loaded, told apart by name, and blamed."""

import traceback
from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from importlib.metadata import EntryPoint, distribution, entry_points
from typing import Any, Self

import attrs
import pluggy
import polars as pl

from tiers import hooks
from tiers.codes import Codebook
from tiers.engines.columnar import engine as columnar
from tiers.pipeline.later import Imported, Importing
from tiers.pipeline.loading import Loaded, Origin, loaded, offered
from tiers.pipeline.repeats import Repeated, repeated
from tiers.ports import Engine
from tiers.problems import Problem
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
class Registry:
    """What is loaded. A plugin that can't be used is a warning, not the end."""

    manager: pluggy.PluginManager = attrs.field(factory=hooks.manager)
    loaded: list[Loaded] = attrs.field(factory=list)
    """Every plugin, whatever came of it; all are loaded before any is asked for."""

    @classmethod
    def installed(cls) -> Self:
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

    def named(self, kind: str, taken: Collection[str] = ()) -> Mapping[str, Any]:
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


def _may_have_lost(plugin: Loaded, kind: str, name: str) -> bool:
    return any(
        lost in {kind, "*"} and which in {name, "*"} for lost, which in plugin.lost
    )
