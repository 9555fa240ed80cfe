"""Decision tables of every hit policy, as one customer meets them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from textwrap import dedent, indent
from typing import Any

import pytest

from tiers.engines.interpret.decide import Interpreter
from tiers.policy import parse
from tiers.program import Program, compile_policy
from tiers.program.program import Fitted
from tiers.results import Decision
from tiers_plugins.scorers.expression import Expression

POLICY = """\
tiers-policy: 1
name: small
facts:
  spend: {{type: decimal(2), range: "[0..1000]", missing: unknown}}
  late: {{type: integer, range: "[0..99]", missing: unknown}}
{parts}
tiers: {{gold: {{}}, iron: {{}}}}
rules:
{rules}
"""

RULES = """\
hit: first
list: [{rule: R1, if: spend > 500, tier: gold, because: much}]
"""


def compiled(parts: str, rules: str = RULES) -> Program:
    text = POLICY.format(parts=dedent(parts), rules=indent(dedent(rules), "  "))
    policy, faults = parse(text)
    assert policy is not None
    program, problems = compile_policy(policy, {"expression": Expression()})
    assert program is not None, [*faults, *problems]
    return program


def codes(parts: str, rules: str = RULES) -> list[str]:
    text = POLICY.format(parts=dedent(parts), rules=indent(dedent(rules), "  "))
    policy, faults = parse(text)
    assert policy is not None
    _, problems = compile_policy(policy, {"expression": Expression()})
    every = [*faults, *problems]
    return [p.code for p in every if not p.code.startswith("unused")]


def decided(program: Program, spend: Any, late: Any = 0) -> Decision:
    formulas = tuple(score.formula for score in program.scores)
    assert None not in formulas
    fitted = Fitted(program, tuple(f for f in formulas if f), {})
    facts = {"spend": number(spend), "late": number(late)}
    return Interpreter.of(fitted, date(2026, 7, 1)).decide(facts)


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def table(hit: str, extra: str = "") -> Program:
    return compiled(f"""
    decisions:
      found:
        hit: {hit}
        columns: [spend, late]
        {extra}
        rows:
          - [A, ">= 100", "-", 3]
          - [B, ">= 200", "-", 1]
          - [C, "-", "> 5", 2]
    """)


BEST_FIRST = "values: [1, 2, 3]\n        type: integer"

HITS = [
    ("unique", "", {"spend": 150}, 3),
    ("unique", "", {"spend": 250}, None),
    ("unique", "", {"spend": 50}, None),
    ("unique", "default: 7", {"spend": 50}, 7),
    ("unique", "default: 7", {"spend": 250}, None),
    ("unique", "", {"spend": 150, "late": None}, 3),
    ("first", "", {"spend": 250, "late": 9}, 3),
    ("any", "", {"spend": 150}, 3),
    ("any", "", {"spend": 250}, None),
    ("priority", BEST_FIRST, {"spend": 250, "late": 9}, 1),
    ("priority", BEST_FIRST, {"spend": 150, "late": 9}, 2),
    ("rule order", "", {"spend": 250, "late": 9}, (3, 1, 2)),
    ("rule order", "", {"spend": 50}, ()),
    ("rule order", "default: 7", {"spend": 50}, (7,)),
    ("output order", BEST_FIRST, {"spend": 250, "late": 9}, (1, 2, 3)),
    ("collect", "", {"spend": None, "late": 9}, (2,)),
    ("collect sum", "", {"spend": 250, "late": 9}, 6),
    ("collect sum", "", {"spend": 50}, None),
    ("collect sum", "default: 0", {"spend": 50}, 0),
    ("collect min", "", {"spend": 250, "late": 9}, 1),
    ("collect max", "", {"spend": 250, "late": 9}, 3),
    ("collect count", "", {"spend": 250, "late": 9}, 3),
    ("collect count", "", {"spend": 50}, 0),
    ("collect count", "default: 7", {"spend": 50}, 7),
]


@pytest.mark.parametrize(("hit", "extra", "customer", "value"), HITS)
def test_a_hit_policy_says_what_rows_give(
    hit: str, extra: str, customer: Mapping[str, Any], value: Any
) -> None:
    assert decided(table(hit, extra), **customer).decisions == {"found": value}


def test_rows_that_a_hit_policy_keeps_apart_are_named() -> None:
    assert decided(table("unique"), 250).clashes == {"found": ("A", "B")}
    assert decided(table("unique"), 150).clashes == {}


def test_several_outputs_come_from_one_row() -> None:
    program = compiled("""
    scores:
      twice: {model: expression, formula: 2 * terms.days, places: 0}
    decisions:
      terms:
        hit: any
        columns: [spend]
        outputs: {class: {type: [A, B], default: B}, days: {type: integer, default: 0}}
        rows:
          - [T1, ">= 100", A, 30]
          - [T2, "[50..150]", A, if late > 1 then 60 else 30]
      best: {formula: 'if terms.class = "A" then twice else null'}
    """)

    def given(spend: int, late: int) -> list[Any]:
        found = decided(program, spend, late)
        return [*found.decisions.values(), *found.scores.values()]

    assert given(200, 0) == ["A", 30, 60, 60]
    assert given(120, 1) == ["A", 30, 60, 60]
    assert given(120, 2) == [None, None, None, None]
    assert given(10, 2) == ["B", 0, None, 0]


def test_a_list_is_read_by_functions_of_lists() -> None:
    program = compiled("""
    decisions:
      perks:
        hit: rule order
        default: '"none"'
        list:
          - {row: P1, if: spend > 10, then: '"gift"'}
          - {row: P2, if: late < 3, then: '"call"'}
      many: {formula: count(perks)}
      called: {formula: 'list contains(perks, "call")'}
    """)

    assert decided(program, 20).decisions == {
        "perks": ("gift", "call"),
        "many": 2,
        "called": True,
    }
    assert decided(program, 5, 9).decisions == {
        "perks": ("none",),
        "many": 1,
        "called": False,
    }


OUTPUTS = """\
hit: first
default: iron
columns: [spend]
outputs:
  gift: {type: [watch, pen], default: pen}
  discount: {type: integer, hit: collect sum, default: 0}
  notes: {type: string, hit: rule order}
