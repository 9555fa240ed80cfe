"""One table of rules, the same customers, and the engines that people use for such.

    python -m benchmarks.peers [CUSTOMERS]

Twenty rows over four inputs give a tier and a package of services; the first row that
applies decides. All is in memory, and nothing but the deciding is measured, in seconds
of the processor. Before that, all must give the same of every customer that all decide.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from random import Random
from statistics import median
from typing import Any

import attrs
import polars as pl

from benchmarks.measure import cost
from tiers.pipeline.deciding import Decider
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import Program, compile_policy

_AS_OF = date(2026, 7, 1)
_ROUNDS = 5
_INPUTS = {"spend": 100_000, "late": 60, "visits": 50}
_SEGMENTS = ("retail", "trade", "online", "public")
_TIERS = ("platinum", "gold", "silver", "basic")
_SHARED = 2_000
"""How many customers all engines must agree on."""

Customer = dict[str, Any]
Answer = tuple[str, str]
"""The tier and the package of services."""


@attrs.frozen
class Row:
    """A row of the table: half-open ranges, perhaps a segment, and what it gives."""

    ranges: tuple[tuple[str, int, int], ...]
    segment: str | None
    gives: Answer


@attrs.frozen
class Peer:
    """An engine at its quickest: how many customers it is asked about, and how."""

    name: str
    customers: int
    decide: Callable[[Sequence[Customer]], list[Answer]]


@attrs.frozen
class Measured:
    """What an engine decides in a second of the processor, the median of rounds."""

    name: str
    rate: float


def table(rows: int = 20) -> list[Row]:
    """Draw a table; its last row takes everybody else."""
    random = Random(rows)  # noqa: S311 - no secret
    found = []
    for at in range(rows - 1):
        ranges = []
        for name, most in _INPUTS.items():
            low = random.randrange(most * 3 // 4)
            ranges.append((name, low, low + random.randrange(most // 4, most)))
        segment = random.choice([*_SEGMENTS, None])
        gives = _TIERS[at % 3], f"package {at}"
        found.append(Row(tuple(ranges), segment, gives))
    return [*found, Row((), None, (_TIERS[-1], "none"))]


def population(customers: int) -> pl.DataFrame:
    """Draw customers without chance."""
    number = pl.int_range(customers, dtype=pl.Int64, eager=True)
    steps = zip(_INPUTS.items(), (7919, 104_729, 611_953), strict=True)
    columns = {name: number * step % (most + 1) for (name, most), step in steps}
    segment = pl.Series([_SEGMENTS[at % 4] for at in range(0, 28, 3)])
    return pl.DataFrame({**columns, "segment": segment.gather(number * 31 % 10)})


# --- ours ---------------------------------------------------------------------


def program(rows: Sequence[Row]) -> Program:
    """Compile the table."""
    columns = [*_INPUTS, "segment"]
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
            **{
                n: {"type": "integer", "range": f"[0..{m}]"} for n, m in _INPUTS.items()
            },
            "segment": {"type": list(_SEGMENTS)},
        },
        "tiers": {tier: {} for tier in _TIERS},
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


# --- theirs -------------------------------------------------------------------


def zen(rows: Sequence[Row]) -> Peer:
    """Ask zen-engine about a list of customers at a time, which it does quickest."""
    from zen import ZenEngine  # noqa: PLC0415 - an extra

    decision = ZenEngine().create_decision(json.dumps(_decision(rows)))

    def work(customers: Sequence[Customer]) -> list[Answer]:
        given = decision.evaluate({"customers": list(customers)})
        return [(one["tier"], one["package"]) for one in given["result"]["customers"]]

    return Peer("zen-engine, in batches", 5_000, work)


def _decision(rows: Sequence[Row]) -> dict[str, Any]:
    inputs, outputs = [*_INPUTS, "segment"], ["tier", "package"]
    content = {
        "hitPolicy": "first",
        "executionMode": "loop",
        "inputField": "customers",
        "outputPath": "customers",
        "passThrough": False,
        "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
        "outputs": [{"id": f"o-{n}", "name": n, "field": n} for n in outputs],
        "rules": [
            {
                "_id": f"R{at}",
                **dict.fromkeys(inputs, ""),
                **{name: f"[{low}..{high})" for name, low, high in row.ranges},
                **({"segment": json.dumps(row.segment)} if row.segment else {}),
                **{
                    f"o-{n}": json.dumps(v)
                    for n, v in zip(outputs, row.gives, strict=True)
                },
            }
            for at, row in enumerate(rows)
        ],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {
            "id": "table",
            "name": "table",
            "type": "decisionTableNode",
            "content": content,
        },
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("in", "table"), ("table", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


def rule_engine(rows: Sequence[Row]) -> Peer:
    """Try rule-engine's rules in order."""
    import rule_engine  # noqa: PLC0415 - an extra

    rules = []
    for row in rows:
        tests = [f"{n} >= {low} and {n} < {high}" for n, low, high in row.ranges]
        tests += [f"segment == {json.dumps(row.segment)}"] if row.segment else []
        rules.append((rule_engine.Rule(" and ".join(tests) or "true"), row.gives))

    def work(customers: Sequence[Customer]) -> list[Answer]:
        return [
            next(gives for rule, gives in rules if rule.matches(customer))
            for customer in customers
        ]

    return Peer("rule-engine", 2_000, work)


