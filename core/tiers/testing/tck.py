"""The DMN TCK's view of a model: plain values in, plain values out.

The suite's own runner calls `evaluate` with the path of a model, a decision's name and
inputs, in which a value of time is a pair of its kind and its text.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tiers.dmn.load import load
from tiers.dmn.program import Program
from tiers.dmn.run import Runner, runner
from tiers.lang import temporal
from tiers.lang.values import Value
from tiers.problems import PolicyError, Refusal, has_errors
from tiers.schema import Months


def evaluate(
    dmn_path: str,
    decision_name: str,
    inputs: Mapping[str, Any],
    *,
    kind: str = "decision",
    invocable: str | None = None,
    **_: object,
) -> Any:
    """Give the value of a decision, or of the service *invocable*, as plain values.

    Raises:
        PolicyError: the model can't be used at all.
    """
    name = invocable if kind == "decisionService" and invocable else decision_name
    given = {key: _value(value) for key, value in inputs.items()}
    now = temporal.read_moment(datetime.now(UTC).isoformat(timespec="seconds"))
    return _plain(_runner(dmn_path, name)(given, now=now).value)


@cache
def _program(dmn_path: str) -> Program:
    project, problems = load(Path(dmn_path))
    if project is None or has_errors(problems):
        raise PolicyError(problems)
    return Program.of(project)


@cache
def _runner(dmn_path: str, name: str) -> Runner:
    return runner(_program(dmn_path), name)


def _value(given: Any) -> Value:
    found: Value
    match given:
        case list():
            found = tuple(map(_value, given))
        case dict():
            found = {key: _value(value) for key, value in given.items()}
        case tuple():
            found = _moment(*given)
        case _:
            found = given
    return found


def _moment(kind: str, text: str) -> Value:
    """Read a value of time; a text that is none is null."""
    readers: dict[str, Callable[[str], Value]] = {
        "date": temporal.read_date,
        "time": temporal.read_time,
        "dateTime": temporal.read_moment,
        "duration": temporal.read_duration,
    }
    try:
        found: Value = readers[kind](text)
    except Refusal:
        return None
    return found


def _plain(value: Value) -> Any:
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case temporal.Date() | temporal.Time() | temporal.DateTime():
            return temporal.written(value)
        case temporal.Duration() | Months():
            return temporal.written(value)
        case _:
            return value
