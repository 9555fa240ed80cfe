"""What to say where a text can't be read."""

import attrs

from tiers.lang.lexer import LexicalError, Token
from tiers.lang.syntax import Part
from tiers.problems import Fault, Problem, Refusal
from tiers.source import Located
from tiers.text import Text


def unexpected(text: str, token: Token) -> Fault:
    """Say that *token* can't stand where it stands."""
    if token.kind == "$END":
        message = Text("the expression ends too early", "表达式不完整")
        end = len(text.rstrip())
        return _fault(text, max(0, end - 1), end, message, None)
    message = Text(
        f"`{token.text}` is not expected here", f"此处不应出现 `{token.text}`"
    )
    return _fault(text, token.start, token.end, message, _advice(token))


def lexical(text: str, error: LexicalError) -> Fault:
    """Say that a character begins no token."""
    end = error.start + 1
    return _fault(text, error.start, end, error.message, error.advice)


def refused(text: str, token: Token, refusal: Refusal) -> Fault:
    """Say why what stands at *token* is refused."""
    end = max(token.end, token.start + 1)
    return _fault(text, token.start, end, refusal.message, refusal.advice)


def mixed_arguments(text: str, argument: Part) -> Fault:
    """Say that an argument goes by position where others go by name."""
    message = Text(
        "arguments go all by position or all by name",
        "参数须全部按位置或全部按名称给出",
    )
    return _fault(text, argument.start, argument.end, message, None)


def too_deep(text: str, deepest: int) -> Fault:
    """Say that pieces of *text* lie too deep in each other."""
    message = Text(
        f"the expression is more than {deepest} levels deep",
        f"表达式嵌套超过 {deepest} 层",
    )
    advice = Text(
        "compute parts of it as scores, or write long sums as `sum(…)`",
        "请把其中一部分写成得分，或用 `sum(…)` 代替很长的加法",
    )
    [problem] = _fault(text, 0, len(text), message, advice).problems
    return Fault(attrs.evolve(problem, code="too-deep"))


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


def _fault(
    text: str, start: int, end: int, message: Text, advice: Text | None
) -> Fault:
    at = text.span(start, end) if isinstance(text, Located) else None
    return Fault(Problem("syntax", message, at, advice))
