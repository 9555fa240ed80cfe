"""Deliveries, as commands take them and tell of them."""

import os
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import attrs
import click

from tiers.delivering import Terms
from tiers.location import Location
from tiers.pipeline.delivery import Delivered, Destination, Outbox
from tiers.pipeline.plugins import Plugins
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_cli.inputs import location
from tiers_cli.screen import current_lang, say


@attrs.frozen
class To:
    """Where things are to be delivered."""

    places: tuple[Location, ...]
    secret: str = attrs.field(default="", repr=False)

    def check(self, plugins: Plugins) -> None:
        """Make sure that something delivers to each place.

        Raises:
            DataError: nothing does; all such places at once.
        """
        faults = [problem for p in self.places for problem in _faults(plugins, p)]
        if faults:
            raise DataError(faults)

    def destinations(self, box: Outbox, plugins: Plugins) -> Iterator[Destination]:
        """Find what delivers to each place."""
        run = box.run
        about = {"policy": run.policy, "version": run.version, "as_of": run.as_of}
        lang = current_lang()
        terms = Terms(run.name, run.what, about, secret=self.secret, lang=lang)
        for place in dict.fromkeys(self.places):
            sink = plugins.delivery_sink(place)
            yield Destination(str(place), sink, place, terms)


def to_options(*, required: bool) -> Callable[[Callable[..., Any]], Any]:
    """Add the options that say where to deliver; they come as `to`."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_places(
            *args: Any,
            places: tuple[Location, ...],
            secret_env: str | None,
            **rest: Any,
        ) -> Any:
            to = To(places, _secret(secret_env, places))
            return command(*args, to=to, **rest)

        found: Callable[..., Any] = with_places
        for option in _options(required=required):
            found = option(found)
        return found

    return add


def _options(*, required: bool) -> Iterator[Callable[..., Any]]:
    yield click.option(
        "--secret-env",
        metavar="NAME",
        help="The variable that holds the secret of --to.",
    )
    yield click.option(
        "--to",
        "places",
        multiple=True,
        required=required,
        type=location,
        help="A URL to deliver to, action by action; may be given several times.",
    )


def _secret(name: str | None, places: tuple[Location, ...]) -> str:
    if name is None:
        return ""
    if len(places) > 1:
        raise click.UsageError("--secret-env goes with one --to")
    if not os.environ.get(name):
        raise click.UsageError(f"there is no variable {name}, or it is empty")
    return os.environ[name]


def _faults(plugins: Plugins, place: Location) -> tuple[Problem, ...]:
    try:
        plugins.delivery_sink(place)
    except DataError as error:
        return error.problems
    return ()


def delivery_lines(found: Delivered) -> Iterator[str]:
    """Tell how the delivery to one sink stands."""
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
    if found.dead_letters:
        place = found.dead_letters
        yield say(Text(f"  refused items: {place}", f"  被拒内容：{place}"))


def delivery_json(found: Delivered) -> dict[str, object]:
    """Tell it with stable keys."""
    counts = attrs.asdict(found, filter=lambda a, _: a.type is int)
    reasons = [{"reason": say(r), "items": count} for r, count in found.reasons]
    place = found.dead_letters and str(found.dead_letters)
    return {"to": found.name, **counts, "reasons": reasons, "dead_letters": place}
