"""XML as elements that know their place, and what is refused."""

import pytest

from tiers.dmn.elements import Element
from tiers.dmn.parsing import DEEPEST, beginning, parse
from tiers.problems import Fault, Problem
from tiers.source import Source

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def parsed(body: str, namespace: str = MODEL) -> Element:
    text = f"<definitions xmlns='{namespace}'>{body}</definitions>"
    return parse(Source("model.dmn", text))


def refused(text: str) -> Problem:
    with pytest.raises(Fault) as caught:
        parse(Source("model.dmn", text))
    [problem] = caught.value.problems
    return problem


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        MODEL,
    ],
)
def test_every_version_of_dmn_is_read_alike(namespace: str) -> None:
    root = parsed("<decision name='Tier'/>", namespace)

    assert [child.name for child in root.children] == ["decision"]


def test_elements_of_other_vocabularies_are_left_out_with_all_inside() -> None:
    root = parsed(
        "<x:view xmlns:x='urn:tool'><decision name='A'/></x:view>"
        "<decision name='B' x:size='3' xmlns:x='urn:tool'/>"
    )

    [only] = root.children
    assert dict(only.attributes) == {"name": "B"}


@pytest.mark.parametrize(
    ("written", "read", "part", "column"),
    [
        ("a > b", "a > b", (4, 5), 5),
        ("a &gt; b", "a > b", (4, 5), 8),
        ("a &gt; b", "a > b", (2, 3), 3),
        ("  a &#62;= b", "a >= b", (5, 6), 12),
        ("<![CDATA[a < b]]>", "a < b", (4, 5), 14),
        ("\n\n  a\n  + b", "a\n  + b", (6, 7), 5),
    ],
)
def test_a_text_knows_where_each_character_was_written(
    written: str, read: str, part: tuple[int, int], column: int
) -> None:
    text = parsed(f"\n<text>\n{written}</text>").children[0].text

    assert text == read
    assert text.span(*part).column == column


def test_the_mark_covers_an_escape_as_written() -> None:
    text = parsed("<text>&lt;=30</text>").children[0].text

    span = text.span(0, 2)
    start = span.column - 1
    assert span.excerpt[start : start + span.width] == "&lt;="


def test_an_attribute_knows_its_place() -> None:
    [decision] = parsed("\n<decision id='d' name='Tier &amp; Score'/>").children

    name = decision.attributes["name"]
    assert name == "Tier & Score"
    assert (name.at.line, name.at.column) == (2, 24)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE definitions [
  <!ENTITY a "ha">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>
"""
EXTERNAL = """<!DOCTYPE definitions [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&a;</definitions>
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [(BOMB, 2), (EXTERNAL, 1), ("<!DOCTYPE x SYSTEM 'x.dtd'>\n<definitions/>", 1)],
    ids=["entity bomb", "external entity", "external dtd"],
)
def test_a_doctype_is_refused_before_anything_expands(text: str, line: int) -> None:
    problem = refused(text)

    assert (problem.code, problem.at and problem.at.line) == ("dmn-doctype", line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "definitions",
        "<definitions>",
        "<definitions></decision>",
        f"<definitions xmlns='{MODEL}'>&unknown;</definitions>",
        f"<definitions xmlns='{MODEL}'/>\n<more/>",
        f"<definitions xmlns='{MODEL}' name='a' name='b'/>",
        f"<definitions xmlns='{MODEL}'>\0</definitions>",
    ],
)
def test_malformed_text_is_a_problem_with_its_place(text: str) -> None:
    problem = refused(text)

    assert problem.code in {"dmn-syntax", "not-dmn"}
    assert problem.at


def test_depth_is_bounded() -> None:
    inner = "<list>" * DEEPEST + "</list>" * DEEPEST

    assert refused(f"<definitions xmlns='{MODEL}'>{inner}</definitions>").code == (
        "file-too-large"
    )


def test_the_beginning_is_read_without_the_rest() -> None:
    text = (
        f"<?xml version='1.0'?><!-- a > b --><definitions xmlns='{MODEL}' name='a>b'><"
    )

    assert beginning(Source("model.dmn", text)).attributes["name"] == "a>b"
