"""The hooks by which packages add to tiers, and how they are found.

A package offers a plugin by an entry point of the group `tiers`, naming a module or an
object that implements hooks with `tiers.hooks.hookimpl`.
"""

import sys
from collections.abc import Iterable

import pluggy

from tiers.ports import AnyScorer, Engine, TableSink, TableSource

PROJECT = "tiers"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def tiers_scorers() -> Iterable[AnyScorer]:  # type: ignore[empty-body]
    """Offer scoring models.

    Called once for each policy that is loaded. A policy calls a model by its name; two
    models of one name are a problem shown to the owner, and neither is used.
    """


@hookspec
def tiers_engines() -> Iterable[Engine]:  # type: ignore[empty-body]
    """Offer engines.

    Called once a run. `--engine` calls one by its name; of two with one name, neither
    is used. An engine must agree with the interpreter to the last digit.
    """


@hookspec
def tiers_sources() -> Iterable[TableSource]:  # type: ignore[empty-body]
    """Offer formats to read customer tables from.

    Called once a run. The ending of the file's name chooses the format; of two that
    claim one ending, neither is used.
    """


@hookspec
def tiers_sinks() -> Iterable[TableSink]:  # type: ignore[empty-body]
    """Offer formats to write decisions in.

    Called once a run. The ending of the file's name chooses the format; of two that
    claim one ending, neither is used.
    """


def manager() -> pluggy.PluginManager:
    """Make a manager that knows the hooks, and no plugin yet."""
    found = pluggy.PluginManager(PROJECT)
    found.add_hookspecs(sys.modules[__name__])
    return found
