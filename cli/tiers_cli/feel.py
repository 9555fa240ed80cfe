"""`tiers feel`: evaluate an expression, or try one after the other."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import entry_points
from typing import Any

import click

from tiers.lang import feel, temporal
from tiers.lang.library.writing import literal
from tiers.lang.values import Value
from tiers.problems import Fault
from tiers.source import Located, Source
from tiers.text import Text
from tiers_cli.screen import (
    lang_option,
    misread,
    say,
    show_problems,
)

_KEPT = re.compile(r"\s*([^\W\d][\w .'-]*?)\s*:=(.*)", re.DOTALL)
_WELCOME = Text(
    "an expression gives its value; `name := expression` keeps it; Ctrl-D ends",
    "输入表达式可得其值；`名称 := 表达式` 保存该值；按 Ctrl-D 结束",
)

_OBJECT = Text(
    'write an object such as {"spend": 1200}', '请写成 {"spend": 1200} 这样的对象'
)


def _context(_: click.Context, __: click.Parameter, value: str) -> dict[str, Value]:
    try:
        found = json.loads(value, parse_float=Decimal, parse_int=Decimal)
    except ValueError as error:
        raise misread(f"this is no JSON: {error}", f"这不是 JSON：{error}") from None
    if not isinstance(found, dict):
        raise misread(_OBJECT.en, _OBJECT.zh)
    return {name: _value(inner) for name, inner in found.items()}


def _value(found: Any) -> Value:
    """Give a value of JSON as FEEL has it; NaN and infinities are null."""
    match found:
        case dict():
            return {name: _value(inner) for name, inner in found.items()}
        case list():
            return tuple(map(_value, found))
        case float():
            return None
        case _:
            known: Value = found
            return known


@click.command("feel")
@click.argument("expression", required=False)
@click.option(
    "--context",
    "names",
    default="{}",
    metavar="JSON",
    callback=_context,
    help="Names with their values, such as '{\"spend\": 1200}'.",
)
@lang_option
def command(expression: str | None, names: dict[str, Value], lang: str) -> int:
    """Evaluate EXPRESSION in FEEL and print its value.

    Without EXPRESSION, read one from each line; on a terminal this is a place to try
    things, where `spend := 1200` keeps a value under a name.
    """
    del lang
    names = {**_functions(), **names}
    if expression is not None:
        return 0 if _shown(expression, names) else 1
    is_terminal = sys.stdin.isatty()
    if is_terminal:
        click.echo(say(_WELCOME), err=True)
    found = [_tried(line, names) for line in _lines() if line.strip()]
    return 0 if all(found) or is_terminal else 1


def _functions() -> Mapping[str, Value]:
    """Give the functions that plugins add; without plugins nothing heavy is loaded."""
    entries = entry_points(group="tiers")
    if all(entry.dist and entry.dist.name == "tiers" for entry in entries):
        return {}
    from tiers.pipeline.plugins import Plugins  # noqa: PLC0415

    found = Plugins.installed()
    show_problems(found.problems)
    return found.functions


def _lines() -> Iterator[str]:
    """Give what is typed, or what a file or another command sends."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    import readline  # noqa: F401, PLC0415 - lets `input` edit lines and recall them

    while True:
        try:
            yield input("feel> ")
        except EOFError:
            return


def _tried(line: str, names: dict[str, Value]) -> bool:
    """Evaluate a line, and keep its value where it says under which name."""
    kept = _KEPT.fullmatch(line.rstrip("\n"))
    if not kept:
        return _shown(line, names)
    found = _evaluated(kept[2].strip(), names)
    if found is not None:
        names[" ".join(kept[1].split())] = found[0]
    return found is not None


def _shown(text: str, names: Mapping[str, Value]) -> bool:
    """Print the value of *text*; tell whether it could be read."""
    found = _evaluated(text.strip(), names)
    if found is not None:
        click.echo(literal(found[0]))
    return found is not None


def _evaluated(text: str, names: Mapping[str, Value]) -> tuple[Value] | None:
    """Evaluate *text*; print its problems and give None where it can't be read."""
    source = Source("feel", text)
    located = Located(text, source.span(0, len(text)), source, (0, len(text)))
    now = temporal.literal(datetime.now(UTC).astimezone().isoformat())
    assert isinstance(now, temporal.DateTime)
    try:
        expression = feel.expression(located, feel.Names.of(names))
    except Fault as fault:
        show_problems(fault.problems)
        return None
    return (expression.evaluate(names, lambda p: show_problems([p]), now=now),)
