"""Scoring models that are imported when they are named; see `hooks.Later`."""

from collections.abc import Iterator, Mapping

import attrs

from tiers.hooks import Later
from tiers.pipeline.loading import Origin
from tiers.pipeline.offers import check
from tiers.ports import AnyScorer
from tiers.problems import PolicyError, Problem, told
from tiers.text import Text


@attrs.frozen
class Imported(Mapping[str, AnyScorer]):
    """Models by name, each imported and looked at when it is asked for."""

    offers: Mapping[str, AnyScorer | Later]
    origins: Mapping[Later, Origin]
    """Who offers those that are not imported yet."""

    def __getitem__(self, name: str) -> AnyScorer:
        """Give a model.

        Raises:
            PolicyError: it can't be imported, or is none.
        """
        offer = self.offers[name]
        if not isinstance(offer, Later):
            return offer
        try:
            check("scorers", offer.offer)
        except Exception as error:
            what = told(error)
            message = Text(
                f"model `{name}` can't be loaded: {what}",
                f"无法加载模型 `{name}`：{what}",
            )
            problem = Problem("broken-plugin", self.origins[offer].says(message))
            raise PolicyError([problem]) from error
        return offer.offer

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.offers)

    def __len__(self) -> int:
        """Count the models."""
        return len(self.offers)