def business_rules(rows: Sequence[Row]) -> Peer:
    """Let business-rules stop at the first rule."""
    from business_rules import run_all  # noqa: PLC0415 - an extra
    from business_rules.actions import BaseActions, rule_action  # noqa: PLC0415
    from business_rules.fields import FIELD_TEXT  # noqa: PLC0415
    from business_rules.variables import (  # noqa: PLC0415
        BaseVariables,
        numeric_rule_variable,
        string_rule_variable,
    )

    class Variables(BaseVariables):  # type: ignore[misc]
        def __init__(self, customer: Customer) -> None:
            self.customer = customer

        @numeric_rule_variable  # type: ignore[untyped-decorator]
        def spend(self) -> int:
            return int(self.customer["spend"])

        @numeric_rule_variable  # type: ignore[untyped-decorator]
        def late(self) -> int:
            return int(self.customer["late"])

        @numeric_rule_variable  # type: ignore[untyped-decorator]
        def visits(self) -> int:
            return int(self.customer["visits"])

        @string_rule_variable  # type: ignore[untyped-decorator]
        def segment(self) -> str:
            return str(self.customer["segment"])

    class Actions(BaseActions):  # type: ignore[misc]
        def __init__(self, given: list[Answer]) -> None:
            self.given = given

        @rule_action(params={"tier": FIELD_TEXT, "package": FIELD_TEXT})  # type: ignore[untyped-decorator]
        def give(self, tier: str, package: str) -> None:
            self.given.append((tier, package))

    rules = [
        {
            "conditions": {"all": _tests(row)},
            "actions": [
                {
                    "name": "give",
                    "params": {"tier": row.gives[0], "package": row.gives[1]},
                }
            ],
        }
        for row in rows
    ]

    def work(customers: Sequence[Customer]) -> list[Answer]:
        given: list[Answer] = []
        for customer in customers:
            run_all(
                rules, Variables(customer), Actions(given), stop_on_first_trigger=True
            )
        return given

    return Peer("business-rules", 1_000, work)


def _tests(row: Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name, low, high in row.ranges:
        found += [
            {"name": name, "operator": "greater_than_or_equal_to", "value": low},
            {"name": name, "operator": "less_than", "value": high},
        ]
    if row.segment:
        found.append({"name": "segment", "operator": "equal_to", "value": row.segment})
    return found or [
        {"name": "late", "operator": "greater_than_or_equal_to", "value": 0}
    ]


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
    assert len({tier for tier, _ in wanted}) == len(_TIERS), "a tier is not reached"
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
    asked = [everybody.head(peer.customers).to_dicts() for peer in peers]
    rounds = []
    for _ in range(_ROUNDS):
        rates = [customers / cost(columns).cpu]
        for peer, given in zip(peers, asked, strict=True):
            rates.append(len(given) / cost(partial(peer.decide, given)).cpu)
        rounds.append(rates)
    names = ["tiers, in columns", *(peer.name for peer in peers)]
    rates = [median(column) for column in zip(*rounds, strict=True)]
    return [Measured(name, rate) for name, rate in zip(names, rates, strict=True)]


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
