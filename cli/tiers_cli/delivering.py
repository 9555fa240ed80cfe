"""What came of deliveries, as commands tell it."""

import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tiers.text import Text
from tiers_cli.screen import (
    misuse,
    say,
)

if TYPE_CHECKING:  # most runs deliver nothing, and start without it
    from tiers.pipeline.delivery import Delivered
    from tiers.pipeline.delivery.addresses import Address


def delivery_lines(
    found: "Delivered", outbox: Path, more: Iterable[str] = ()
) -> Iterator[str]:
    """Tell how the delivery to one sink stands, unless nobody could begin it.

    *more* is what the sink was said to need, in the words of the command.
    """
    counts = (found.sent, found.unchanged, found.refused, found.missing)
    if found.problems and not any(counts):
        return
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
    if found.missing:
        command = shlex.join(
            ["tiers", "deliver", str(outbox), "--to", found.name, *more]
        )
        yield say(Text(f"  deliver the rest: {command}", f"  补送：{command}"))


def delivery_json(found: "Delivered") -> dict[str, object]:
    """Tell it with stable keys."""
    counts = attrs.asdict(found, filter=lambda a, _: a.type is int)
    reasons = [{"reason": say(r), "items": count} for r, count in found.reasons]
    place = found.dead_letters and str(found.dead_letters)
    return {"to": found.name, **counts, "reasons": reasons, "dead_letters": place}


def refuse_mixture(to: "Iterable[Address]", *, is_json: bool) -> None:
    """Refuse to print JSON where items are shown, too."""
    if is_json and any(each.is_console for each in to):
        raise misuse(
            "--json and console would be mixed on the screen",
            "--json 与 console 会在屏幕上混在一起",
        )
