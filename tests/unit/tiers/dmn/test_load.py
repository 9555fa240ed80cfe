"""Model files, what they import, and what can be wrong between their parts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tiers.dmn import boxes
from tiers.dmn.load import load
from tiers.dmn.project import Project
from tiers.dmn.reader import read

Write = Callable[..., Path]

TABLE = """
<inputData id="i" name="Spend">
  <variable name="Spend" typeRef="feel:number"/>
</inputData>
<decision id="d" name="Tier">
  <variable name="Tier" typeRef="string"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <decisionTable hitPolicy="COLLECT" aggregation="MAX">
    <input label="spend"><inputExpression typeRef="number"><text>Spend</text>
      </inputExpression><inputValues><text>&gt;= 0</text></inputValues></input>
    <output name="tier"><outputValues><text>1, 2</text></outputValues>
      <defaultOutputEntry><text>0</text></defaultOutputEntry></output>
    <annotation name="why"/>
    <rule><inputEntry><text>&lt; 9</text></inputEntry><outputEntry><text>1</text>
      </outputEntry><annotationEntry><text>low</text></annotationEntry></rule>
    <rule><inputEntry><text/></inputEntry><outputEntry/></rule>
  </decisionTable>
</decision>
"""


def codes(path: Path) -> list[str]:
    return [problem.code for problem in load(path)[1]]


def project(path: Path) -> Project:
    found, problems = load(path)
    assert found
    assert not problems
    return found


def test_a_decision_table_keeps_all_that_it_says(write: Write) -> None:
    root = project(write(TABLE)).root

    [decision] = root.decisions
    table = decision.logic
    assert isinstance(table, boxes.Table)
    assert (table.hit_policy, table.aggregation) == ("COLLECT", "MAX")
    assert [(i.expression.text, i.values, i.label) for i in table.inputs] == [
        ("Spend", ">= 0", "spend")
    ]
    assert table.outputs[0].values == "1, 2"
    assert [rule.tests for rule in table.rules] == [("< 9",), ("-",)]
    assert [rule.remarks for rule in table.rules] == [("low",), ()]
    assert root.inputs[0].variable.type_ref == "number"


def test_all_faults_are_told_at_once(write: Write) -> None:
    path = write("""
      <decision id="a"/>
      <decision id="b" name="B">
        <informationRequirement><requiredDecision href="#no"/></informationRequirement>
        <list><literalExpression expressionLanguage="js"/><conditional/></list>
      </decision>
      <itemDefinition name="t"><typeRef>numbr</typeRef></itemDefinition>
    """)

    assert codes(path) == [
        "missing-part",
        "dangling-reference",
        "unknown-language",
        "missing-part",
        "unknown-type",
    ]


def chain(*names: str) -> str:
    pairs = zip(names, names[1:] + names[:1], strict=True)
    return "\n".join(
        f'<decision id="{a}" name="{a}"><informationRequirement>'
        f'<requiredDecision href="#{b}"/></informationRequirement></decision>'
        for a, b in pairs
    )


def test_every_cycle_of_decisions_is_told(write: Write) -> None:
    _, problems = load(write(chain("a", "b") + "\n" + chain("x", "y", "z")))

    assert [p.code for p in problems] == ["decision-cycle", "decision-cycle"]
    assert "`a` → `b` → `a`" in problems[0].message.en


def test_imports_are_found_by_place_or_by_namespace(write: Write) -> None:
    write(
        '<itemDefinition name="tPrice"><typeRef>number</typeRef></itemDefinition>', "p"
    )
    write('<inputData id="s" name="Shop"/>', "s")
    path = write("""
      <import name="prices" namespace="urn:p" locationURI="p.dmn"/>
      <import name="shops" namespace="urn:s"/>
      <decision name="D"><variable name="D" typeRef="prices.tPrice"/>
        <informationRequirement><requiredInput href="urn:s#s"/></informationRequirement>
      </decision>
    """)

    found = project(path)

    names = {str(i.name): d.name for i, d in found.imported(found.root)}
    assert names == {"prices": "p", "shops": "s"}
    linked = found.find(found.root, "urn:s#s")
    assert linked
    assert linked[1].name == "Shop"
    assert found.prefix(found.root, linked[0]) == "shops"


def test_models_may_import_each_other(write: Write) -> None:
    write('<import name="a" namespace="urn:a"/>', "b")

    found = project(write('<import name="b" namespace="urn:b"/>', "a"))

    assert len(found.files) == 2


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("../p.dmn", "outside-folder"),
        ("file:///etc/p.dmn", "outside-folder"),
        ("/etc/p.dmn", "outside-folder"),
        ("p.dmn", "missing-import"),
    ],
)
def test_an_import_stays_in_the_folder(write: Write, location: str, code: str) -> None:
    path = write(f'<import name="p" namespace="urn:p" locationURI="{location}"/>')

    assert codes(path) == [code]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_read_in_the_encoding_it_declares(
    tmp_path: Path, write: Write, encoding: str
) -> None:
    text = write('<inputData name="消费额"/>').read_text(encoding="utf-8")
    path = tmp_path / "other.dmn"
    declared = text.replace("UTF-8", encoding.removesuffix("-sig"))
    path.write_bytes(declared.encode(encoding))

    found, problems = read(path)

    assert found
    assert not problems
    assert found.inputs[0].name == "消费额"


def test_a_damaged_file_is_told_with_places_and_never_crashes(write: Write) -> None:
    path = write(TABLE)
    whole = path.read_text(encoding="utf-8")
    for start in range(0, len(whole), 7):
        path.write_text(whole[:start] + whole[start + 5 :], encoding="utf-8")

        found, problems = load(path)

        assert found or problems
        assert all(problem.at for problem in problems)
