"""The samples are laid out, and come out alike however they were indented."""

import re

import pytest

from tiers.policy.layout import laid_out
from tiers.samples import samples


def fmt(text: str) -> str:
    found, problems = laid_out(text)
    assert found is not None, problems
    return found


@pytest.mark.parametrize("name", sorted(samples()))
def test_samples_are_laid_out(name: str) -> None:
    text = samples()[name].policy.read_text("utf-8")

    assert fmt(text) == text


@pytest.mark.parametrize("name", sorted(samples()))
@pytest.mark.parametrize("blanks", [1, 3, 4])
def test_any_indentation_comes_out_alike(name: str, blanks: int) -> None:
    text = samples()[name].policy.read_text("utf-8")

    other = re.sub("(?m)^ ", " " * (blanks + 1), text)

    assert fmt(other) == text
