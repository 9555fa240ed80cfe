import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

Export = Callable[..., str]

MODEL = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
DMNDI = "{https://www.omg.org/spec/DMN/20230324/DMNDI/}"

ORDER = {
    "definitions": ["extensionElements", "itemDefinition", "inputData", "decision"],
    "itemDefinition": ["typeRef", "allowedValues"],
    "inputData": ["description", "extensionElements", "variable"],
    "decision": [
        "description",
        "extensionElements",
        "variable",
        "informationRequirement",
        "literalExpression",
        "decisionTable",
    ],
    "decisionTable": ["input", "output", "annotation", "rule"],
    "input": ["inputExpression"],
    "output": ["outputValues", "defaultOutputEntry"],
    "rule": ["inputEntry", "outputEntry", "annotationEntry"],
}
"""The children of elements in the order of the schema."""


def parts(root: ET.Element, name: str) -> list[ET.Element]:
    return list(root.iter(f"{MODEL}{name}"))


def text(element: ET.Element | None) -> str:
    assert element is not None
    return "".join(element.itertext()).strip()


def decision(root: ET.Element, name: str) -> ET.Element:
    return next(d for d in parts(root, "decision") if d.get("name") == name)


@pytest.fixture
def model(exported: Export) -> ET.Element:
    return ET.fromstring(exported())  # noqa: S314 - we have just written it


def test_children_stand_in_the_order_of_the_schema(model: ET.Element) -> None:
    for name, order in ORDER.items():
        for element in model.iter(f"{MODEL}{name}"):
            own = [e.tag.removeprefix(MODEL) for e in element if MODEL in e.tag]
            places = [order.index(child) for child in own]
            assert places == sorted(places), (name, own)


def test_ids_are_unique_and_names_that_every_modeler_takes(model: ET.Element) -> None:
    ids = [e.get("id", "") for e in model.iter() if e.get("id") is not None]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", id_) for id_ in ids)


def test_every_reference_leads_somewhere(model: ET.Element) -> None:
    ids = {e.get("id") for e in model.iter()}
    hrefs = [e.get("href", "")[1:] for e in model.iter() if e.get("href")]
    drawn = [e.get("dmnElementRef") for e in model.iter() if e.get("dmnElementRef")]

    assert hrefs
    assert {*hrefs, *drawn} <= ids


def test_every_part_has_a_shape_and_every_requirement_an_edge(
    model: ET.Element,
) -> None:
    nodes = [e.get("id") for n in ("inputData", "decision") for e in parts(model, n)]
    needs = [e.get("id") for e in parts(model, "informationRequirement")]
    shapes = [s.get("dmnElementRef") for s in model.iter(f"{DMNDI}DMNShape")]
    edges = [s.get("dmnElementRef") for s in model.iter(f"{DMNDI}DMNEdge")]

    assert sorted(map(str, nodes)) == sorted(map(str, shapes))
    assert sorted(map(str, needs)) == sorted(map(str, edges))


def test_types_are_defined_with_the_values_that_are_allowed(model: ET.Element) -> None:
    found = {
        item.get("name"): [text(child) for child in item]
        for item in parts(model, "itemDefinition")
    }

    assert found["t_spend"] == ["number", "[0..1000]"]
    assert found["t_area"] == ["string", '"town", "乡村"']
    assert found["t_tier"] == ["string", '"gold", "iron"']
    types = {v.get("name"): v.get("typeRef") for v in parts(model, "variable")}
    assert types["spend"] == "t_spend"
    assert types["since"] == "date"
    assert types["worth"] == "number"


@pytest.mark.parametrize(
    ("range_", "allowed"),
    [
        ("[0..)", ">= 0"),
        ("(0..)", "> 0"),
        ("(..5]", "<= 5"),
        ("(..5)", "< 5"),
        ("(0..2.5]", "(0..2.5]"),
        ("[-5..5)", "[-5..5)"),
    ],
)
def test_a_range_is_a_test_of_feel(
    range_: str, allowed: str, exported: Export, policy: str
) -> None:
    ranged = policy.replace("[0..1000]", range_).replace("missing: 0", "missing: 1")

    found = exported(ranged.replace("spend: 300", "spend: 2"))

    item = parts(ET.fromstring(found), "itemDefinition")[0]  # noqa: S314
    assert [text(child) for child in item] == ["number", allowed]


def test_a_formula_is_written_in_feel(model: ET.Element) -> None:
    worth = decision(model, "worth").find(f"{MODEL}literalExpression")

    assert text(worth) == "decimal(spend / 3, 1)"


def test_a_score_that_needs_the_population_comes_from_outside(
    model: ET.Element,
) -> None:
    rank = next(i for i in parts(model, "inputData") if i.get("name") == "rank")

    assert text(rank.find(f"{MODEL}description")) == "given from outside"


def test_the_rules_are_a_table_with_cells_as_they_are(model: ET.Element) -> None:
    table = decision(model, "tier").find(f"{MODEL}decisionTable")
    assert table is not None

    assert table.get("hitPolicy") == "UNIQUE"
    assert [text(i) for i in table.iter(f"{MODEL}inputExpression")] == ["worth", "area"]
    rules = [[text(cell) for cell in rule] for rule in table.iter(f"{MODEL}rule")]
    assert rules == [
        [">= 50", '"town", "乡村"', '"gold"', "R1", "worth much", "价值高"],
        ["< 50", "-", '"iron"', "R2", 'less < more & "so"', 'less < more & "so"'],
    ]
    assert text(table.find(f"{MODEL}output")) == '"gold", "iron"'


def test_actions_are_collected_by_a_row_each(model: ET.Element) -> None:
    table = decision(model, "actions").find(f"{MODEL}decisionTable")
    assert table is not None

    assert table.get("hitPolicy") == "COLLECT"
    rules = [[text(cell) for cell in rule][:2] for rule in table.iter(f"{MODEL}rule")]
    long = 'not(tier = "gold") and since < today() - duration("P1Y")'
    assert rules == [
        [f"({long})", '"visit"'],
        [f"({long})", '"call"'],
        ["spend = null", '"call"'],
    ]


def test_a_list_of_rules_asks_whether_each_is_true(
    exported: Export, policy: str
) -> None:
    listed = policy[: policy.index("rules:")] + (
        "rules:\n"
        "  hit: first\n"
        "  list:\n"
        "    - {rule: A, if: worth > 5 and rank > 1, tier: gold, because: x}\n"
        '    - {rule: B, if: "not(spend > 5)", tier: iron, because: "y"}\n'
    )

    root = ET.fromstring(exported(listed))  # noqa: S314
    table = decision(root, "tier").find(f"{MODEL}decisionTable")
    assert table is not None
    assert [text(i) for i in table.iter(f"{MODEL}inputExpression")] == ["true"]
    cells = [text(cell) for cell in table.iter(f"{MODEL}inputEntry")]
    assert cells == ["worth > 5 and rank > 1", "(not(spend > 5))"]


def test_an_older_version_has_its_own_namespaces(exported: Export) -> None:
    found = exported(version="1.3")

    assert 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"' in found
    assert 'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"' in found


def test_the_same_policy_gives_the_same_text(exported: Export) -> None:
    assert exported() == exported()
