"""Decisions as a file may have them: the forms of tables and of their outputs."""

from pathlib import Path

import pytest

from tiers.policy import parse
from tiers.policy.table_specs import DecisionSpec, TableSpec
from tiers.problems import Problem

HEAD = """\
tiers-policy: 1
name: small
facts: {spend: {type: integer}}
tiers: {gold: {}}
rules: {hit: first, list: [{rule: R, if: "true", tier: gold, because: all}]}
"""


def read(
    decision: str, folder: Path = Path()
) -> tuple[DecisionSpec | None, list[Problem]]:
    policy, problems = parse(f"{HEAD}decisions: {{found: {decision}}}", folder=folder)
    assert policy is not None
    specs = {str(name): spec for name, spec in policy.decisions.items()}
    return specs.get("found"), problems


def tables(decision: str, folder: Path = Path()) -> TableSpec:
    spec, problems = read(decision, folder)
    assert not problems
    assert spec is not None
    assert isinstance(spec.body, TableSpec)
    return spec.body


ROWS = '{hit: first, columns: [spend], rows: [[A, "> 1", 5], [B, "-", "-"]]}'
LIST = """{hit: first, list: [
    {row: A, if: spend > 1, then: 5}, {row: B, if: "true", then: "-"}]}"""
TWO = """{hit: first, columns: [spend], outputs: {x: , y: {type: integer}},
    rows: [[A, "> 1", 5, 6]]}"""
WRONG_NAME = """{hit: first, outputs: {x: , y: },
    list: [{row: A, if: 'true', then: {x: 5, z: 1}}]}"""
TWO_LISTED = "{hit: first, list: [{row: A, if: spend > 1, then: {x: 5, y: 6}}]}"


@pytest.mark.parametrize("written", [ROWS, LIST])
def test_one_output_has_no_name_of_its_own(written: str) -> None:
    found = tables(written)

    assert [str(name) for name in found.outputs] == [""]
    assert [(row.id, dict(row.outputs)) for row in found.rows] == [
        ("A", {"": "5"}),
        ("B", {"": "-"}),
    ]


@pytest.mark.parametrize("written", [TWO, TWO_LISTED])
def test_several_outputs_are_named(written: str) -> None:
    found = tables(written)

    assert [str(name) for name in found.outputs] == ["x", "y"]
    assert dict(found.rows[0].outputs) == {"x": "5", "y": "6"}


def test_a_table_file_marks_its_outputs(tmp_path: Path) -> None:
    text = "row,spend,=> x,=> y\nA,> 1,5,6\nB,,,7\n"
    (tmp_path / "found.csv").write_text(text, encoding="utf-8")

    found = tables("{hit: collect, table: found.csv}", tmp_path)

    assert [dict(row.outputs) for row in found.rows] == [
        {"x": "5", "y": "6"},
        {"x": "", "y": "7"},
    ]
    assert [len(row.conditions) for row in found.rows] == [1, 0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("row,spend\nA,> 1\n", "missing-column"),
        ("row,=> x,spend\nA,5,> 1\n", "unknown-column"),
        ("row,spend,=> x\n,> 1,5\n", "missing-cell"),
        ("row,spend,=> x\nA,> 1,5,6\n", "row-length"),
        ("", "empty-table"),
    ],
)
def test_a_faulty_table_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "found.csv").write_text(text, encoding="utf-8")

    _, problems = read("{hit: collect, table: found.csv}", tmp_path)

    assert [problem.code for problem in problems] == [code]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("{}", ["decision-form"]),
        ("{hit: first}", ["decision-form"]),
        ('{hit: first, rows: [[A, "-", 1]]}', ["missing-key"]),
        ("{formula: spend, columns: [spend]}", ["decision-form"]),
        ("{hit: first, columns: [spend], rows: []}", ["no-rows"]),
        ('{hit: first, columns: [spend], rows: [[A, "-"]]}', ["row-length"]),
        (
            "{hit: first, outputs: {x: , y: }, list: [{row: A, if: 'true', then: 5}]}",
            ["wrong-type"],
        ),
        (WRONG_NAME, ["unknown-output"]),
    ],
)
def test_a_decision_without_a_form_is_refused(written: str, codes: list[str]) -> None:
    _, problems = read(written)

    assert [problem.code for problem in problems] == codes
