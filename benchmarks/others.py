"""The engines that people use for tables of rules, each asked as it is quickest.

The extra `bench` has them.
"""

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.packages import INPUTS, Answer, Customer, Peer, Row


def zen(rows: Sequence[Row]) -> Peer:
    """Ask zen-engine about a list of customers at a time, which it does quickest."""
    from zen import ZenEngine  # noqa: PLC0415 - an extra

    decision = ZenEngine().create_decision(json.dumps(_decision(rows)))

    def work(customers: Sequence[Customer]) -> list[Answer]:
        given = decision.evaluate({"customers": list(customers)})
        return [(one["tier"], one["package"]) for one in given["result"]["customers"]]

    return Peer("zen-engine, in batches", 5_000, work)


def _decision(rows: Sequence[Row]) -> dict[str, Any]:
    inputs, outputs = [*INPUTS, "segment"], ["tier", "package"]
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

    rules = list(map(_rule, rows))

    def work(customers: Sequence[Customer]) -> list[Answer]:
        given: list[Answer] = []
        for customer in customers:
            run_all(
                rules, Variables(customer), Actions(given), stop_on_first_trigger=True
            )
        return given

    return Peer("business-rules", 1_000, work)


def _rule(row: Row) -> dict[str, Any]:
    tier, package = row.gives
    give = {"name": "give", "params": {"tier": tier, "package": package}}
    return {"conditions": {"all": _tests(row)}, "actions": [give]}


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
