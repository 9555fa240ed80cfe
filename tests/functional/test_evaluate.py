"""`tiers evaluate`: decisions, rejects, a summary; what can't work is said at once."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result
from python_calamine import CalamineWorkbook

Run = Callable[..., Result]
GOLDEN = Path(__file__).parent / "golden" / "summaries"
DAY = ("--as-of", "2026-07-01")
WORDS = ("policy.yaml", "customers.csv", *DAY)


def untimed(output: str) -> str:
    """Leave out the last line, which says how long the run took."""
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines()[:-1])


@pytest.mark.usefixtures("small")
def test_decisions_are_one_row_a_customer(run: Run) -> None:
    assert run("evaluate", *WORDS, "--out", "d.csv").exit_code == 0

    assert Path("d.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "customer,worth,tier,rule,because,actions,unknown",
        'C1,61.00,gold,R1,worth much,visit,""',
        'C2,14.33,iron,R2,worth some,"",""',
        'C3,1.33,,,no rule applies,"",""',
        "C4,,,,no rule applies while facts are missing,ask,spend",
    ]


@pytest.mark.usefixtures("small")
def test_decisions_are_the_same_in_every_format(run: Run) -> None:
    for name in ("d.parquet", "d.jsonl"):
        assert run("evaluate", *WORDS, "--out", name).exit_code == 0

    parquet, lines = pl.read_parquet("d.parquet"), pl.read_ndjson("d.jsonl")
    assert (
        parquet["tier"].to_list()
        == lines["tier"].to_list()
        == ["gold", "iron", None, None]
    )
    assert parquet["unknown"].to_list() == [[], [], [], ["spend"]]
    assert parquet.schema["worth"] == pl.Decimal(18, 2)


@pytest.mark.usefixtures("small")
def test_a_missing_fact_is_told_from_a_rule_that_does_not_apply(run: Run) -> None:
    english = run("evaluate", *WORDS).stdout
    chinese = run(
        "evaluate", "policy.yaml", "customers.csv", *DAY, "--lang", "zh"
    ).stdout
    found = json.loads(run("evaluate", "policy.yaml", "customers.csv", "--json").stdout)

    assert "no tier: no rule applies            1" in english
    assert "no tier: facts are missing          1" in english
    assert (
        "for 1 customer a missing fact could change the outcome: spend (1)" in english
    )
    assert "无层级：没有规则适用       1" in chinese
    assert "无层级：数据缺失           1" in chinese
    assert (found["no_rule"], found["no_rule_missing"]) == (1, 1)
    assert found["tiers"] == {"gold": 1, "iron": 1}


@pytest.mark.parametrize(
    ("sample", "lang"),
    [
        ("tobacco-retail", "zh"),
        ("tobacco-retail", "en"),
        ("service-levels", "zh"),
        ("telecom", "en"),
    ],
)
def test_the_summary_of_a_sample(
    run: Run, golden: Callable[[Path, str], None], sample: str, lang: str
) -> None:
    result = run("evaluate", sample, *DAY, "--lang", lang)

    assert result.exit_code == 0
    assert result.stderr == ""
    golden(GOLDEN / f"{sample}.{lang}.txt", untimed(result.stdout))


@pytest.mark.usefixtures("small")
def test_a_folder_brings_its_only_table(run: Run) -> None:
    assert run("evaluate", ".", *DAY).exit_code == 0

    Path("more.csv").write_text("customer\n", encoding="utf-8")
    refused = run("evaluate", ".", *DAY)
    assert refused.exit_code == 2
    assert "error[no-data]: DATA is missing" in refused.stderr
    assert "customers.csv, more.csv" in refused.stderr


@pytest.mark.usefixtures("small")
def test_faulty_rows_go_beside_the_decisions(run: Run) -> None:
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,much,3\nC2,20,3\n", encoding="utf-8"
    )

    shown = run("evaluate", "policy.yaml", "customers.csv", "--out", "d.csv").stdout

    assert "read 2 = decided 1 + rejected 1" in shown
    assert "rejects in d.rejects.csv" in shown
    assert (
        Path("d.rejects.csv")
        .read_text(encoding="utf-8-sig")
        .startswith("row,column,value,code,reason\n1,spend,much,not-a-number,")
    )


@pytest.mark.usefixtures("small")
def test_old_rejects_do_not_outlive_a_run_without_any(run: Run) -> None:
    Path("d.rejects.csv").write_text("old", encoding="utf-8")

    run("evaluate", "policy.yaml", "customers.csv", "--out", "d.csv")

    rejects = Path("d.rejects.csv").read_text(encoding="utf-8-sig")
    assert rejects == "row,column,value,code,reason\n"


@pytest.mark.usefixtures("small")
def test_too_many_faulty_rows_leave_the_older_decisions(run: Run) -> None:
    Path("d.csv").write_text("old", encoding="utf-8")
    Path("customers.csv").write_text(
        "customer,spend,visits\nC1,much,3\nC2,20,3\n", encoding="utf-8"
    )
    words = ("evaluate", "policy.yaml", "customers.csv", "--out", "d.csv")

    refused = run(*words, "--max-rejects", 0)
    assert refused.exit_code == 1
    assert "1 row is faulty, more than the 0 allowed" in refused.stderr
    assert "they are listed in d.rejects.csv" in refused.stderr
    assert Path("d.csv").read_text(encoding="utf-8") == "old"

    assert run(*words, "--max-rejects", 1).exit_code == 0


WRONG: dict[str, tuple[int, str, tuple[str, ...]]] = {
    "an unknown policy": (1, "no-file", ("telecomm", "customers.csv")),
    "no such data": (1, "no-file", ("policy.yaml", "none.csv")),
    "a folder without tables": (1, "no-file", ("policy.yaml", "folder")),
    "empty data": (1, "empty-file", ("policy.yaml", "empty.csv")),
    "binary data": (1, "not-text", ("policy.yaml", "binary.csv")),
    "binary Parquet": (1, "broken-file", ("policy.yaml", "binary.parquet")),
    "data of no known kind": (1, "unknown-format", ("policy.yaml", "binary.bin")),
    "no data": (2, "no-data", ("policy.yaml",)),
    "an unknown ending": (
        1,
        "unknown-format",
        ("policy.yaml", "c.csv", "--out", "d.doc"),
    ),
    "rejects with one": (
        1,
        "unknown-format",
        ("policy.yaml", "c.csv", "--rejects", "r.doc"),
    ),
    "decisions over data": (
        2,
        "same-file",
        ("policy.yaml", "c.csv", "--out", "./c.csv"),
    ),
    "rejects over data": (
        2,
        "same-file",
        ("policy.yaml", "c.csv", "--rejects", "c.csv"),
    ),
    "no such folder": (1, "no-folder", ("policy.yaml", "c.csv", "--out", "no/d.csv")),
    "a file as a folder": (
        1,
        "unwritable-file",
        ("policy.yaml", "c.csv", "--out", "policy.yaml/d.csv"),
    ),
    "a folder as a file": (
        1,
        "not-a-file",
        ("policy.yaml", "c.csv", "--out", "folder"),
    ),
    "two separators": (
        2,
        "bad-separator",
        ("policy.yaml", "customers.csv", "--separator", "ab"),
    ),
    "an unknown engine": (
        2,
        "unknown-engine",
        ("policy.yaml", "c.csv", "--engine", "x"),
    ),
    "an unknown encoding": (
        2,
        "unknown-encoding",
        ("policy.yaml", "customers.csv", "--encoding", "klingon"),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_can_not_work_is_said_in_one_message(
    small: Path, run: Run, what: str
) -> None:
    (small / "folder").mkdir()
    (small / "empty.csv").touch()
    for name in ("binary.csv", "binary.parquet", "binary.bin"):
        (small / name).write_bytes(bytes(range(256)) * 8)
    # Nothing reads this file if the fault is found before the work.
    (small / "c.csv").write_bytes(bytes(range(256)) * 8)
    exit_code, code, words = WRONG[what]

    for lang, error in (("en", "error"), ("zh", "错误")):
        result = run("evaluate", *words, "--lang", lang)
        assert result.exit_code == exit_code
        assert result.stderr.count(f"{error}[") == 1
        assert result.stderr.startswith(f"{error}[{code}]: ")
        assert "Traceback" not in result.output


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "words",
    [
        ("--as-of", "yesterday"),
        ("--as-of", "2026-02-30"),
        ("--max-rejects", "-1"),
        ("--lang", "fr"),
        ("--no-such-option",),
    ],
)
def test_words_that_mean_nothing_are_wrong_usage(
    run: Run, words: tuple[str, ...]
) -> None:
    result = run("evaluate", "policy.yaml", "customers.csv", *words)

    assert result.exit_code == 2
    assert "Error: " in result.stderr


@pytest.mark.usefixtures("small")
def test_a_fault_leaves_no_file_behind(run: Run) -> None:
    before = sorted(Path().iterdir())

    run("evaluate", "policy.yaml", "none.csv", "--out", "d.csv")
    run(
        "evaluate", "policy.yaml", "customers.csv", "--out", "d.csv", "--rejects", "d.x"
    )

    assert sorted(Path().iterdir()) == before


def test_a_workbook_speaks_the_language_of_the_policy_s_owner(
    run: Run, small: Path
) -> None:
    words = ("evaluate", small, small / "customers.csv", "--as-of", "2026-07-01")

    done = run(*words, "--out", "分类.xlsx", "--lang", "zh")

    assert done.exit_code == 0, done.stderr
    book = CalamineWorkbook.from_path("分类.xlsx")
    assert book.sheet_names == ["汇总", "金牌", "铁牌", "无层级"]
    assert book.get_sheet_by_name("金牌").to_python() == [
        ["customer", "价值", "层级", "规则", "理由", "服务措施", "影响结果的缺失数据"],
        ["C1", 61, "金牌", "R1", "价值高", "拜访", ""],
    ]
    assert not list(small.glob(".*.part"))
