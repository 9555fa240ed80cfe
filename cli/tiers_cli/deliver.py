"""`tiers deliver`: send what is missing of an outbox."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from tiers.delivering import Terms
from tiers.location import Location
from tiers.pipeline.delivery import Delivered, Destination, Outbox, deliver
from tiers.pipeline.plugins import Plugins
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_cli.inputs import installed, location, strict_option
from tiers_cli.screen import current_lang, lang_option, say, show_problems


@click.command("deliver")
@click.argument("outbox", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "places",
    multiple=True,
    required=True,
    type=location,
    help="A URL to deliver to; may be given several times.",
)
@click.option(
    "--secret-env", metavar="NAME", help="The variable that holds the secret of --to."
)
@click.option("--json", "is_json", is_flag=True, help="Print what came of it as JSON.")
@strict_option
@lang_option
def command(
    outbox: Path,
    *,
    places: tuple[Location, ...],
    secret_env: str | None,
    is_json: bool,
    is_strict: bool,
    **_: str,
) -> int:
    """Send what OUTBOX holds and a receiver has not taken yet.

    Given again after any end, it sends what is missing then, and nothing else.

    \b
    tiers deliver decisions.outbox --to https://crm.example/tasks --secret-env CRM_KEY
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    secret = _secret(secret_env, places)
    box = Outbox.opened(outbox)
    found = deliver(box, list(_named(box, places, secret, is_strict=is_strict)))
    show_problems(problem for each in found for problem in each.problems)
    if is_json:
        click.echo(json.dumps([_json(each) for each in found], ensure_ascii=False))
    else:
        for line in (line for each in found for line in _lines(each)):
            click.echo(line)
    return int(not all(each.is_complete for each in found))


def _secret(name: str | None, places: tuple[Location, ...]) -> str:
    if name is None:
        return ""
    if len(places) > 1:
        raise click.UsageError("--secret-env goes with one --to")
    if not os.environ.get(name):
        raise click.UsageError(f"there is no variable {name}, or it is empty")
    return os.environ[name]


def _named(
    box: Outbox, places: tuple[Location, ...], secret: str, *, is_strict: bool
) -> Iterator[Destination]:
    """Find what delivers to each place; tell all that can't be found at once."""
    plugins = installed(is_strict=is_strict)
    run = box.run
    about = {"policy": run.policy, "version": run.version, "as_of": run.as_of}
    terms = Terms(run.name, run.what, about, secret=secret, lang=current_lang())
    faults = [problem for place in places for problem in _faults(plugins, place)]
    if faults:
        raise DataError(faults)
    for place in dict.fromkeys(places):
        sink = plugins.delivery_sink(place)
        yield Destination(str(place), sink, place, terms)


def _faults(plugins: Plugins, place: Location) -> tuple[Problem, ...]:
    try:
        plugins.delivery_sink(place)
    except DataError as error:
        return error.problems
    return ()


def _lines(found: Delivered) -> Iterator[str]:
    yield say(
        Text(
            f"{found.name}: sent {found.sent:,}, unchanged {found.unchanged:,}, "
            f"refused {found.refused:,}, missing {found.missing:,}",
            f"{found.name}：已送达 {found.sent:,}，无变化 {found.unchanged:,}，"
            f"被拒 {found.refused:,}，未送达 {found.missing:,}",
        )
    )
    for reason, count in found.reasons:
        yield say(
            Text(f"  refused {count:,}: {reason.en}", f"  被拒 {count:,}：{reason.zh}")
        )


def _json(found: Delivered) -> dict[str, object]:
    counts = attrs.asdict(found, filter=lambda a, _: a.type is int)
    reasons = [{"reason": say(r), "items": count} for r, count in found.reasons]
    return {"to": found.name, **counts, "reasons": reasons}
