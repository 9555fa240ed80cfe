"""The function that is written to try rules shows just what the plain page shows."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tiers.engines.interpret.compiled.trying import written
from tiers.engines.interpret.tabled import AS_IT_IS, Prepared, Tables
from tiers.engines.interpret.trying import RulesTried, rules_tried
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import Program, compile_policy
from tiers.program.program import TIER

POLICY = """
tiers-policy: 1
name: x
facts:
  spend: {type: decimal(2), range: "[-9..900]", missing: unknown}
  visits: {type: integer, range: "[0..99]", missing: unknown}
  kind: {type: [gold, 铜], missing: unknown}
  city: {type: string, missing: unknown}
  live: {type: boolean, missing: unknown}
tiers: {A: , B: }
rules:
  hit: first
  default: B
  list:
    - {rule: within, if: "spend >= 3 and spend < 5.50", tier: A, because: within}
    - {rule: beyond, if: "spend <= -0.5 and spend > -7", tier: A, because: beyond}
    - {rule: two, if: 'spend > 3 and visits < 7 and kind = "铜"', tier: A, because: 二}
    - {rule: or, if: 'spend > 3 or live or city = "Köln 100%"', tier: A, because: or}
    - {rule: not, if: "not(spend > 3 and live)", tier: A, because: not}
    - {rule: sum, if: "spend + visits > 10 and spend >= 3", tier: A, because: sum}
    - {rule: gone, if: "spend = null and city != null", tier: A, because: gone}
    - {rule: all, if: "true", tier: B, because: all}
    - {rule: none, if: "false", tier: B, because: none}
actions:
  catalogue:
    call: {then: [note]}
    gift: {then: [{do: [note], if: "visits < 7"}]}
    note: {}
  rules:
    - {if: 'tier = "A" and spend >= 3', do: [call]}
    - {if: 'tier = "B"', do: [gift]}
"""

VALUES: dict[str, list[Any]] = {
    "spend": [None, *map(Decimal, ("-7.00", "-0.50", "3", "3.00", "5.49", "5.50"))],
    "visits": [None, Decimal(7), Decimal(6)],
    "kind": [None, "gold", "铜"],
    "city": [None, "Köln 100%"],
    "live": [None, True, False],
    TIER: ["A", "B", None],
}


@pytest.fixture(scope="module")
def program() -> Program:
    policy, problems = parse(POLICY)
    assert policy is not None, problems
    found, faults = compile_policy(policy, Plugins.installed().scorers)
    assert found is not None, [str(fault) for fault in faults]
    return found


def everyone() -> Iterator[dict[str, Any]]:
    for values in product(*VALUES.values()):
        yield dict(zip(VALUES, values, strict=True))


@pytest.mark.parametrize("prepared", [False, True])
def test_rules_are_tried_alike(program: Program, *, prepared: bool) -> None:
    tables: Tables = Prepared.of_program(program) if prepared else AS_IT_IS
    plain, fast = rules_tried(program), written(program, tables)

    seen = set()
    for known in everyone():
        found: RulesTried = fast({**known})
        assert repr(found) == repr(plain({**known}))
        seen |= {(at, one.holds) for at, one in enumerate(found[0] + found[1])}

    assert len(seen) > 3 * len(program.rules)