rows:
  - [R1, ">= 500", watch, 5, '"large"', gold, much]
  - [R2, ">= 100", "-", 2, "-", iron, some]
  - [R3, ">= 50", pen, "-", '"small"', iron, little]
"""


@pytest.mark.parametrize(
    ("spend", "tier", "rule", "outputs"),
    [
        (600, "gold", "R1", ("watch", 7, ("large", "small"))),
        (200, "iron", "R2", (None, 2, ("small",))),
        (60, "iron", "R3", ("pen", 0, ("small",))),
        (1, "iron", None, ("pen", 0, ())),
    ],
)
def test_outputs_come_with_the_tier_or_by_their_own_hit_policy(
    spend: int, tier: str, rule: str | None, outputs: tuple[Any, ...]
) -> None:
    found = decided(compiled("", OUTPUTS), spend)

    assert (found.tier, found.rule) == (tier, rule)
    assert tuple(found.outputs.values()) == outputs


def test_a_default_tier_says_that_it_is_one() -> None:
    found = decided(compiled("", OUTPUTS), 1)

    assert found.because.en == "no rule applies; `iron` is the default"


def test_a_missing_fact_that_changes_only_an_output_matters() -> None:
    rules = """\
    hit: first
    columns: ["-1", late]
    outputs: {discount: {type: integer, hit: collect sum}}
    rows:
      - [R1, "-", "-", 1, gold, all]
      - [R2, "-", "> 5", 2, gold, late]
    """
    assert decided(compiled("", rules), 1, None).unknown == ("late",)
    assert decided(compiled("", rules), None, 1).unknown == ()


DECISION = "decisions: {{found: {{hit: {}, {} columns: [late], rows: [{}]}}}}"

FAULTS = [
    ("collect sum", "", '[A, "-", \'"a"\']', "unfit-hit"),
    ("priority", "", '[A, "-", 1]', "unfit-hit"),
    ("priority", "type: integer, values: [1],", '[A, "-", late]', "unfit-hit"),
    ("collect", "", '[A, "-", late]', "unfit-hit"),
    ("first", "type: integer, values: [1],", '[A, "-", 2]', "unfit-output"),
    ("first", "type: integer, values: [one],", '[A, "-", 2]', "unfit-output"),
    ("first", "type: boolean,", '[A, "-", 2]', "unfit-output"),
    ("first", "default: 1,", '[A, "-", \'"a"\']', "unfit-output"),
    ("first", "", '[A, "-", "-"]', "unfit-output"),
    ("first", "", '[A, "-", found]', "decision-cycle"),
]


@pytest.mark.parametrize(("hit", "extra", "row", "code"), FAULTS)
def test_a_table_that_gives_no_column_is_refused(
    hit: str, extra: str, row: str, code: str
) -> None:
    assert codes(DECISION.format(hit, extra, row)) == [code]


def test_one_fault_hides_no_other_and_blames_no_reader() -> None:
    parts = """
    decisions:
      one: {formula: spend + }
      two: {formula: one + 1}
      three: {hit: first, columns: [two], rows: [[A, "> 1", spent]]}
    """
    assert codes(parts) == ["syntax", "unknown-name"]
