from collections.abc import Callable

import pytest

from tiers.exchange import yaml
from tiers.exchange.taken import Taken
from tiers.policy.nodes import Map
from tiers.problems import Problem

Taking = Callable[..., tuple[Taken, list[Problem]]]

HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" '
    'namespace="urn:m">\n'
    '<inputData id="a" name="Net Pay"><variable name="Net Pay" typeRef="number"/>'
    "</inputData>\n"
    '<inputData id="b" name="area"><variable name="area" typeRef="string"/>'
    "</inputData>\n"
    '<businessKnowledgeModel id="k" name="yearly"><encapsulatedLogic>'
    '<formalParameter name="sum"/><literalExpression><text>sum * 12 + 1</text>'
    "</literalExpression></encapsulatedLogic></businessKnowledgeModel>\n"
)
NEEDS = (
    '<informationRequirement><requiredInput href="#a"/></informationRequirement>'
    '<informationRequirement><requiredInput href="#b"/></informationRequirement>'
    '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
)


def literal(words: str) -> str:
    return f"<literalExpression><text>{words}</text></literalExpression>"


def model(logic: str) -> str:
    decision = f'<decision id="d" name="Top Level">{NEEDS}{logic}</decision>'
    return f"{HEAD}{decision}\n</definitions>"


def decided(taken: Taken) -> str:
    found = taken.root.part("decisions")
    return yaml.document(found if isinstance(found, Map) else Map())


FORMULAS = {
    literal("Net Pay - 1"): "Net_Pay - 1",
    literal("yearly(Net Pay)"): "Net_Pay * 12 + 1",
    literal("2 * yearly(Net Pay + 1)"): "2 * ((Net_Pay + 1) * 12 + 1)",
    literal("yearly(sum: 3)"): "(3) * 12 + 1",
    f"<invocation>{literal('yearly')}<binding><parameter name='sum'/>"
    f"{literal('Net Pay')}</binding></invocation>": "Net_Pay * 12 + 1",
    f"<conditional><if>{literal('Net Pay &gt; 1')}</if><then>{literal('1')}</then>"
    f"<else>{literal('2')}</else></conditional>": "if (Net_Pay > 1) then 1 else 2",
    f"<context><contextEntry><variable name='x y'/>{literal('Net Pay + 1')}"
    f"</contextEntry><contextEntry>{literal('x y * 2')}</contextEntry></context>": (
        "(Net_Pay + 1) * 2"
    ),
}


@pytest.mark.parametrize(("logic", "formula"), FORMULAS.items())
def test_simple_boxes_are_written_as_one_formula(
    logic: str, formula: str, *, taken: Taking
) -> None:
    found, problems = taken(model(logic))

    assert problems == []
    decision = found.root.part("decisions").part("Top_Level")
    assert str(decision.part("formula")) == formula
    assert str(decision.part("label")) == "Top Level"


def test_without_tiers_everybody_is_in_one(taken: Taking) -> None:
    found, _ = taken(model(literal("1")))

    assert [str(tier) for tier in found.root.part("tiers")] == ["decided"]
    assert found.rules is None


def table(hit: str, outputs: str, values: str) -> str:
    return (
        f"<decisionTable {hit}><input><inputExpression><text>Net Pay</text>"
        f"</inputExpression></input>{outputs}"
        f"<rule><inputEntry><text>&lt; 5</text></inputEntry>{values}</rule>"
        "</decisionTable>"
    )


def cell(words: str) -> str:
    return f"<outputEntry><text>{words}</text></outputEntry>"


SUM = 'hitPolicy="COLLECT" aggregation="SUM"'
TABLES = {
    table(SUM, "<output/>", cell("7")): (
        "Top_Level:\n"
        "  label: Top Level\n"
        "  hit: collect sum\n"
        "  columns: [Net_Pay]\n"
        "  rows:\n"
        '    - [R1, "< 5", "7"]\n'
    ),
    table("", '<output name="a b"/><output name="c"/>', cell('"x"') + cell("1")): (
        "Top_Level:\n"
        "  label: Top Level\n"
        "  hit: unique\n"
        "  outputs:\n"
        "    a_b: {type: [x]}\n"
        "    c: {}\n"
        "  columns: [Net_Pay]\n"
        "  rows:\n"
        '    - [R1, "< 5", x, "1"]\n'
    ),
}


@pytest.mark.parametrize(("logic", "expected"), TABLES.items())
def test_tables_keep_their_hit_policies_and_outputs(
    logic: str, expected: str, *, taken: Taking
) -> None:
    found, problems = taken(model(logic))

    assert problems == []
    assert decided(found) == expected


def test_a_table_of_texts_becomes_the_rules(taken: Taking) -> None:
    values = '<output><outputValues><text>"x", "w"</text></outputValues></output>'

    found, _ = taken(model(table('hitPolicy="PRIORITY"', values, cell('"x"'))))

    assert found.rules is not None
    assert [str(tier) for tier in found.root.part("tiers")] == ["x"]


REFUSED = {
    f"<list>{literal('1')}</list>": "a list",
    f"<context><contextEntry><variable name='x'/>{literal('1')}</contextEntry>"
    "</context>": "a context",
    f"<context><contextEntry><variable name='x'/>{table('', '<output/>', cell('1'))}"
    f"</contextEntry><contextEntry>{literal('x')}</contextEntry></context>": (
        "a table inside another expression"
    ),
    "<relation><column name='x'/></relation>": "a relation",
}


@pytest.mark.parametrize(("logic", "what"), REFUSED.items())
def test_what_has_no_form_is_told_in_its_place(
    logic: str, what: str, *, taken: Taking
) -> None:
    _, problems = taken(model(logic))

    assert [p.code for p in problems] == ["no-policy-form"]
    assert problems[0].message.en == f"{what} has no form in a policy"
    assert problems[0].at is not None
    assert problems[0].at.line == 5


def test_a_decision_that_is_not_there_is_told(taken: Taking) -> None:
    _, problems = taken(model(literal("1")), decision="Top")

    assert [p.code for p in problems] == ["unknown-decision"]
