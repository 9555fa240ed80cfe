"""Names that two plugins offer: neither is used, and the owner is told."""

from collections.abc import Iterable, Iterator
from typing import Any

from tiers.freezing import frozen
from tiers.pipeline.loading import Loaded, Origin
from tiers.pipeline.offers import FORMATS, NOUNS, claims
from tiers.problems import Problem
from tiers.text import Text


@frozen
class Repeated:
    """A name, or the ending of a format, that is offered more than once."""

    kind: str
    name: str
    origins: tuple[Origin, ...]

    @property
    def problem(self) -> Problem:
        """Tell the owner who offers it."""
        noun, who = NOUNS[self.kind], [_who(origin) for origin in self.origins]
        message = Text(
            f"`{self.name}` is claimed by {len(who)} {noun.en}, from "
            f"{' and '.join(w.en for w in who)}; none is used",
            f"{len(who)} 个{noun.zh}都用了 `{self.name}`："
            f"{'、'.join(w.zh for w in who)}；均不使用",
        )
        return Problem("repeated-plugin", message, severity="warning")


def repeated(plugins: Iterable[Loaded]) -> list[Repeated]:
    """Find every name of one kind that is offered more than once."""
    found: dict[tuple[str, str], list[Origin]] = {}
    for plugin in plugins:
        for kind, offer in plugin.offers:
            for name in _names(kind, offer):
                found.setdefault((kind, name), []).append(plugin.origin)
    return [
        Repeated(kind, name, tuple(origins))
        for (kind, name), origins in found.items()
        if len(origins) > 1
    ]


def _names(kind: str, offer: Any) -> Iterator[str]:
    yield from claims(offer) if kind in FORMATS else (offer.name,)


def _who(origin: Origin) -> Text:
    name = f"`{origin.plugin}`"
    return Text(f"plugin {name} of {origin.package}", f"{origin.package} 的插件 {name}")
