"""Tokens → syntax, by an LALR(1) grammar."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
import lark
from lark.lexer import Lexer

from tiers.lang import syntax as sx
from tiers.lang.lexer import LexicalError, Token, tokens
from tiers.lang.transform import Transform
from tiers.problems import Fault, Problem
from tiers.source import Located
from tiers.text import Text

DEEPEST = 100
"""How many pieces of an expression may lie in each other; `a + b + c` has 3."""


def parse_expression(text: str, names: Iterable[str] = ()) -> sx.Syntax:
    """Read a FEEL expression.

    *names* are the names in scope with blanks or operators in them.

    Raises:
        Fault: `syntax`, located inside *text* where that is `Located`.
    """
    found: sx.Syntax = _parse(text, "start_expression", list(_tokens(text, names)))
    _refuse_depth(text, found)
    return found


def parse_tests(text: str, names: Iterable[str] = ()) -> sx.Tests | None:
    """Read the content of a table's cell; None for `-`, which any value passes.

    Raises:
        Fault: `syntax`, located inside *text* where that is `Located`.
    """
    if text.strip() in {"-", ""}:
        return None
    found = list(_tokens(text, names))
    if _is_negated(found):
        inner: sx.Tests = _parse(text, "start_tests", found[2:-1])
        _refuse_depth(text, inner)
        return sx.Tests(items=inner.items, negated=True, start=0, end=len(text))
    tests: sx.Tests = _parse(text, "start_tests", found)
    _refuse_depth(text, tests)
    return tests


def _refuse_depth(text: str, found: sx.Part) -> None:
    if found.depth <= DEEPEST:
        return
    message = Text(
        f"the expression is more than {DEEPEST} levels deep",
        f"表达式嵌套超过 {DEEPEST} 层",
    )
    advice = Text(
        "compute parts of it as scores, or write long sums as `sum(…)`",
        "请把其中一部分写成得分，或用 `sum(…)` 代替很长的加法",
    )
    problem = _problem(text, 0, len(text), message, advice)
    raise Fault(attrs.evolve(problem, code="too-deep"))


def _is_negated(found: list[Token]) -> bool:
    """Tell whether a whole cell is `not(…)`."""
    if [t.kind for t in found[:2]] != ["NOT", "LPAR"] or found[-1].kind != "RPAR":
        return False
    depth = 0
    for at, token in enumerate(found):
        depth += (token.kind == "LPAR") - (token.kind == "RPAR")
        if token.kind == "RPAR" and depth == 0:
            return at == len(found) - 1
    return False


def _tokens(text: str, names: Iterable[str]) -> Iterable[Token]:
    try:
        yield from tokens(text, names)
    except LexicalError as error:
        end = error.start + 1
        raise Fault(
            _problem(text, error.start, end, error.message, error.advice)
        ) from None


def _parse(text: str, start: str, found: list[Token]) -> Any:
    parser = _grammar().parse_interactive(start=start)
    token = Token("$END", "", len(text), len(text) + 1)
    try:
        for token in found:
            parser.feed_token(_lark_token(token))
        token = Token("$END", "", len(text), len(text) + 1)
        return parser.feed_token(_lark_token(token))
    except lark.UnexpectedToken:
        raise Fault(_unexpected(text, token)) from None


def _lark_token(token: Token) -> lark.Token:
    return lark.Token(token.kind, token.text, start_pos=token.start, end_pos=token.end)


def _unexpected(text: str, token: Token) -> Problem:
    if token.kind == "$END":
        message = Text("the expression ends too early", "表达式不完整")
        end = len(text.rstrip())
        return _problem(text, max(0, end - 1), end, message, None)
    message = Text(
        f"`{token.text}` is not expected here", f"此处不应出现 `{token.text}`"
    )
    return _problem(text, token.start, token.end, message, _advice(token))


def _advice(token: Token) -> Text | None:
    match token.kind:
        case "EQ":
            return Text("equality is one `=`", "相等用一个 `=`")
        case "NAME":
            return Text(
                "an operator is missing, a text lacks its double quotes, "
                "or a name with blanks lacks its backticks",
                "缺少运算符，或文本没有加双引号，或含空格的名称没有加反引号",
            )
        case _:
            return None


def _problem(
    text: str, start: int, end: int, message: Text, advice: Text | None
) -> Problem:
    at = text.span(start, end) if isinstance(text, Located) else None
    return Problem("syntax", message, at, advice)


class _NoLexer(Lexer):
    """Tokens are fed from outside."""

    def __init__(self, conf: object) -> None:
        """Take the configuration that lark gives, and need none of it."""

    def lex(self, *_: object) -> Any:
        """Give nothing; `lark` calls this only when it reads text itself."""
        return iter(())


@cache
def _grammar() -> lark.Lark:
    grammar = files("tiers.lang").joinpath("feel.lark").read_text(encoding="utf-8")
    return lark.Lark(
        grammar,
        parser="lalr",
        lexer=_NoLexer,
        start=["start_expression", "start_tests"],
        transformer=Transform(),
        maybe_placeholders=False,
    )
