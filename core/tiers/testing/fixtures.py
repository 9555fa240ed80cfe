"""Fixtures of pytest for plugin authors.

A project asks for them in its `conftest.py`, so that no other project is disturbed:

    pytest_plugins = ["tiers.testing.fixtures"]
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from tiers.pipeline.plugins import Plugins
from tiers.ports import AnyScorer
from tiers.testing.bench import Facts, bench
from tiers.testing.customers import Customer

Scored = Callable[..., list[Decimal | None]]


@pytest.fixture(scope="session")
def tiers_plugins() -> Plugins:
    """Give all installed plugins, yours among them if it is installed."""
    return Plugins.installed()


@pytest.fixture
def scored(tiers_plugins: Plugins) -> Scored:
    """Give what scores customers by a model: `scored(model, params, facts, rows)`.

    Rows are values by fact: `Decimal`, text, truth, date, or None where one is missing.
    """

    def score(
        scorer: AnyScorer,
        params: Mapping[str, Any],
        schema: Facts,
        rows: Sequence[Customer],
        *,
        places: int = 4,
    ) -> list[Decimal | None]:
        made = bench(scorer, params, schema, places=places)
        table = made.table(rows)
        return made.scores(made.fit(table), table, tiers_plugins.engines["columnar"])

    return score
