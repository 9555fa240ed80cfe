"""The worked examples of the models' pages, recomputed on both engines."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tiers_plugins.reliability import Scale
from tiers_plugins.scorers import tiers_scorers

DOCS = Path(__file__).parents[2] / "plugins" / "docs"
FIRST = {"bands", "expression", "linear", "percentile", "weighted", "zscore"}
"""The models of `policies/docs/scores.md`."""
PAGES = sorted(DOCS.glob("*.md"))
EXAMPLES = {p.stem for p in PAGES} - {"README", "reliability", "clv", "model"}
Scores = Callable[..., dict[str, list[Any]]]


def example(name: str) -> tuple[dict[str, Any], list[str], list[list[str]]]:
    """Give the policy of a page's example, and its table."""
    text = (DOCS / f"{name}.md").read_text("utf-8").partition("## Worked example")[2]
    block = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return YAML(typ="safe", pure=True).load(block[1]), cells[0], cells[2:]


def test_every_model_has_a_page() -> None:
    models = {scorer.name for scorer in tiers_scorers()}

    assert models - FIRST == {p.stem for p in PAGES} - {"README", "reliability"}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_numbers_of_a_page_are_right(name: str, scores_of: Scores) -> None:
    policy, head, rows = example(name)
    facts, scores = policy["facts"], policy["scores"]
    customers = [[cell or None for cell in row[: len(facts)]] for row in rows]

    found = scores_of(facts, scores, customers)

    assert head == [*facts, *scores]
    for at, score in enumerate(scores, len(facts)):
        expected = [Decimal(row[at]) if row[at] else None for row in rows]
        assert found[score] == expected


def test_the_expected_purchases_of_the_page_are_right() -> None:
    pytest.importorskip("scipy")
    import numpy as np  # noqa: PLC0415 - an extra

    from tiers_plugins.scorers.clv import btyd  # noqa: PLC0415 - an extra

    _, _, rows = example("clv")
    page = (DOCS / "clv.md").read_text("utf-8")
    given = re.search(r"r = (\S+), α = (\S+), a = (\S+), b = (\S+)\.", page)
    assert given is not None
    r, alpha, a, b = (float(number) for number in given.groups())
    columns = [np.array([float(row[at]) for row in rows]) for at in range(3)]

    found = btyd.purchases((r, alpha, a, b), btyd.History(*columns), 39.0)

    assert [f"{n:.3f}" for n in found] == [row[3] for row in rows]


def test_the_alpha_of_the_page_is_right() -> None:
    page = (DOCS / "reliability.md").read_text("utf-8")
    answers = [[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 4]]

    assert f"Scale.of({answers})" in page
    assert f"an exact fraction: {Scale.of(answers).alpha}\n" in page
