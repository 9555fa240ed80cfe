"""`tiers test` beyond running cases: sheets, coverage, thresholds, small changes."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from click.testing import Result

Run = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("small")

HEADING = ["案例", "消费", "visits", "=> 层级", "=> rule", "=> worth", "=> 措施"]
GOOD = ["rich", "90", "3", "gold", "R1", "61", "visit"]
POOR = ["poor", "5", "", "null", "", "3.33", "无"]


def sheet(*rows: Sequence[str], name: str = "cases.csv") -> None:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADING, *rows])


def edited(old: str, new: str) -> None:
    policy = Path("policy.yaml")
    text = policy.read_text("utf-8")
    assert old in text
    policy.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sheet_with_headings_of_people_holds_cases(run: Run) -> None:
    sheet(GOOD, ["a gap"], POOR)

    result = run("test", "policy.yaml", "--cases", "cases.csv")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "✓ rich",
        "✓ a gap",
        "✓ poor",
        "3 of 3 cases pass",
    ]


def test_a_workbook_holds_numbers_and_days_as_people_write_them(run: Run) -> None:
    edited("visits: {", "since: {type: date, missing: unknown}\n  visits: {")
    edited("if: worth >= 50,", 'if: worth >= 50 and since < date("2026-01-01"),')
    book = xlsxwriter.Workbook("cases.xlsx", {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("cases")
    page.write_row(0, 0, ["case", "spend", "visits", "since", "→ tier"])
    for row, (day, tier) in enumerate([(31, "gold"), (30, "iron")], 1):
        page.write_row(row, 0, [f"case {row}", 90.0, 3])
        page.write_datetime(row, 3, date(2025, 12, day))
        page.write(row, 4, tier)
    book.close()

    result = run("test", "policy.yaml", "--cases", "cases.xlsx#cases")

    assert result.stdout.splitlines()[0] == "✓ case 1"
    assert "✗ case 2  cases.xlsx#cases!A3" in result.stdout


def test_a_failure_in_a_sheet_names_its_cell_and_the_rules_concerned(run: Run) -> None:
    sheet(["rich", "60", "3", "gold", "R1"])

    result = run("test", "policy.yaml", "--cases", "cases.csv")

    assert result.exit_code == 1
    assert "✗ rich  cases.csv!A2" in result.stdout
    assert "✗ R1 → gold  worth 41.00 >= 50 (off by 9.00)" in result.stdout


@pytest.mark.parametrize(
    ("heading", "row", "told"),
    [
        (["spend"], ["1"], "missing-column"),
        (["case", "spnd"], ["a", "1"], "unknown-column"),
        (["case", "=> teir"], ["a", "gold"], "unknown-column"),
        (["case", "spend", "消费"], ["a", "1", "1"], "repeated-heading"),
        (["case", "=> tier"], ["a", "glod"], "unknown-tier"),
        (["case", "=> rule"], ["a", "R9"], "unknown-rule"),
        (["case", "spend"], ["a", "dear"], "wrong-type"),
        (["case", "spend"], ["", "5"], "missing-key"),
    ],
)
def test_a_fault_of_a_sheet_is_told_with_its_cell(
    run: Run, heading: list[str], row: list[str], told: str
) -> None:
    lines = [",".join(heading), ",".join(row)]
    Path("cases.csv").write_text("\n".join(lines), encoding="utf-8")

    result = run("test", "policy.yaml", "--cases", "cases.csv")

    assert result.exit_code == 1
    assert f"error[{told}]" in result.stderr
    assert "cases.csv!" in result.stderr


def test_generated_cases_lie_on_both_sides_and_wait_to_be_confirmed(run: Run) -> None:
    made = run("test", "policy.yaml", "--generate", "new.csv")
    waiting = run("test", "policy.yaml", "--cases", "new.csv")

    text = Path("new.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert made.exit_code == waiting.exit_code == 0
    assert {row["confirmed"] for row in rows} == {"no"}
    at_50 = {row["worth"]: row["→ tier"] for row in rows if float(row["worth"]) > 40}
    assert at_50 == {"49.99": "iron", "50": "gold", "50.01": "gold"}
    assert f"0 of {len(rows)} cases pass, {len(rows)} to confirm" in waiting.stdout
    assert waiting.stdout.startswith("? ")


def test_confirmed_cases_notice_that_a_threshold_moved(run: Run) -> None:
    run("test", "policy.yaml", "--generate", "new.csv")
    text = Path("new.csv").read_text("utf-8").replace(",no\n", ",yes\n")
    Path("new.csv").write_text(text, encoding="utf-8")
    before = run("test", "policy.yaml", "--cases", "new.csv")
    edited("worth >= 50", "worth > 50")

    after = run("test", "policy.yaml", "--cases", "new.csv")

    assert (before.exit_code, after.exit_code) == (0, 1)
    assert "✗ R1 → gold  worth 50 > 50 (off by 0)" in after.stdout


def test_generated_cases_can_be_pasted_into_the_policy(run: Run) -> None:
    run("test", "policy.yaml", "--generate", "new.yaml")
    text = Path("policy.yaml").read_text("utf-8")
    head = text[: text.index("tests:")]
    Path("policy.yaml").write_text(head + Path("new.yaml").read_text("utf-8"), "utf-8")

    result = run("test", "policy.yaml")

    assert result.exit_code == 0, result.output
    assert "to confirm" in result.stdout
    assert "✗" not in result.stdout


def test_cases_for_other_files_are_refused(run: Run) -> None:
    result = run("test", "policy.yaml", "--generate", "new.pdf")

    assert result.exit_code == 1
    assert "error[unknown-format]" in result.stderr


def test_coverage_names_what_no_case_tries(run: Run) -> None:
    result = run("test", "policy.yaml", "--coverage")

    assert "  2 / 4  rules and rows" in result.stdout
    assert "  - rule R2: decides no case" in result.stdout
    assert "  - rule R1: `worth >= 50` holds in every case" in result.stdout
    assert "  - rule R1: `worth >= 50` has cases on one side only" in result.stdout


def test_cases_that_cover_everything_leave_nothing_to_name(run: Run) -> None:
    sheet(
        GOOD,
        ["unknown", "null", "3", "", "", "", "ask"],
        ["some", "20", "0", "iron", "R2"],
        POOR,
    )

    result = run("test", "policy.yaml", "--cases", "cases.csv", "--coverage")

    assert result.exit_code == 0, result.output
    assert "  - " not in result.stdout


def test_changes_that_no_case_notices_are_named_with_their_place(run: Run) -> None:
    result = run("test", "policy.yaml", "--mutate")

    assert result.exit_code == 0
    assert "rule R1: `worth >= 50` becomes `worth >= 49.99`" in result.stdout
    assert "policy.yaml:20:22:" in result.stdout
    assert "`gold` becomes `iron`" not in result.stdout


def test_boundary_cases_notice_every_change_of_a_threshold(run: Run) -> None:
    run("test", "policy.yaml", "--generate", "new.csv")
    text = Path("new.csv").read_text("utf-8").replace(",no\n", ",yes\n")
    Path("new.csv").write_text(text, encoding="utf-8")

    found = run("test", "policy.yaml", "--cases", "new.csv", "--mutate", "--json")

    told = json.loads(found.stdout)["changes"]["unnoticed"]
    assert not [each for each in told if "worth" in each["what"]]


def test_rules_that_change_places_are_noticed_by_who_satisfies_both(run: Run) -> None:
    sheet(POOR)
    without = run("test", "policy.yaml", "--cases", "cases.csv", "--mutate")
    sheet(GOOD)
    with_one = run("test", "policy.yaml", "--cases", "cases.csv", "--mutate")

    assert "R1 and R2 change places" in without.stdout
    assert "R1 and R2 change places" not in with_one.stdout


def test_results_are_written_for_build_servers_and_for_machines(run: Run) -> None:
    sheet(GOOD, ["wrong", "60", "3", "gold"])
    words = ["test", "policy.yaml", "--cases", "cases.csv", "--junit", "out.xml"]

    result = run(*words, "--json")

    suite = ET.parse("out.xml").getroot()[0]  # noqa: S314 - we wrote it
    assert suite.attrib["tests"] == "2"
    assert suite.attrib["failures"] == "1"
    assert [case.find("failure") is not None for case in suite] == [False, True]
    assert json.loads(result.stdout)["failed"] == 1


def test_all_is_said_in_chinese_too(run: Run) -> None:
    words = ["--coverage", "--mutate", "--lang", "zh", "--generate", "new.csv"]

    result = run("test", "policy.yaml", *words)

    assert "共 1 个案例，通过 1 个" in result.stdout
    assert "规则 R2: 没有案例适用" in result.stdout
    assert "改为" in result.stdout
    assert "待确认" in result.stdout
