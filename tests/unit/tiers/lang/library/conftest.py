"""Built-in functions are asked as owners ask: by expressions."""

from collections.abc import Callable

import pytest

from tiers.lang import feel
from tiers.lang.values import Value
from tiers.problems import Problem

Ask = Callable[[str], Value]


@pytest.fixture
def value() -> Ask:
    """Evaluate an expression that must not be warned of."""

    def ask(text: str) -> Value:
        warnings: list[Problem] = []
        found = feel.expression(text, feel.Names()).evaluate({}, warnings.append)
        assert [w.message.en for w in warnings] == []
        return found

    return ask


@pytest.fixture
def refusal() -> Callable[[str], str]:
    """Evaluate an expression that has no value, and give the reason."""

    def ask(text: str) -> str:
        warnings: list[Problem] = []
        found = feel.expression(text, feel.Names()).evaluate({}, warnings.append)
        assert found is None
        return warnings[0].message.en

    return ask
