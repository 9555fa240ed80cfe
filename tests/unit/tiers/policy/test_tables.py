import sys
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tiers.policy.table_specs import RuleSpec
from tiers.policy.tables import read_rules
from tiers.problems import Fault, Problem
from tiers.source import Located, Span
from tiers.text import Text

AT = Span("p.yaml", 3, 10, 10, "  table: grades.csv")
CSV = """\
rule,spend,visits / 12,tier,because
R1,>= 60,-,gold,much
R2,< 60,,iron,little
"""


def rules(name: str, folder: Path) -> tuple[RuleSpec, ...]:
    return read_rules(Located(name, AT), folder)


def problems(name: str, folder: Path) -> list[Problem]:
    with pytest.raises(Fault) as caught:
        rules(name, folder)
    return list(caught.value.problems)


def workbook(path: Path, rows: list[list[object]], sheet: str = "Sheet1") -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for index, row in enumerate(rows):
        page.write_row(index, 0, row)
    book.close()
    return path


def asks(rule: RuleSpec) -> list[tuple[str, str | None]]:
    return [(c.test, c.column) for c in rule.conditions]


def test_a_text_table_becomes_rules(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text(CSV)

    first, second = rules("grades.csv", tmp_path)

    assert (first.id, first.tier, first.because) == ("R1", "gold", Text.same("much"))
    assert asks(first) == [(">= 60", "spend")]
    assert asks(second) == [("< 60", "spend")]


def test_a_cell_knows_its_address_and_a_part_its_column(tmp_path: Path) -> None:
    (tmp_path / "grades.csv").write_text(CSV)

    test = rules("grades.csv", tmp_path)[0].conditions[0].test

    assert str(test.at) == f"{tmp_path / 'grades.csv'}!B2"
    assert (test.at.line, test.at.excerpt) == (2, ">= 60")
    assert (test.span(3, 5).column, test.span(3, 5).width) == (4, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_found_out(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    heading = ["规则", '"min(消费, 5)"', "客户层级", "理由"]
    text = "\n".join(separator.join(row) for row in (heading, ["甲", "5", "金", "多"]))
    (tmp_path / "grades.csv").write_bytes(text.encode(encoding))

    [rule] = rules("grades.csv", tmp_path)

    assert asks(rule) == [("5", "min(消费, 5)")]
    assert (rule.id, rule.tier, rule.because.zh) == ("甲", "金", "多")


def test_reasons_may_come_in_two_languages(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "id,a,tier,Because_EN,because zh\nR1,1,gold,much,多\nR2,2,gold,,少\n"
    )

    first, second = rules("t.csv", tmp_path)

    assert first.because == Text("much", "多")
    assert second.because == Text("少", "少")


def test_blank_rows_and_short_rows_are_fine(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "rule,a,tier,because zh,because en,\nR1,1,gold,多\n,,,,\n\n"
    )

    assert [rule.id for rule in rules("t.csv", tmp_path)] == ["R1"]


def test_a_workbook_gives_exact_short_numbers_and_feel_days(tmp_path: Path) -> None:
    workbook(
        tmp_path / "t.xlsx",
        [
            ["rule", "a", "b", "c", "d", "tier", "because"],
            [1, 60, 0.1, True, date(2026, 7, 1), "gold", "much"],
            [2, 1e-7, 1e21, ">= 5", "-", "gold", "much"],
        ],
    )

    first, second = rules("t.xlsx", tmp_path)

    assert [t for t, _ in asks(first)] == ["60", "0.1", "true", 'date("2026-07-01")']
    assert [t for t, _ in asks(second)] == [
        "0.0000001",
        "1000000000000000000000",
        ">= 5",
    ]
    assert first.id == "1"


def test_a_cell_of_a_workbook_names_its_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "t.xlsx",
        [["rule", "a", "tier", "because"], [], ["R1", "5", "gold", "much"]],
        sheet="等级",
    )

    [rule] = rules("t.xlsx#等级", tmp_path)

    assert str(rule.tier.at) == f"{path}#等级!C3"
    assert rule.tier.at.line == 3


def test_a_missing_sheet_is_suggested(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["rule"]], sheet="Grades")

    [problem] = problems("t.xlsx#Grade", tmp_path)

    assert problem.code == "unknown-sheet"
    assert problem.at == AT
    assert problem.help is not None
    assert problem.help.en.startswith("did you mean `Grades`?")


def test_merged_cells_are_refused_at_their_place(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    page = book.add_worksheet("S")
    page.write_row(0, 0, ["rule", "a", "tier", "because"])
    page.merge_range("B2:B3", ">= 5")
    book.close()

    [problem] = problems("t.xlsx", tmp_path)

    assert problem.code == "merged-cells"
    assert problem.at is not None
    assert problem.at.cell == "B2"


def test_a_spreadsheet_without_the_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path / "t.xlsx", [["rule"]])
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    [problem] = problems("t.xlsx", tmp_path)

    assert problem.code == "missing-extra"
    assert problem.help is not None
    assert 'pip install "tiers[excel]"' in problem.help.en


@pytest.mark.parametrize(
    ("text", "code", "cell"),
    [
        ("", "empty-table", ""),
        (" , \n", "empty-table", ""),
        ("name,a,tier,because\n", "missing-column", "A1"),
        ("rule,a,because\n", "missing-column", "C1"),
        ("rule,a,tier\n", "missing-column", "C1"),
        ("rule,,tier,because\n", "empty-heading", "B1"),
        ("rule,a,tier,because fr\n", "unknown-column", "D1"),
        ("rule,a,tier,because\n,5,gold,x\n", "missing-cell", "A2"),
        ("rule,a,tier,because\nR1,5,,x\n", "missing-cell", "C2"),
        ("rule,a,tier,because\nR1,5,gold\n", "missing-cell", "D2"),
        ("rule,a,tier,because\nR1,5,gold,x,y\n", "row-length", "E2"),
    ],
)
def test_a_fault_in_a_table_is_shown_at_its_cell(
    tmp_path: Path, text: str, code: str, cell: str
) -> None:
    (tmp_path / "t.csv").write_text(text)

    [problem] = problems("t.csv", tmp_path)

    assert problem.code == code
    assert problem.at is not None
    assert problem.at.cell == cell


def test_all_rows_with_faults_are_shown(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("rule,a,tier,because\n,5,,x\nR2,5,,x\n")

    assert [p.at and p.at.cell for p in problems("t.csv", tmp_path)] == [
        "A2",
        "C2",
        "C3",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.csv", "no-file"),
        ("../t.csv", "outside-folder"),
        ("/etc/passwd", "outside-folder"),
        ("link.csv", "outside-folder"),
        ("t.pdf", "table-format"),
        ("broken.xlsx", "table-syntax"),
        ("bytes.csv", "encoding"),
    ],
)
def test_a_file_that_is_no_table_of_the_policy_is_refused(
    tmp_path: Path, name: str, code: str
) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    (tmp_path / "t.csv").write_text(CSV)
    (folder / "link.csv").symlink_to(tmp_path / "t.csv")
    (folder / "t.pdf").write_text("")
    (folder / "broken.xlsx").write_text("no workbook")
    (folder / "bytes.csv").write_bytes(b"rule,\xff\xff\n")

    [problem] = problems(name, folder)

    assert (problem.code, problem.at) == (code, AT)


def test_a_quote_out_of_place_is_shown_in_its_row(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('rule,tier\nR1,"a"b\n')

    [problem] = problems("t.csv", tmp_path)

    assert problem.code == "table-syntax"
    assert str(problem.at).endswith("t.csv:2:4")


def test_a_table_may_lie_in_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.csv").write_text(CSV)

    assert len(rules("tables/t.csv", tmp_path)) == 2
