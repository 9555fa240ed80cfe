from pathlib import Path

import pytest

from tiers.policy.nodes import Map, Scalar, Seq
from tiers.policy.reader import parse, read


def tree(text: str) -> Map:
    found, problems = parse(text, "p.yaml")
    assert problems == []
    assert found is not None
    return found


def codes(text: str) -> list[str]:
    return [p.code for p in parse(text, "p.yaml")[1]]


@pytest.mark.parametrize(
    ("written", "text", "kind"),
    [
        ("2026.20", "2026.20", "float"),
        ("012", "012", "int"),
        ('"012"', "012", "str"),
        ("true", "true", "bool"),
        ("yes", "yes", "str"),
        ("2026-07-01", "2026-07-01", "str"),
        ("1/40", "1/40", "str"),
        ("~", "~", "null"),
        ("", "", "null"),
        ("城镇", "城镇", "str"),
    ],
)
def test_a_value_stays_the_text_that_was_written(
    written: str, text: str, kind: str
) -> None:
    value = tree(f"a: {written}").part("a")

    assert isinstance(value, Scalar)
    assert (str(value), value.kind) == (text, kind)


def test_keys_values_and_containers_know_their_places() -> None:
    root = tree('tiers:\n  黄金: {label: "Gold", uses: [a, b]}\n')

    gold = root.part("tiers").part("黄金")
    key = next(iter(root.part("tiers")))

    assert (key.at.line, key.at.column, key.at.width) == (2, 3, 2)
    assert (gold.at.line, gold.at.column) == (2, 7)
    assert str(gold.part("label").at) == "p.yaml:2:15"
    assert isinstance(gold.part("uses"), Seq)
    assert str(gold.part("uses").at) == "p.yaml:2:29"
    assert gold.part("label").at.excerpt == '  黄金: {label: "Gold", uses: [a, b]}'


def test_a_part_of_a_quoted_text_is_found_behind_its_quote() -> None:
    formula = tree('if: "spend > 5"').part("if")

    assert (formula.span(6, 7).column, formula.span(6, 7).width) == (12, 1)


def test_windows_line_ends_do_not_shift_places() -> None:
    root = tree("a: 1\r\nb: 2\r\n")

    assert str(root.part("b").at) == "p.yaml:2:4"
    assert root.part("b").at.excerpt == "b: 2"


def test_a_comma_does_not_end_a_plain_text_in_braces() -> None:
    root = tree("s: {formula: max(0, 100 - 25 * delay), places: 0}\n")

    formula = root.part("s").part("formula")

    assert formula == "max(0, 100 - 25 * delay)"
    assert formula.span(7, 10).column == 21
    assert root.part("s").part("places") == "0"


def test_several_commas_belong_to_one_text() -> None:
    root = tree("because: {en: one, two, three, zh: 三}\n")

    assert root.part("because") == {"en": "one, two, three", "zh": "三"}


@pytest.mark.parametrize(
    "written", ["{a: , b}", '{a: "x", b}', "{a, b}", '{a: x, "b"}', "{a: x, b: }"]
)
def test_a_key_without_value_stays_one_where_no_plain_text_precedes(
    written: str,
) -> None:
    assert tree(f"x: {written}").part("x").part("b").is_null


def test_an_alias_stands_for_what_its_anchor_says() -> None:
    root = tree("a: &shared {x: 1}\nb: *shared\n")

    assert root.part("b") == {"x": "1"}


def test_an_anchor_may_be_used_again() -> None:
    assert tree("a: &x 1\nb: &x 2\nc: *x\n").part("c") == "2"


def test_aliases_that_would_fill_the_memory_are_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, letter in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{letter}: &{letter} [{', '.join([f'*{before}'] * 10)}]")

    assert codes("\n".join(lines)) == ["file-too-large"]


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    assert codes("a: &a [1, *a]") == ["yaml-syntax"]


def test_a_repeated_key_is_shown_with_the_line_of_the_first() -> None:
    root, [problem] = parse("name: a\nowner: b\nname: c\n", "p.yaml")

    assert root == {"name": "a", "owner": "b"}
    assert problem.code == "repeated-key"
    assert str(problem.at) == "p.yaml:3:1"
    assert problem.help is not None
    assert problem.help.en == "it is first written in line 1"


def test_an_unknown_tag_is_a_problem_and_the_value_stays() -> None:
    root, problems = parse("a: !secret x\nb: !!binary y\n", "p.yaml")

    assert root == {"a": "x", "b": "y"}
    assert [p.message.en for p in problems] == [
        "the tag `!secret` has no meaning here",
        "the tag `!!binary` has no meaning here",
    ]


def test_all_faults_that_leave_the_file_readable_come_together() -> None:
    assert codes("a: 1\na: 2\nb: !x 1\n? [c]\n: d\n") == [
        "repeated-key",
        "unknown-tag",
        "wrong-type",
    ]


@pytest.mark.parametrize("text", ["", "# only a remark\n", "\n\n"])
def test_an_empty_file_says_how_to_begin(text: str) -> None:
    root, [problem] = parse(text, "p.yaml")

    assert root is None
    assert problem.code == "empty-file"


@pytest.mark.parametrize("text", ["- a\n", "just words\n"])
def test_a_file_that_is_no_mapping_is_a_problem(text: str) -> None:
    assert codes(text) == ["wrong-type"]


def test_a_file_in_utf_8_is_read_with_or_without_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("\ufeff名称: 甲\n".encode())

    root, problems = read(path)

    assert (root, problems) == ({"名称": "甲"}, [])


def test_a_gbk_file_is_told_to_be_saved_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"a: 1\nname: " + "价值".encode("gbk"))

    root, [problem] = read(path)

    assert root is None
    assert problem.code == "encoding"
    assert problem.at is not None
    assert problem.at.line == 2
    assert problem.help is not None
    assert "UTF-8" in problem.help.zh


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    _, [missing] = read(tmp_path / "none.yaml")
    _, [folder] = read(tmp_path)

    assert (missing.code, folder.code) == ("no-file", "no-file")
    assert "there is no file" in missing.message.en
    assert "is a folder" in folder.message.en
