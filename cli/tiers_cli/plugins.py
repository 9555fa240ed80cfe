"""`tiers plugins`: list what installed packages add."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from tiers.pipeline.loading import Loaded
from tiers.pipeline.offers import FORMATS, NOUNS, PORTS, claims
from tiers.pipeline.plugins import Plugins
from tiers.ports import Serving
from tiers.problems import PolicyError, Problem
from tiers.text import Text
from tiers_cli.screen import lang_option, say


@click.command("plugins")
@click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
@lang_option
def command(lang: str, *, is_json: bool) -> int:
    """List the installed plugins: who offers what, what can't be used, and why."""
    del lang
    found = Plugins.installed()
    if is_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return 0
    for line in _lines(found):
        click.echo(line)
    return 0


def _lines(found: Plugins) -> Iterator[str]:
    """Write a package, below it its plugins, and what each offers."""
    plugins = sorted(found.loaded, key=_package)
    for (name, version), own in groupby(plugins, _package):
        yield f"{name} {version}".rstrip()
        for plugin in own:
            yield f"  {plugin.origin.plugin}"
            yield from (f"    {line}" for line in _of_plugin(plugin, found))
    yield from map(_told, found.clashes)


def _package(plugin: Loaded) -> tuple[str, str]:
    return plugin.origin.distribution, plugin.origin.version


def _of_plugin(plugin: Loaded, found: Plugins) -> Iterator[str]:
    for kind in PORTS:
        names = [_shown(kind, offer) for offer in plugin.of_kind(kind)]
        if names:
            yield say(_OFFERED).format(say(NOUNS[kind]), ", ".join(names))
    yield from map(_told, plugin.problems)
    for offer in plugin.of_kind("engines"):
        yield from _absent(offer, found)


def _absent(offer: Any, found: Plugins) -> Iterator[str]:
    """Say why an engine can't run here, if it can't."""
    try:
        engine = found.ready(offer)
    except PolicyError as error:
        yield from map(_told, error.problems)
        return
    if isinstance(engine, Serving) and engine.absence is not None:
        yield f"! {engine.name}: {say(engine.absence)}"


_OFFERED = Text("{}: {}", "{}：{}")


def _shown(kind: str, offer: Any) -> str:
    endings = f" ({' '.join(claims(offer))})" if kind in FORMATS else ""
    return f"{offer.name}{endings}"


def _told(problem: Problem) -> str:
    return f"! {say(problem.message)}"


def _as_json(found: Plugins) -> dict[str, Any]:
    return {
        "plugins": [_plugin_as_json(plugin) for plugin in found.loaded],
        "clashes": [_problem_as_json(problem) for problem in found.clashes],
    }


def _plugin_as_json(plugin: Loaded) -> dict[str, Any]:
    offers = {kind: plugin.of_kind(kind) for kind in PORTS}
    return {
        "distribution": plugin.origin.distribution,
        "version": plugin.origin.version,
        "plugin": plugin.origin.plugin,
        "offers": {k: [o.name for o in own] for k, own in offers.items() if own},
        "problems": [_problem_as_json(problem) for problem in plugin.problems],
    }


def _problem_as_json(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": say(problem.message)}
