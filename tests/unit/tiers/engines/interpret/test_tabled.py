"""What few values are possible for is worked out on values as facts have them."""

from tiers.engines.interpret.tabled import Prepared
from tiers.pipeline.plugins import Plugins
from tiers.policy import parse
from tiers.program import compile_policy
from tiers.program.program import TIER

POLICY = """
tiers-policy: 1
name: x
facts:
  l0: {type: [gold, 铜], missing: unknown}
tiers: {A: , B: }
rules:
  hit: first
  default: B
  list: [{rule: R, if: l0 = "gold", tier: A, because: listed}]
"""


def test_listed_values_and_tiers_are_plain_texts() -> None:
    policy, _ = parse(POLICY)
    assert policy is not None
    program, problems = compile_policy(policy, Plugins.installed().scorers)
    assert program is not None, problems

    values = Prepared.of_program(program).values

    assert values == {"l0": ["gold", "铜", None], TIER: ["A", "B", None]}
    texts = [v for found in values.values() for v in found if v is not None]
    assert {type(text) for text in texts} == {str}
