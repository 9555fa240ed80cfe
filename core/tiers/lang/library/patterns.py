"""Regular expressions as XPath 3.1 has them, in terms of the engine `regex`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tiers.lang.library.characters import unreadable
from tiers.lang.library.expressions import translated
from tiers.problems import Refusal
from tiers.text import Text

_FLAGS = frozenset("smixq")
_PATIENCE_S = 2
"""What a search may take before it is given up, and its result is null."""


def found(
    text: str,
    pattern: str,
    flags: str | None = None,
    *,
    patience_s: float = _PATIENCE_S,
) -> bool:
    """Tell whether *pattern* matches anywhere in *text*.

    Raises:
        Refusal: the pattern or the flags can't be read, or the search takes too long.
    """
    compiled, _ = _compiled(pattern, flags or "")
    return any(True for _match in _matches(compiled, text, patience_s))


def replaced(
    text: str, pattern: str, replacement: str, flags: str | None = None
) -> str:
    """Put *replacement* for every match, in which `$1` is what the first group took.

    Raises:
        Refusal: as `found`, or the pattern matches the empty text.
    """
    compiled, groups = _compiled(pattern, flags or "")
    _refuse_empty(compiled)
    is_literal = "q" in (flags or "")
    parts = [replacement] if is_literal else list(_template(replacement, groups))
    made, end = [], 0
    for match in _matches(compiled, text):
        taken = (p if isinstance(p, str) else match[p] or "" for p in parts)
        made += [text[end : match.start()], *taken]
        end = match.end()
    return "".join((*made, text[end:]))


def separated(text: str, pattern: str) -> tuple[str, ...]:
    """Cut *text* at every match.

    Raises:
        Refusal: as `found`, or the pattern matches the empty text.
    """
    compiled, _ = _compiled(pattern, "")
    _refuse_empty(compiled)
    made, end = [], 0
    for match in _matches(compiled, text):
        made.append(text[end : match.start()])
        end = match.end()
    return (*made, text[end:])


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> tuple[Any, int]:
    """Give the compiled pattern and the number of its groups."""
    for flag in flags:
        if flag not in _FLAGS:
            message = Text(
                f"there is no flag `{flag}`; flags are s, m, i, x and q",
                f"没有标志 `{flag}`；可用的标志是 s、m、i、x、q",
            )
            raise Refusal(message)
    plan = translated(pattern, frozenset(flags))
    # Without `-f` one character could match several, which XPath does not want.
    text = f"(?i-f:{plan.text})" if "i" in flags else plan.text
    return _engine(pattern, text), plan.groups


def _engine(pattern: str, text: str) -> Any:
    import regex  # noqa: PLC0415 - few policies have patterns

    try:
        return regex.compile(text, regex.VERSION1)
    except (regex.error, RecursionError, OverflowError, MemoryError):
        raise unreadable(pattern) from None


def _matches(
    compiled: Any, text: str, patience_s: float = _PATIENCE_S
) -> Iterator[Any]:
    try:
        yield from compiled.finditer(text, timeout=patience_s)
    except TimeoutError:
        message = Text(
            "matching this pattern takes too long", "匹配此正则表达式耗时过长"
        )
        raise Refusal(message) from None


def _refuse_empty(compiled: Any) -> None:
    if compiled.search("") is not None:
        message = Text("the pattern matches the empty text", "该模式可匹配空文本")
        raise Refusal(message)


def _template(replacement: str, groups: int) -> Iterator[str | int]:
    """Split a replacement into text and the numbers of groups."""
    at = 0
    while at < len(replacement):
        char, following = replacement[at], replacement[at + 1 : at + 2]
        if char == "\\" and following in {"\\", "$"} and following:
            yield following
            at += 2
        elif char == "$" and following in _DIGITS and following:
            number, size = _group_number(replacement[at + 1 :], groups)
            if number <= groups:
                yield number
            at += 1 + size
        elif char in "\\$":
            message = Text(
                "in a replacement `$` needs a digit, and `\\` needs `\\` or `$`",
                "替换文本中 `$` 后须有数字，`\\` 后须有 `\\` 或 `$`",
            )
            raise Refusal(message)
        else:
            yield char
            at += 1


_DIGITS = frozenset("0123456789")


def _group_number(text: str, groups: int) -> tuple[int, int]:
    """Read the longest number that names a group, one digit at least."""
    size = 1
    while text[size : size + 1] in _DIGITS and int(text[: size + 1]) <= groups:
        size += 1
    return int(text[:size]), size
