"""Laying files out: what changes, what stays, and that once is enough."""

import re

from tiers.policy.layout import laid_out

UNTIDY = """\
# About the file.

tiers-policy: 1
name: shops
# The best first.
tiers: {gold: , basic: }
facts:
    shop:  {type: string, key: true}   # a number
    # Before tax.
    spend:
          type: decimal(2)
          range: "[0..100]"



rules:
  hit: first
  columns: [spend]
  rows:
  - [R1, ">= 50", gold, {en: much, zh: 高}]
  - [Reihe2, "-", basic, {en: the rest, zh: 其余}]   # all others
version: 2
"""

TIDY = """\
# About the file.

tiers-policy: 1
name: shops
version: 2

facts:
  shop:  {type: string, key: true}   # a number
  # Before tax.
  spend:
    type: decimal(2)
    range: "[0..100]"

# The best first.
tiers: {gold: , basic: }

rules:
  hit: first
  columns: [spend]
  rows:
    - [R1,     ">= 50", gold,  {en: much, zh: 高}]
    - [Reihe2, "-",     basic, {en: the rest, zh: 其余}]   # all others
"""


def fmt(text: str) -> str:
    found, problems = laid_out(text)
    assert found is not None, problems
    return found


def test_sections_levels_and_tables_are_laid_out_and_comments_stay() -> None:
    assert fmt(UNTIDY) == TIDY


def test_twice_is_once() -> None:
    assert fmt(TIDY) == TIDY


def test_wide_characters_count_as_two_cells() -> None:
    rows = 'rules:\n  rows:\n    - [甲乙, "-", a]\n    - [R1, "-", b]\n'

    assert fmt(rows).splitlines()[-2:] == [
        '    - [甲乙, "-", a]',
        '    - [R1,   "-", b]',
    ]


def test_texts_in_lines_of_their_own_keep_their_blanks() -> None:
    text = "name: p\ntitle: |\n  two blanks  \n\n\n  and lines\nowner: me\n"

    assert "two blanks  \n\n\n  and lines\n" in fmt(text)


def test_windows_lines_and_marks_become_plain() -> None:
    assert fmt("\ufeffname: p\r\nversion: 1\r\n") == "name: p\nversion: 1\n"


def test_rows_of_several_lengths_stay_as_they_are() -> None:
    rows = "rules:\n  rows:\n    - [R1, a]\n    - [R22, b, c]\n"

    assert fmt(rows) == rows


def test_what_can_not_be_read_is_told() -> None:
    found, problems = laid_out("name: [\n", "p.yaml")

    assert found is None
    assert [p.code for p in problems] == ["yaml-syntax"]


def test_anchors_and_commas_in_formulas_survive() -> None:
    scores = "    a: &x {model: expression, formula: max(0, b)}\n    b: *x\n"
    text = f"name: p\nscores:\n{scores}"

    assert fmt(text) == re.sub("(?m)^    ", "  ", text).replace("scores", "\nscores")


def test_a_file_on_one_line_stays() -> None:
    text = "{name: p, version: 1}\n"

    assert fmt(text) == text
