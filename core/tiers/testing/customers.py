"""Random customers of a schema, and how to speak of one."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tiers.physical import scaled, unscaled
from tiers.schema import Boolean, Date, Fact, Number, Schema, String

Customer = Mapping[str, Any]
"""The facts of a customer by name; None where one is missing."""

_WORDS = ("a", "b", "c")
_DAYS = (date(2020, 1, 1), date(2030, 12, 31))
_NEAR = 1000
"""A third of the numbers lie this near to zero, so that small ones are tried."""


def populations(schema: Schema, *, most: int = 6) -> st.SearchStrategy[list[Customer]]:
    """Draw one or more customers, of whom some are alike in some facts."""
    return st.lists(customers(schema), min_size=1, max_size=most)


def customers(schema: Schema) -> st.SearchStrategy[Customer]:
    """Draw a customer; a fact is missing at times, where the schema allows it."""
    return st.fixed_dictionaries({fact.name: values(fact) for fact in schema.facts})


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Draw a value of a fact, or None where it may be unknown."""
    known = _known(fact)
    return st.none() | known if fact.missing == "unknown" else known


def _known(fact: Fact) -> st.SearchStrategy[Any]:
    match fact.type:
        case Number():
            return _numbers(fact.type)
        case String(named):
            return st.sampled_from(named or _WORDS)
        case Boolean():
            return st.booleans()
        case Date():
            return st.dates(*_DAYS)
        case other:
            raise TypeError(f"no customers are drawn with a fact of type {other}")


def _numbers(kind: Number) -> st.SearchStrategy[Decimal]:
    low, high = scaled(kind.low, kind.places), scaled(kind.high, kind.places)
    near = st.integers(max(low, min(-_NEAR, high)), min(high, max(_NEAR, low)))
    middle = (low + high) // 2
    stored = near | st.integers(low, middle) | st.integers(middle, high)
    return stored.map(lambda number: unscaled(number, kind.places))


def described(customer: Customer) -> str:
    """Write a customer in one line."""
    facts = (f"{name} {shown(value)}" for name, value in customer.items())
    return ", ".join(facts)


def listed(rows: Sequence[Customer]) -> str:
    """Write a population, one customer a line."""
    lines = (f"  {number}. {described(row)}" for number, row in enumerate(rows, 1))
    return "\n".join(lines)


def shown(value: Any) -> str:
    """Write a value as its owner would; `missing` for None."""
    match value:
        case None:
            return "missing"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
