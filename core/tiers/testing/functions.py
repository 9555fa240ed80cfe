"""Is a function of FEEL fit for use in policies?"""

import json
from typing import Any

from tiers.lang.conforming import conformed, feel_value
from tiers.lang.library.writing import literal
from tiers.lang.values import Value
from tiers.pipeline.functions import added
from tiers.pipeline.offers import check
from tiers.policy import parse
from tiers.ports import Function
from tiers.problems import PolicyError, Refusal, render
from tiers.program.facts import schema
from tiers.schema import Schema
from tiers.testing.bench import Facts
from tiers.testing.customers import Customer, customers, described
from tiers.testing.trying import try_out


def assert_function_ok(
    function: Function, arguments: Facts, *, examples: int = 50
) -> None:
    """Hold a function to what it promises, on random arguments.

    Checked are: it says what it gives, and gives it, whatever it is called with; it
    raises nothing but `Refusal`; it gives the same again.

    Args:
        function: the function.
        arguments: what it is called with, in the order of its parameters, as a policy
            declares facts; a text is the type of one that may be missing.
        examples: how many calls are tried.

    Raises:
        AssertionError: a promise is broken; with the smallest arguments that show it.
    """
    try:
        check("functions", function)
    except Refusal as refusal:
        raise AssertionError(f"the function is no use: {refusal}") from None
    if function.result is None:
        raise _wrong(function, "it declares no `result`, so that no column can hold it")
    taken = customers(_schema(arguments))
    try_out(taken, lambda row: _check(function, row), examples=examples)


def _schema(arguments: Facts) -> Schema:
    facts = {
        name: {"type": fact, "missing": "unknown"} if isinstance(fact, str) else fact
        for name, fact in arguments.items()
    }
    rules: dict[str, Any] = {"hit": "first", "default": "A", "list": []}
    policy = {"tiers-policy": 1, "name": "bench", "facts": facts, "tiers": {"A": {}}}
    found, problems = parse(json.dumps({**policy, "rules": rules}, default=str))
    assert found is not None, "\n".join(map(render, problems))
    return schema(found)


def _check(function: Function, row: Customer) -> None:
    first, again = _given(function, row), _given(function, row)
    if first != again:
        what = f"it gives {literal(first)} and then {literal(again)}"
        raise _wrong(function, f"{what} for {described(row)}")
    assert function.result is not None, "it was asked for"
    if first is not None and conformed(first, function.result) is None:
        what = f"it gives {literal(first)}, which is not within {function.result}"
        raise _wrong(function, f"{what}, for {described(row)}")


def _given(function: Function, row: Customer) -> Value:
    callable_ = added(function, lambda text: text).at(None)
    try:
        return callable_(*map(feel_value, row.values()))
    except Refusal:
        return None
    except PolicyError as error:
        (problem,) = error.problems
        words = f"{problem.message.en}; raise `Refusal` instead"
        raise _wrong(function, f"{words}, for {described(row)}") from error


def _wrong(function: Function, what: str) -> AssertionError:
    return AssertionError(f"function `{function.name}`: {what}")
