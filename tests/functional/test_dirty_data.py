"""A table with ten kinds of dirt: the good rows are decided, the others say why not."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

Run = Callable[..., Result]
Rows = list[list[str]]

POLICY = """\
tiers-policy: 1
name: 会员
title: {en: Members, zh: 会员分级}
facts:
  编号: {type: string, key: true}
  消费额: {type: decimal(2), range: "[0..100000]", missing: error}
  到店次数: {type: integer, range: "[0..400]", missing: unknown}
  入会日: {type: date, missing: error}
  等级: {type: [金, 银], missing: 银}
  本地: {type: boolean, values: {是: true, 否: false}, missing: false}
scores:
  位次: {model: percentile, of: 消费额}
  活跃: {model: linear, of: 到店次数, from: 0, to: 40}
tiers:
  重点: {}
  一般: {}
rules:
  hit: first
  list:
    - {rule: 甲, if: 位次 >= 50 and 活跃 >= 50, tier: 重点, because: 消费多}
    - {rule: 乙, if: 活跃 < 50 or 位次 < 50, tier: 一般, because: 消费少}
actions:
  catalogue:
    拜访: {owner: 客户经理}
  rules:
    - {if: '入会日 < date("2020-01-01") and 等级 = "金" and 本地', do: [拜访]}
"""

HEADINGS = ["编号", "消费额", "到店次数", "入会日", "等级", "本地"]
GOOD: Rows = [
    ["张三", "1200.50", "30", "2019-05-01", "金", "是"],
    ["李四", "80", "3", "2021-05-01", "银", "否"],
    ["王五", "5000", "", "2020-02-29", "", ""],
    ["赵六", "640.00", "20", "2018-12-31", "金", "是"],
    ["重复", "1", "1", "2022-01-01", "银", "否"],
]
DIRTY: dict[str, list[str]] = {
    "not-a-number": ["字母", "12o0", "3", "2021-05-01", "银", "否"],
    "not-a-date": ["日期", "100", "3", "2026-02-30", "银", "否"],
    "out-of-range": ["超限", "100000.01", "3", "2021-05-01", "银", "否"],
    "repeated-key": ["重复", "100", "3", "2021-05-01", "银", "否"],
    "missing": ["缺项", "", "3", "2021-05-01", "银", "否"],
    "unknown-value": ["取值", "100", "3", "2021-05-01", "铜", "否"],
    "too-many-places": ["小数", "1.005", "3", "2021-05-01", "银", "否"],
    "not-a-boolean": ["是非", "100", "3", "2021-05-01", "银", "也许"],
    "not-an-integer": ["整数", "100", "2.5", "2021-05-01", "银", "否"],
    "extra-fields": ["多余", "100", "3", "2021-05-01", "银", "否", "尾巴"],
}
ROWS: Rows = [*GOOD, *DIRTY.values()]


def text(rows: Rows, separator: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(
        [HEADINGS, *rows]
    )
    return file.getvalue()


def frame() -> pl.DataFrame:
    """Give the table without its overlong row, which only text can hold."""
    rows = [[cell or None for cell in row] for row in ROWS if len(row) == len(HEADINGS)]
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADINGS, pl.String), orient="row")


def objects() -> str:
    lines = (json.dumps(row, ensure_ascii=False) for row in frame().to_dicts())
    return "\n".join(lines) + "\n"


WRITERS: dict[str, Callable[[Path], object]] = {
    "utf-8.csv": lambda path: path.write_text(text(ROWS), encoding="utf-8"),
    "gbk.csv": lambda path: path.write_text(text(ROWS), encoding="gbk"),
    "bom.csv": lambda path: path.write_text(text(ROWS), encoding="utf-8-sig"),
    "utf-16.csv": lambda path: path.write_text(text(ROWS), encoding="utf-16"),
    "semicolons.csv": lambda path: path.write_text(text(ROWS, ";"), encoding="utf-8"),
    "tabs.tsv": lambda path: path.write_text(text(ROWS, "\t"), encoding="utf-8"),
    "returns.csv": lambda path: path.write_bytes(
        text(ROWS).replace("\n", "\r\n").encode()
    ),
    "table.parquet": lambda path: frame().write_parquet(path),
    "table.jsonl": lambda path: path.write_text(objects(), encoding="utf-8"),
}


@pytest.fixture
def decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """Decide about a table of the given name, in Chinese."""
    monkeypatch.chdir(tmp_path)
    Path("策略.yaml").write_text(POLICY, encoding="utf-8")

    def evaluate(name: str, *more: str) -> Result:
        WRITERS[name](Path(name))
        words = ("evaluate", "策略.yaml", name, "--out", "判定.csv", "--lang", "zh")
        return run(*words, "--as-of", "2026-07-01", *more)

    return evaluate


def rows_of(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_good_rows_are_decided_and_ten_say_why_not(decide: Run) -> None:
    result = decide("utf-8.csv")

    assert result.exit_code == 0
    assert "读取 15 = 判定 5 + 拒收 10" in result.stdout
    rejects = rows_of("判定.rejects.csv")
    assert [row["code"] for row in rejects] == list(DIRTY)
    assert [int(row["row"]) for row in rejects] == list(range(6, 16))
    assert [row["column"] for row in rejects[:2]] == ["消费额", "入会日"]
    assert rejects[0]["value"] == "12o0"
    assert all(row["reason"] for row in rejects)
    assert rejects[3]["reason"] == "与第 5 行的客户标识重复"

    assert Path("判定.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "编号,位次,活跃,tier,rule,because,actions,unknown",
        '张三,80.00,75.00,重点,甲,消费多,拜访,""',
        '李四,40.00,7.50,一般,乙,消费少,"",""',
        '王五,100.00,,,,因数据缺失，没有规则适用,"",到店次数',
        '赵六,60.00,50.00,重点,甲,消费多,拜访,""',
        '重复,20.00,2.50,一般,乙,消费少,"",""',
    ]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_decisions(decide: Run, name: str) -> None:
    decide("utf-8.csv")
    expected, reasons = rows_of("判定.csv"), rows_of("判定.rejects.csv")

    result = decide(name)

    assert result.exit_code == 0
    assert rows_of("判定.csv") == expected
    if name in {"table.parquet", "table.jsonl"}:
        reasons.pop()
    assert rows_of("判定.rejects.csv") == reasons


@pytest.mark.parametrize("engine", ["columnar", "interpret"])
def test_decided_and_rejected_are_all_that_was_read(decide: Run, engine: str) -> None:
    found = json.loads(decide("gbk.csv", "--engine", engine, "--json").stdout)

    assert found["read"] == len(ROWS)
    assert found["decided"] + found["rejected"] == found["read"]
    assert sum(found["tiers"].values()) + found["no_rule_missing"] == found["decided"]
    assert found["tiers"] == {"重点": 2, "一般": 2}


def test_a_table_with_no_good_row_is_no_fault(decide: Run, run: Run) -> None:
    decide("utf-8.csv")
    Path("坏.csv").write_text(text(list(DIRTY.values())[:2]), encoding="gbk")

    result = run("evaluate", "策略.yaml", "坏.csv", "--lang", "zh")

    assert result.exit_code == 0
    assert "读取 2 = 判定 0 + 拒收 2" in result.stdout
    assert "不是有效日期" in result.stdout
