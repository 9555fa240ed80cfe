"""Every code has a page, and the examples of the pages are what they say."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tiers.analysis.pages import Page, pages
from tiers.pipeline.diff import compared
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.prove import proved, unfitted
from tiers.policy import parse
from tiers.problems import Problem
from tiers.program import Program, compile_policy

DAY = date(2026, 7, 1)
PLUGINS = Plugins.installed()
PAGES = pages()
ANALYSIS = Path(__file__).parents[2] / "core/tiers/analysis"
HEAD = "tiers-policy: 1\nname: example\n"


def read(text: str) -> tuple[Program | None, list[Problem]]:
    policy, problems = parse(HEAD + text)
    assert policy is not None
    program, found = compile_policy(policy, PLUGINS.scorers)
    return program, [*problems, *found]


def found(text: str) -> set[str]:
    """Name all that is found about an example: when it is read, and when proved."""
    program, problems = read(text)
    codes = {problem.code for problem in problems}
    if program is not None:
        report = proved(unfitted(program), as_of=DAY, seconds=20)
        codes |= {finding.code for finding in report.findings}
    return codes


def of(kind: str) -> list[Page]:
    return [page for page in PAGES.values() if kind in page.examples]


@pytest.mark.parametrize("page", of("bad"), ids=lambda page: page.code)
def test_the_bad_example_has_the_fault_and_the_good_one_has_none(page: Page) -> None:
    assert page.code in found(page.examples["bad"])
    assert found(page.examples["good"]) == set()


@pytest.mark.parametrize("page", of("old"), ids=lambda page: page.code)
def test_old_and_new_examples_differ_as_the_page_says(page: Page) -> None:
    old, new = (read(page.examples[kind])[0] for kind in ("old", "new"))
    assert old is not None
    assert new is not None

    report = compared(unfitted(old), unfitted(new), as_of=DAY, seconds=20)

    assert {finding.code for finding in report.findings} == {page.code}


def test_every_code_of_the_analysis_has_a_page() -> None:
    known = set(codes()) - {"any"}  # the hit policy by which one is chosen

    assert len(known) == 17
    assert known <= PAGES.keys()


def codes() -> Iterator[str]:
    """Find the codes in the source: what is called `code` where a finding is made."""
    for path in ANALYSIS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for given in _given(node):
                for part in ast.walk(given):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def _given(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Assign(targets=[ast.Name(id="code")], value=value):
            return [value]
        case ast.Call(func=ast.Name(id="Finding"), args=args, keywords=keywords):
            return [*args[:1], *(k.value for k in keywords if k.arg == "code")]
        case ast.Call(func=ast.Name(id="regions_of"), args=args):
            return args[3:4]
        case _:
            return []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_reads_on_its_own(lang: str) -> None:
    text = "\n".join(PAGES["band-hole"].lines("zh" if lang == "zh" else "en"))

    assert text.startswith("band-hole: ")
    assert "    " + PAGES["band-hole"].examples["bad"].splitlines()[0] in text
