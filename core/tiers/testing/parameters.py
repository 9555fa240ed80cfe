"""Are wrong parameters refused at their place?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from tiers.ports import AnyScorer, Formula
from tiers.problems import Problem, has_errors
from tiers.testing.bench import Facts, compiled

_UNKNOWN = "no-such-parameter"


def check_parameters(
    scorer: AnyScorer,
    params: Mapping[str, Any],
    schema: Facts,
    refused: Iterable[Mapping[str, Any]],
) -> None:
    """Try wrong parameters.

    Raises:
        AssertionError: one is taken that must be refused, one makes the model raise
            what its owner can't read, or a problem has no place.
    """
    for wrong in refused:
        _check(scorer, wrong, schema, must_fail=True)
    for wrong in _incomplete(scorer, params):
        _check(scorer, wrong, schema, must_fail=True)
    for wrong in _mistyped(scorer, params):
        _check(scorer, wrong, schema, must_fail=False)


def _incomplete(
    scorer: AnyScorer, params: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Leave out what is required, and add what nobody knows."""
    yield {**params, _UNKNOWN: "1"}
    for field in attrs.fields(scorer.params):
        key = field.metadata.get("key", field.name)
        if field.default is attrs.NOTHING and key in params:
            yield {name: value for name, value in params.items() if name != key}


def _mistyped(scorer: AnyScorer, params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a text, a truth and nothing where an expression is wanted."""
    for field in attrs.fields(scorer.params):
        key = field.metadata.get("key", field.name)
        if key in params and field.type in {Formula, Formula | None}:
            yield from ({**params, key: text} for text in ('"text"', "true", "null"))


def _check(
    scorer: AnyScorer, params: Mapping[str, Any], schema: Facts, *, must_fail: bool
) -> None:
    written = ", ".join(f"{name}: {value}" for name, value in params.items())
    try:
        _, problems = compiled(scorer, params, schema)
    except Exception as error:
        what = f"it raised {type(error).__name__}: {error}; raise `Refusal` instead"
        raise _wrong(scorer, written, what) from error
    if must_fail and not has_errors(problems):
        raise _wrong(scorer, written, "it takes them, and must not")
    for problem in problems:
        _check_place(scorer, written, problem)


def _check_place(scorer: AnyScorer, written: str, problem: Problem) -> None:
    if problem.at is None:
        what = f"the problem has no place: {problem.message.en}"
        raise _wrong(scorer, written, what)


def _wrong(scorer: AnyScorer, written: str, what: str) -> AssertionError:
    return AssertionError(f"model `{scorer.name}`, with {{{written}}}: {what}")
