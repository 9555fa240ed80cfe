"""What models have in common that need to know nothing of the population."""

from decimal import Decimal
from typing import Any, NoReturn

import polars as pl

from tiers.ports import Population


class Pure:
    """A model whose formula follows from its parameters alone."""

    def needs_fit(self, params: Any) -> bool:
        """Answer no."""
        del params
        return False

    def fit(self, params: Any, population: Population) -> pl.LazyFrame:
        """Never be called."""
        self._refuse(params, population)

    def bounds(self, params: Any) -> tuple[Decimal, Decimal]:
        """Never be called: the formula's type says it."""
        self._refuse(params)

    def _refuse(self, *_: object) -> NoReturn:
        raise AssertionError(f"{type(self).__name__} needs no fit")
