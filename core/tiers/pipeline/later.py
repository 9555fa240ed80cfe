"""Offers that are imported when a run needs them; see `hooks.Later`."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from tiers.freezing import frozen
from tiers.hooks import Later
from tiers.pipeline.loading import Origin
from tiers.pipeline.offers import check, claims
from tiers.problems import PolicyError, Problem, Refusal, told
from tiers.text import Text


@frozen
class Importing:
    """Imports offers, and looks at each of them once."""

    announced: Mapping[Later, tuple[str, Origin]]
    """What each is, such as `scorers`, and who offers it."""
    _ready: dict[Later, Any] = attrs.field(factory=dict, init=False)

    def __call__(self, offer: Any) -> Any:
        """Give an offer itself.

        Raises:
            PolicyError: it can't be imported, or is of no use.
        """
        if not isinstance(offer, Later):
            return offer
        if offer not in self._ready:
            kind, origin = self.announced[offer]
            self._ready[offer] = _ready(offer, kind, origin)
        return self._ready[offer]


def _ready(offer: Later, kind: str, origin: Origin) -> Any:
    try:
        _look_at(offer, kind)
    except Exception as error:
        words = told(error)
        zh = error.message.zh if isinstance(error, Refusal) else words
        message = Text(
            f"`{offer.name}` can't be loaded: {words}", f"无法加载 `{offer.name}`：{zh}"
        )
        problem = Problem("broken-plugin", origin.says(message))
        raise PolicyError([problem]) from error
    return offer.offer


def _look_at(offer: Later, kind: str) -> None:
    check(kind, offer.offer)
    if _said(offer) != _said(offer.offer):
        raise Refusal(_DIFFERENT)


def _said(offer: Any) -> tuple[str, set[str]]:
    return offer.name, set(claims(offer))


_DIFFERENT = Text(
    "its name, endings or schemes are not those that were announced",
    "名称、扩展名或地址类型与声明的不符",
)


@frozen
class Imported(Mapping[str, Any]):
    """Offers by name, each imported and looked at when it is asked for."""

    offers: Mapping[str, Any]
    ready: Importing

    def __getitem__(self, name: str) -> Any:
        """Give an offer.

        Raises:
            PolicyError: it can't be imported, or is of no use.
        """
        return self.ready(self.offers[name])

    def __contains__(self, name: object) -> bool:
        """Tell whether there is an offer, without importing it."""
        return name in self.offers

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.offers)

    def __len__(self) -> int:
        """Count the offers."""
        return len(self.offers)
