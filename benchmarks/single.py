"""One customer at a time: what a decision costs, alone and with its explanation.

    python -m benchmarks.single

By a policy of twenty rules, five scores of the population and twelve actions, and by
the telecom sample. Facts are Python's own values (decimals, integers, texts, days). The
figures are the least of many short rounds, in microseconds of the processor: what
others do on the machine can only add to them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import attrs
import polars as pl

from benchmarks.measure import cost
from benchmarks.policy import policy
from benchmarks.population import customers
from benchmarks.tables import compiled
from tiers.intake import conform_one
from tiers.pipeline.deciding import Decider
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.ready import ReadyPolicy, load
from tiers.samples import samples

_AS_OF = date(2026, 7, 1)
_ROUNDS = 60
_ASKED = 60

Customers = Sequence[Mapping[str, Any]]


@attrs.frozen
class Single:
    """What a customer costs by a policy, in microseconds, and making a decider once."""

    policy: str
    decided: float
    explained: float
    made: float


def measured() -> list[Single]:
    """Measure both policies."""
    plugins = Plugins.installed()
    own = ReadyPolicy(compiled(policy(), plugins), plugins)
    telecom = pl.read_csv(samples()["telecom"].data, infer_schema=False)
    return [
        _measured("20 rules, 5 scores, 12 actions", own, customers(20_000)),
        _measured("telecom", load("telecom"), telecom),
    ]


def _measured(name: str, ready: ReadyPolicy, population: pl.DataFrame) -> Single:
    fitted = ready.fit(population, as_of=_AS_OF)
    asked = _facts(ready, population.head(_ASKED))
    made = cost(partial(fitted.decider, as_of=_AS_OF)).cpu * 1e6
    decider = fitted.decider(as_of=_AS_OF)
    return Single(
        name,
        _least(partial(_decide, decider, asked)),
        _least(partial(_explain, decider, asked)),
        made,
    )


def _facts(ready: ReadyPolicy, rows: pl.DataFrame) -> Customers:
    """Give customers by the names of facts, as values of Python."""
    schema = ready.program.schema
    names = {fact.column or fact.name: fact.name for fact in schema.facts}
    return [
        conform_one({names[c]: v for c, v in row.items() if c in names}, schema)[0]
        for row in rows.to_dicts()
    ]


def _decide(decider: Decider, asked: Customers) -> None:
    for facts in asked:
        decider(facts)


def _explain(decider: Decider, asked: Customers) -> None:
    for facts in asked:
        decider.explain(facts)


def _least(work: Callable[[], None]) -> float:
    return min(cost(work).cpu for _ in range(_ROUNDS)) / _ASKED * 1e6


def lines(found: Sequence[Single]) -> list[str]:
    """Write what was measured."""
    return [
        f"{one.policy:<32} decided {one.decided:5.1f} µs   "
        f"explained {one.explained:5.0f} µs   made once in {one.made / 1000:.0f} ms"
        for one in found
    ]


if __name__ == "__main__":
    print("\n".join(lines(measured())))
