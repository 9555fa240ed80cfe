import pytest

from tiers.exchange import yaml
from tiers.policy import reader
from tiers.policy.nodes import Map, Scalar


def document(text: str) -> Map:
    found, problems = reader.parse(text, "policy.yaml")
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("gold", "gold"),
        ("两 层", "两 层"),
        ('tier = "gold"', 'tier = "gold"'),
        (">= 60", '">= 60"'),
        ("[0..100]", '"[0..100]"'),
        ("max(0, x)", '"max(0, x)"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("true", '"true"'),
        ("No", '"No"'),
        ("12", '"12"'),
        ("2026-07-01", "2026-07-01"),
        ("1/40", "1/40"),
        ("-", '"-"'),
        ("", '""'),
        ("two\nlines", '"two\\nlines"'),
        ('say "x"\\n', '"say \\"x\\"\\\\n"'),
    ],
)
def test_texts_are_quoted_where_yaml_would_misread_them(value: str, text: str) -> None:
    assert yaml.scalar(Scalar(value)) == text


def test_numbers_stay_as_they_were_written() -> None:
    assert yaml.scalar(Scalar("23999.00", kind="float")) == "23999.00"
    assert yaml.scalar(Scalar("", kind="null")) == "null"


def test_a_file_reads_as_its_owner_would_write_it() -> None:
    root = document(
        "name: x\n"
        "facts: {spend: {type: integer, range: '[0..9]'}, area: {type: [a, b]}}\n"
        "rules: {hit: first, columns: [spend], rows: [[R1, '> 5', a, why]]}\n"
        "tests: [{case: one, facts: {spend: 1}, expect: {tier: a}}]\n"
    )

    assert yaml.document(root) == (
        "name: x\n"
        "\n"
        "facts:\n"
        '  spend: {type: integer, range: "[0..9]"}\n'
        "  area: {type: [a, b]}\n"
        "\n"
        "rules:\n"
        "  hit: first\n"
        "  columns: [spend]\n"
        "  rows:\n"
        '    - [R1, "> 5", a, why]\n'
        "\n"
        "tests:\n"
        "  - case: one\n"
        "    facts: {spend: 1}\n"
        "    expect: {tier: a}\n"
    )
