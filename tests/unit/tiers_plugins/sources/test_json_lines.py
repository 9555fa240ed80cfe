"""JSON Lines come as text, each value as it is written."""

from pathlib import Path

import pytest

from tiers.physical import EXTRA, ROW
from tiers.ports import ReadOptions
from tiers.problems import DataError
from tiers_plugins.sources.json_lines import JsonLines


def written(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "c.jsonl"
    path.write_bytes(content.encode(encoding))
    return path


def test_values_are_kept_to_the_last_digit(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"a": 1.10, "b": 12345678901234567890.123456789}\r\n'
        '{"b": 1e5, "a": null, "c": "x,\\n\\"y\\""}\n'
        "\n"
        '{"c": true, "a": [1, "z"], "d": NaN}',
    )

    table = JsonLines().scan(path, ReadOptions()).collect(engine="streaming")

    assert table.rows(named=True) == [
        {
            ROW: 1,
            "a": "1.10",
            "b": "12345678901234567890.123456789",
            "c": "",
            "d": "",
            EXTRA: "",
        },
        {ROW: 2, "a": "", "b": "1e5", "c": 'x,\n"y"', "d": "", EXTRA: ""},
        {ROW: 3, "a": "", "b": "", "c": "", "d": "", EXTRA: ""},
        {ROW: 4, "a": '["1", "z"]', "b": "", "c": "true", "d": "NaN", EXTRA: ""},
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_encodings_are_found(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, '{"名": "甲"}\n', encoding)

    table = JsonLines().scan(path, ReadOptions()).collect()

    assert table.select("名").rows() == [("甲",)]


@pytest.mark.parametrize("line", ['{"a": 1', "[1]", "3", '{"a": 1} x'])
def test_a_broken_line_is_told_with_its_number(line: str, tmp_path: Path) -> None:
    path = written(tmp_path, f'{{"a": 1}}\n\n{line}\n{{"a": 2}}\n')

    with pytest.raises(DataError) as caught:
        JsonLines().scan(path, ReadOptions())

    (problem,) = caught.value.problems
    assert problem.code == "broken-line"
    assert problem.at is not None
    assert (problem.at.line, problem.at.excerpt) == (3, line)


def test_reserved_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="reserved-heading"):
        JsonLines().scan(written(tmp_path, '{"#extra": 1}\n'), ReadOptions())
