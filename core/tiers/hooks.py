"""The hooks by which packages add to tiers, and how they are found.

A package offers a plugin by an entry point of the group `tiers`, naming a module or an
object that implements hooks with `tiers.hooks.hookimpl`. Every hook is called once,
when plugins are loaded; an answer of None offers nothing. What a hook raises, and what
it offers that is not fit for use, becomes a warning; the other hooks and the other
plugins work on.
"""

import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

import attrs
import pluggy

from tiers.ports import (
    AnyScorer,
    Channel,
    DeliverySink,
    Engine,
    Function,
    Host,
    Section,
    TableSink,
    TableSource,
    UrlSink,
    UrlSource,
)
from tiers.text import Text

PROJECT = "tiers"

API = 1
"""The version of these hooks and of `tiers.ports`.

It rises when a plugin that worked before could fail. A plugin says in `TIERS_API` which
version it was written for; a newer one than this is refused.
"""


@attrs.define(slots=False, eq=False)
class Later:
    """An offer that is imported when a run needs it, and not before.

    Commands start quicker so: few runs need more than a few of all offers. What it
    says of itself must be what the offer says.
    """

    name: str
    where: str
    """The module and what is offered, such as `acme_tiers.churn:Churn`; of a class, an
    instance is made, without arguments."""
    suffixes: tuple[str, ...] = ()
    """The endings of files that a source or a sink claims."""
    schemes: tuple[str, ...] = ()
    """The schemes of URLs that it claims."""

    @cached_property
    def offer(self) -> Any:
        """The offer itself; it is made once."""
        module, _, name = self.where.partition(":")
        found = getattr(import_module(module), name)
        return found() if isinstance(found, type) else found


AnySink = TableSink | UrlSink | DeliverySink
"""Whatever writes tables, or delivers items."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class RetiredArgument(FutureWarning):
    """A plugin asks for an argument that its hook is about to lose."""

    def __init__(self, name: str, instead: Text) -> None:
        self.text = Text(
            f"argument `{name}` is retired: {instead.en}",
            f"参数 `{name}` 即将取消：{instead.zh}",
        )
        super().__init__(self.text.en)


def retired(**arguments: Text) -> Mapping[str, RetiredArgument]:
    """Warn plugins of arguments that a hook will lose; each with what to use instead.

    To be given to `hookspec(warn_on_impl_args=...)` for one release at least.
    """
    return {name: RetiredArgument(name, text) for name, text in arguments.items()}


@hookspec
def tiers_scorers() -> Iterable[AnyScorer | Later]:  # type: ignore[empty-body]
    """Offer scoring models.

    A policy calls a model by its name; of two with one name neither is used, and the
    owner is told.
    """


@hookspec
def tiers_engines() -> Iterable[Engine | Later]:  # type: ignore[empty-body]
    """Offer engines.

    `--engine` calls one by its name; of two with one name neither is used, and the
    analyst is told. An engine must agree with the interpreter to the last digit.
    """


@hookspec
def tiers_hosts() -> Iterable[Host | Later]:  # type: ignore[empty-body]
    """Offer places where customers are decided about besides this process.

    `--engine` calls one by its name; of two with one name neither is used, and the
    analyst is told. A host computes nothing: it does the work that it is handed.
    """


@hookspec
def tiers_sources() -> Iterable[TableSource | UrlSource | Later]:  # type: ignore[empty-body]
    """Offer what customer tables are read from: formats of files, and kinds of URLs.

    The ending of the file's name chooses the format, the scheme of a URL the source;
    of two that claim one ending or scheme neither is used, and the analyst is told.
    """


@hookspec
def tiers_sinks() -> Iterable[AnySink | Later]:  # type: ignore[empty-body]
    """Offer where decisions go: formats of files, and kinds of URLs.

    The ending of the file's name chooses the format, the scheme of a URL the sink;
    of two that claim one ending or scheme neither is used, and the analyst is told.
    """


@hookspec
def tiers_channels() -> Iterable[Channel | Later]:  # type: ignore[empty-body]
    """Offer channels, by which surveys ask customers.

    A policy, a plan and a sample call a channel by its name, which is the name of its
    folder as well; of two with one name neither is used, and the owner is told.
    """


@hookspec
def tiers_sections() -> Iterable[Section]:  # type: ignore[empty-body]
    """Offer parts of the report of a run.

    Sections are shown in the order of their names; of two with one name neither is
    shown, and the reader is told.
    """


@hookspec
def tiers_functions() -> Iterable[Function]:  # type: ignore[empty-body]
    """Offer functions to expressions that are evaluated on values (`tiers feel`).

    An expression calls a function by its name, which is not one of the standard's own;
    of two with one name neither is used, and the owner is told.
    """


def manager() -> pluggy.PluginManager:
    """Make a manager that knows the hooks, and no plugin yet."""
    found = pluggy.PluginManager(PROJECT)
    found.add_hookspecs(sys.modules[__name__])
    return found
