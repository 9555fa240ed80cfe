"""One table of rules, the same customers, and the engines that people use for such.

    python -m benchmarks.peers [CUSTOMERS]

All is in memory, and nothing but the deciding is measured, in seconds of the processor.
Before that, all must give the same of every customer that all decide.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import attrs
import polars as pl

from benchmarks.measure import cost, in_turn, middle
from benchmarks.others import business_rules, rule_engine, zen
from benchmarks.packages import (
    INPUTS,
    SEGMENTS,
    TIERS,
    Answer,
    Customer,
    Peer,
    Row,
    population,
    table,
)
from tiers.pipeline.deciding import Decider
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import Program, compile_policy

_AS_OF = date(2026, 7, 1)
_ROUNDS = 5
_COLUMNS = "tiers, in columns"
_SHARED = 2_000
"""How many customers all engines must agree on."""


@attrs.frozen
class Measured:
    """What an engine decides in a second of the processor, the median of rounds."""

    name: str
    rate: float


# --- ours ---------------------------------------------------------------------


def program(rows: Sequence[Row]) -> Program:
    """Compile the table."""
    columns = [*INPUTS, "segment"]
    listed = []
    for at, row in enumerate(rows):
        cells = {name: f"[{low}..{high})" for name, low, high in row.ranges}
        cells |= {"segment": json.dumps(row.segment)} if row.segment else {}
        tier, package = row.gives
        tests = [cells.get(name, "-") for name in columns]
        listed.append([f"R{at}", *tests, json.dumps(package), tier, "-"])
    written = {
        "tiers-policy": 1,
        "name": "peers",
        "facts": {
            **{n: {"type": "integer", "range": f"[0..{m}]"} for n, m in INPUTS.items()},
            "segment": {"type": list(SEGMENTS)},
        },
        "tiers": {tier: {} for tier in TIERS},
        "rules": {
            "hit": "first",
            "columns": columns,
            "outputs": {"package": {"type": "string"}},
            "rows": listed,
        },
    }
    parsed, problems = parse(json.dumps(written))
    assert parsed is not None, problems
    found, problems = compile_policy(parsed, Plugins.installed().scorers)
    assert found is not None, problems
    return found


def columnar(
    rows: Sequence[Row], customers: pl.DataFrame
) -> Callable[[], pl.DataFrame]:
    """Give the work of deciding about a table in memory."""
    compiled, engine = program(rows), Plugins.installed().engine("columnar")
    numbered = customers.with_row_index("#row", offset=1)

    def work() -> pl.DataFrame:
        run = prepare(compiled, numbered.lazy(), as_of=_AS_OF, engine=engine)
        return run.decisions("en").collect(engine="streaming")

    return work


def one_by_one(rows: Sequence[Row]) -> Peer:
    """Decide customer by customer."""
    decide = Decider.of(program(rows).fitted({}), _AS_OF)

    def work(customers: Sequence[Customer]) -> list[Answer]:
        found = (decide(customer) for customer in customers)
        return [(str(one.tier), one.outputs["package"]) for one in found]

    return Peer("tiers, customer by customer", 20_000, work)


# --- the comparison -----------------------------------------------------------


def measured(customers: int = 1_000_000) -> list[Measured]:
    """Measure every engine, ours first; the extra `bench` has the others.

    Raises:
        AssertionError: engines differ about a customer.
    """
    rows, everybody = table(), population(customers)
    columns = columnar(rows, everybody)
    peers = [one_by_one(rows), zen(rows), rule_engine(rows), business_rules(rows)]
    shared = everybody.head(_SHARED).to_dicts()
    wanted = columns().head(_SHARED).select("tier", "package").rows()
    assert len({tier for tier, _ in wanted}) == len(TIERS), "a tier is not reached"
    for peer in peers:
        assert peer.decide(shared) == wanted, f"{peer.name} decides otherwise"
    return _in_turn(columns, customers, peers, everybody)


def _in_turn(
    columns: Callable[[], object],
    customers: int,
    peers: Sequence[Peer],
    everybody: pl.DataFrame,
) -> list[Measured]:
    """Let all work in turn, again and again."""
    sizes, jobs = {_COLUMNS: customers}, {_COLUMNS: partial(cost, columns)}
    for peer in peers:
        asked = everybody.head(peer.customers).to_dicts()
        sizes[peer.name] = len(asked)
        jobs[peer.name] = partial(cost, partial(peer.decide, asked))
    found = in_turn(jobs, _ROUNDS)
    return [Measured(name, sizes[name] / middle(found[name]).cpu) for name in jobs]


def lines(found: Sequence[Measured]) -> list[str]:
    """Write what was measured, against the quickest of the others."""
    best = max(one.rate for one in found if not one.name.startswith("tiers"))
    return [
        f"{one.name:<30} {one.rate:>12,.0f} customers a CPU-second   "
        f"x {one.rate / best:.2f}"
        for one in found
    ]


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print("\n".join(lines(measured(size))))
