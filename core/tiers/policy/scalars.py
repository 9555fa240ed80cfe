"""Structure single values: text, numbers, days, wording in two languages."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import cattrs

from tiers.policy.nodes import Map, Node, Scalar, Seq
from tiers.problems import Fault, Problem, closest
from tiers.source import Located
from tiers.text import Text

_LANGUAGES = ("en", "zh")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def register(converter: cattrs.BaseConverter) -> None:
    """Teach *converter* the types of this module."""
    hooks: dict[type, Callable[[Any], Any]] = {
        Scalar: scalar,
        Located: text,
        str: lambda node: str(text(node)),
        int: integer,
        Decimal: decimal,
        bool: boolean,
        date: day,
        Text: wording,
    }
    for kind, hook in hooks.items():
        converter.register_structure_hook(kind, _without_kind(hook))


def _without_kind(hook: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda node, _: hook(node)


def scalar(node: Node) -> Scalar:
    """Take any single value, null included."""
    if isinstance(node, Scalar):
        return node
    raise wrong_type(node, Text("a single value", "单个值"))


def text(node: Node) -> Scalar:
    """Take any single value but null, as the text that was written."""
    if isinstance(node, Scalar) and not node.is_null:
        return node
    raise wrong_type(node, Text("text", "文本"))


def integer(node: Node) -> int:
    """Take a whole number."""
    if isinstance(node, Scalar) and _INTEGER.fullmatch(node):
        return int(node)
    raise wrong_type(node, Text("a whole number", "整数"))


def decimal(node: Node) -> Decimal:
    """Take a number, exactly as it was written."""
    number = as_decimal(node) if isinstance(node, Scalar) else None
    if number is None:
        raise wrong_type(node, Text("a number", "数字"))
    return number


def as_decimal(written: str) -> Decimal | None:
    """Read a decimal number; None if *written* is none."""
    return Decimal(written) if _DECIMAL.fullmatch(written) else None


def boolean(node: Node) -> bool:
    """Take `true` or `false`, without quotes."""
    if isinstance(node, Scalar) and node.kind == "bool":
        return node.lower() == "true"
    raise wrong_type(node, Text("`true` or `false`", " `true` 或 `false`"))


def day(node: Node) -> date:
    """Take a calendar day in ISO form."""
    found = as_day(node) if isinstance(node, Scalar) else None
    if found is None:
        raise wrong_type(
            node, Text("a day such as 2026-07-01", "形如 2026-07-01 的日期")
        )
    return found


def as_day(written: str) -> date | None:
    """Read a day in ISO form; None if *written* is none, or not in the calendar."""
    if not _DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def wording(node: Node) -> Text:
    """Take one wording for both languages, or `{en, zh}`; one given stands for both."""
    if isinstance(node, Scalar) and not node.is_null:
        return Text.same(str(node))
    if not isinstance(node, Map) or not node:
        raise wrong_type(
            node, Text("text or `{en: …, zh: …}`", "文本或 `{en: …, zh: …}`")
        )
    problems: list[Problem] = []
    given = {str(lang): _words(words, problems) for lang, words in node.items()}
    problems += (unknown_key(k, _LANGUAGES) for k in node if k not in _LANGUAGES)
    if problems:
        raise Fault(*problems)
    either = next(iter(given.values()))
    return Text(en=given.get("en", either), zh=given.get("zh", either))


def _words(node: Node, problems: list[Problem]) -> str:
    try:
        return str(text(node))
    except Fault as fault:
        problems += fault.problems
        return ""


def unknown_key(key: Located, known: Any) -> Problem:
    """Say that *key* means nothing here."""
    return Problem(
        "unknown-key",
        Text(f"no key is named `{key}` here", f"此处没有名为 `{key}` 的键"),
        key.at,
        help=closest(key, known),
    )


def wrong_type(node: Node, wanted: Text, help: Text | None = None) -> Fault:  # noqa: A002 - as in Problem
    """Say that *node* is not what is *wanted* here."""
    found = _found(node)
    message = Text(
        f"expected {wanted.en}, found {found.en}",
        f"此处应为{wanted.zh}，实际为{found.zh}",
    )
    return Fault(Problem("wrong-type", message, node.at, help=help or _quotes(node)))


def _found(node: Node) -> Text:
    match node:
        case Map():
            return Text("`key: value` lines", "键值对")
        case Seq():
            return Text("a list", "列表")
        case Scalar() if node.is_null:
            return Text("nothing", "空值")
        case _:
            shown = node if len(node) <= 40 else f"{node[:40]}…"
            return Text(f"`{shown}`", f" `{shown}`")


def _quotes(node: Node) -> Text | None:
    """Suspect that brackets were meant as text: YAML takes `[1..5]` for a list."""
    opening = node.at.excerpt[node.at.column - 1 : node.at.column]
    if isinstance(node, Scalar) or opening not in ("[", "{"):
        return None
    return Text(
        "if it is meant as text, put it in quotes", "如果这是文本，请用引号括起来"
    )
