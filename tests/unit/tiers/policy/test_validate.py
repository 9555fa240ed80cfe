import pytest

from tiers.policy import parse
from tiers.problems import Problem, render

HEAD = "tiers-policy: 1\nname: sample\n"
FACTS = "facts: {spend: {type: decimal(2)}}\n"
TIERS = "tiers: {gold: {}, iron: {}}\n"
RULES = """\
rules:
  hit: first
  list:
    - {rule: R1, if: spend > 5, tier: gold, because: much}
    - {rule: R2, if: true, tier: iron, because: the rest}
"""


def problems(
    more: str = "", *, facts: str = FACTS, tiers: str = TIERS, rules: str = RULES
) -> list[Problem]:
    return parse(HEAD + facts + tiers + rules + more, "p.yaml")[1]


def codes(
    more: str = "", *, facts: str = FACTS, tiers: str = TIERS, rules: str = RULES
) -> list[str]:
    return [p.code for p in problems(more, facts=facts, tiers=tiers, rules=rules)]


def test_a_sound_policy_has_no_problems() -> None:
    assert problems() == []


def test_an_unknown_tier_is_shown_as_the_style_guide_shows_it() -> None:
    [problem] = problems(tiers="tiers: {glod: {}, iron: {}}\n")

    assert render(problem) == (
        "p.yaml:8:39: error[unknown-tier]: no tier is named `gold`\n"
        "  |\n"
        "8 |     - {rule: R1, if: spend > 5, tier: gold, because: much}\n"
        "  |                                       ^^^^\n"
        "   = help: did you mean `glod`? There is glod, iron"
    )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("{2nd: {type: date}}", "bad-name"),
        ("{monthly spend: {type: date}}", "bad-name"),
        ("{a-b: {type: date}}", "bad-name"),
        ("{tier: {type: date}}", "reserved-name"),
        ("{and: {type: date}}", "reserved-name"),
        ("{a: {type: string, key: true}, b: {type: string, key: true}}", "second-key"),
        ("{a: {type: [x, y, x]}}", "repeated-value"),
        ("{a: {type: integer, missing: none}}", "wrong-type"),
        ("{a: {type: integer, missing: 0.5}}", "out-of-range"),
        ('{a: {type: integer, range: "[1..9]", missing: 0}}', "out-of-range"),
        ("{a: {type: [x, y], missing: z}}", "unknown-value"),
        ("{a: {type: boolean, missing: No}}", "wrong-type"),
        ("{a: {type: date, missing: 2026-02-30}}", "wrong-type"),
        ("{a: {type: [x, y], values: {1: x, 2: z}}}", "unknown-value"),
    ],
)
def test_a_fact_that_does_not_hold_together_is_a_problem(facts: str, code: str) -> None:
    assert codes(facts=f"facts: {facts}\n") == [code]


@pytest.mark.parametrize(
    "facts",
    [
        "{月均毛利_2: {type: integer, missing: 0}}",
        "{a: {type: integer, missing: unknown}, b: {type: date, missing: error}}",
        "{a: {type: [x, y], missing: x, values: {1: x, 2: null}}}",
        "{a: {type: date, column: d}, b: {type: date, column: d}}",
        "{a: {type: string, key: true, missing: error}}",
    ],
)
def test_a_fact_that_holds_together_is_none(facts: str) -> None:
    assert codes(facts=f"facts: {facts}\n") == []


def test_a_score_can_not_take_the_name_of_a_fact() -> None:
    assert codes("scores: {spend: {model: x}}\n") == ["name-taken"]


def test_a_rule_can_not_take_the_name_of_another() -> None:
    [problem] = problems(rules=RULES.replace("R2", "R1"))

    assert problem.code == "repeated-rule"
    assert problem.help is not None
    assert problem.help.en == "it is in line 8"


def test_what_no_rule_leads_to_is_a_warning() -> None:
    found = problems(
        "actions: {catalogue: {call: {}}}\n", tiers="tiers: {gold: , iron: , tin: }\n"
    )

    assert [(p.code, p.severity) for p in found] == [
        ("unused-tier", "warning"),
        ("unused-action", "warning"),
    ]


def test_there_must_be_a_tier() -> None:
    assert codes(tiers="tiers: {}\n") == ["no-tiers"]


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("uses: {visits: many}", "bad-amount"),
        ("uses: {visits: 1/0}", "bad-amount"),
        ("uses: {visits: -1}", "bad-amount"),
        ("within: 10 days", "bad-duration"),
        ("within: P", "bad-duration"),
        ("within: P1DT", "bad-duration"),
    ],
)
def test_an_amount_or_a_duration_that_is_none_is_a_problem(
    action: str, code: str
) -> None:
    assert codes(
        f"actions: {{catalogue: {{call: {{{action}}}}},"
        " rules: [{if: true, do: [call]}]}\n"
    ) == [code]


def test_amounts_and_durations_come_in_several_forms() -> None:
    assert (
        codes(
            "actions:\n"
            "  catalogue:\n"
            "    a: {uses: {x: 1/40, y: 2.5, z: 3}, within: P10D}\n"
            "    b: {within: PT5M}\n"
            "    c: {within: P1Y2M}\n"
            "  rules: [{if: true, do: [a, b, c]}]\n"
        )
        == []
    )


def test_an_action_that_the_catalogue_lacks_is_a_problem() -> None:
    assert codes("actions: {rules: [{if: true, do: [call]}]}\n") == ["unknown-action"]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("facts: {spent: 5}", "unknown-fact"),
        ("facts: {spend: much}", "wrong-type"),
        ("scores: {worth: 5}", "unknown-score"),
        ("expect: {tier: glod}", "unknown-tier"),
        ("expect: {rule: R3}", "unknown-rule"),
        ("expect: {actions: [call]}", "unknown-action"),
        ("expect: {scores: {worth: 5}}", "unknown-score"),
        ("expect: {unknown: [spent]}", "unknown-fact"),
    ],
)
def test_a_case_can_only_speak_of_what_the_policy_has(case: str, code: str) -> None:
    assert codes(f"tests: [{{case: a, {case}}}]\n") == [code]


def test_a_case_may_expect_no_tier_and_give_missing_values() -> None:
    assert (
        codes("tests: [{case: a, facts: {spend: null}, expect: {tier: null}}]\n") == []
    )


def test_a_case_writes_facts_as_an_export_does() -> None:
    facts = "facts: {area: {type: [town, country], values: {U: town}}}\n"

    assert codes("tests: [{case: a, facts: {area: U}}]\n", facts=facts) == []
    assert codes("tests: [{case: a, facts: {area: town}}]\n", facts=facts) == []
    assert codes("tests: [{case: a, facts: {area: X}}]\n", facts=facts) == [
        "unknown-value"
    ]


def test_cases_have_names_of_their_own() -> None:
    assert codes("tests: [{case: a}, {case: a}]\n") == ["repeated-case"]


def test_a_policy_can_not_end_before_it_begins() -> None:
    [problem] = problems("effective: {from: 2026-07-01, to: 2026-06-30}\n")

    assert problem.code == "empty-period"
    assert problem.at is not None
    assert problem.at.excerpt[problem.at.column - 1 :].startswith("2026-06-30")
