"""Characters → tokens.

A name with blanks or operators in it (`string length`, or a name in scope) is found by
the longest match; in backticks, any text is a name.
"""

import re
from collections.abc import Iterable, Iterator

import attrs

from tiers.text import Text

KEYWORDS = frozenset(
    "if then else or and between in not true false null".split()  # noqa: SIM905
)
_SYMBOLS = {
    "<": "LT",
    "<=": "LE",
    ">": "GT",
    ">=": "GE",
    "=": "EQ",
    "!=": "NE",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "**": "POWER",
    ".": "DOT",
    "..": "DOTS",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    ",": "COMMA",
}
_TOKEN = re.compile(
    r"""
    (?P<blank>   \s+ | //[^\n]* | /\*.*?\*/ )
  | (?P<NUMBER>  (?: \d+ (?:\.(?!\.)\d+)? | \.\d+ ) (?:[eE][+-]?\d+)? )
  | (?P<AT>      @"(?:[^"\\]|\\.)*" )
  | (?P<STRING>  "(?:[^"\\]|\\.)*" )
  | (?P<quoted>  `[^`]*` )
  | (?P<word>    [^\W\d]\w* )
  | (?P<symbol>  \*\* | \.\. | <= | >= | != | [-<>=+*/.()\[\],] )
    """,
    re.VERBOSE | re.DOTALL,
)
_LOOKALIKES = dict(
    zip(
        "（），。；：“”‘’＞＜＝≥≤≠＋－×÷【】、",
        "(),.;:\"\"''><=≥≤≠+-*/[],",
        strict=True,
    )
)
_MEANT = {"≥": ">=", "≤": "<=", "≠": "!=", "&": "and", "|": "or", "==": "="}


@attrs.frozen
class Token:
    """A word of the language: its kind, its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


class LexicalError(Exception):
    """A character that begins no token; *message* and *help* are for the owner."""

    def __init__(self, start: int, message: Text, advice: Text | None = None) -> None:
        super().__init__(message.en)
        self.start, self.message, self.advice = start, message, advice


def tokens(text: str, names: Iterable[str]) -> Iterator[Token]:
    """Split *text*; *names* are the names in scope that are not plain identifiers.

    Raises:
        LexicalError: at a character that begins no token.
    """
    special = _special(names)
    here = 0
    while here < len(text):
        token = _name(special, text, here) or _plain(text, here)
        here = token.end
        if token.kind != "blank":
            yield token


def _special(names: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern for *names*, the longest first."""
    spelled = [
        r"\s+".join(map(re.escape, n.split())) for n in sorted(names, key=len)[::-1]
    ]
    return re.compile(rf"(?:{'|'.join(spelled)})(?!\w)") if spelled else None


def _name(special: re.Pattern[str] | None, text: str, here: int) -> Token | None:
    found = special.match(text, here) if special else None
    if not found or (here and (text[here - 1].isalnum() or text[here - 1] == "_")):
        return None
    return Token("NAME", " ".join(found.group().split()), here, found.end())


def _plain(text: str, here: int) -> Token:
    found = _TOKEN.match(text, here)
    if not found:
        raise _unexpected(text, here)
    kind, words, end = str(found.lastgroup), found.group(), found.end()
    match kind:
        case "word":
            kind = words.upper() if words in KEYWORDS else "NAME"
        case "quoted":
            kind, words = "NAME", words[1:-1]
        case "symbol":
            kind = _SYMBOLS[words]
            if kind == "LSQB" and _ends_interval(text, end):
                kind = "OPEN_END"
        case _:
            pass
    return Token(kind, words, here, end)


def _ends_interval(text: str, end: int) -> bool:
    """Tell whether a `[` closes an interval such as `[1..5[`: no operand follows it."""
    rest = text[end:].lstrip()
    if rest.startswith("]"):  # `[]` is an empty list
        return ".." in text[:end]
    return not rest or rest[0] in "),=" or bool(re.match(r"(and|or|then|else)\b", rest))


def _unexpected(text: str, here: int) -> LexicalError:
    char = text[here]
    if char in '"`' or text.startswith('@"', here):
        return LexicalError(
            here,
            Text("this text has no closing quote", "引号没有配对"),
        )
    message = Text(f"`{char}` has no meaning here", f"此处不能使用 `{char}`")
    meant = _MEANT.get(char) or _LOOKALIKES.get(char)
    if meant:
        meant = _MEANT.get(meant, meant)
        return LexicalError(
            here, message, Text(f"write `{meant}`", f"请改写为 `{meant}`")
        )
    return LexicalError(here, message)
