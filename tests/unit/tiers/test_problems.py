"""A problem as its owner reads it."""

import pickle

import polars as pl
import pytest

from tiers.problems import PolicyError, Problem, lasting, render
from tiers.source import Source
from tiers.text import Text


def shown(text: str, start: int, end: int) -> list[str]:
    at = Source("p.yaml", text).span(start, end)
    return render(Problem("bad", Text.same("bad"), at)).splitlines()[2:]


def test_the_caret_stands_under_the_words() -> None:
    assert shown("贡献度: x", 5, 6) == ["1 | 贡献度: x", "  |         ^"]


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    line, caret = shown("a" * 5000 + "BAD" + "c" * 5000, 5000, 5003)

    assert len(line) < 300
    assert line.count("…") == 2
    assert line[caret.index("^") :].startswith("BAD")
    assert caret.count("^") == 3


def test_an_error_lasts_through_polars_and_another_process() -> None:
    problem = Problem("a-code", Text("wrong", "错"))

    def fail(_: pl.Series) -> pl.Series:
        raise lasting([problem])

    with pytest.raises(PolicyError) as caught:
        pl.select(pl.lit(1).map_batches(fail, return_dtype=pl.Int32))

    assert caught.value.problems == (problem,)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - it is ours
    assert again.problems == (problem,)
