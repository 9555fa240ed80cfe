"""What commands about one customer take: a policy, its data, and a key."""

from collections.abc import Sequence

from tiers.location import Location
from tiers.pipeline.explain import Customer, customer
from tiers_cli.opening import Opening
from tiers_cli.screen import (
    misuse,
    show_problems,
)


def found(words: Sequence[str], usage: str, how: Opening) -> Customer:
    """Find the customer that *words* name: a policy, data if need be, and a key.

    All of the data are read, because some scores depend on the population.

    Raises:
        UsageError: there are too few words, or too many.
        PolicyError: the policy can't be used.
        DataError: there is no such customer, or its row is faulty.
    """
    match list(words):
        case [policy, key]:
            opened = how.opened(policy, None)
        case [policy, data, key]:
            opened = how.opened(policy, Location.parse(data))
        case _:
            raise misuse(f"write {usage}", f"请写作 {usage}")
    with opened.reading():
        asked = customer(opened.program, opened.customers(), key, **opened.given())
    show_problems(asked.warnings)
    return asked
