"""Characters → tokens.

A name with blanks or operators in it (`string length`, or a name in scope) is found by
the longest match; in backticks, any text is a name.
"""

import re
from collections.abc import Iterable, Iterator

from tiers.freezing import frozen
from tiers.text import Text

KEYWORDS = frozenset(
    "if then else or and between in not true false null".split()  # noqa: SIM905
)
SYMBOLS = {
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
    "{": "LBRACE",
    "}": "RBRACE",
    ",": "COMMA",
    ":": "COLON",
}
_START = r"(?:[^\W\d]|\?|[\U00010000-\U000EFFFF])"
_PART = r"(?:\w|[\u00B7\u0300-\u036F\u203F\u2040]|[\U00010000-\U000EFFFF])"
_WORD = rf"{_START}{_PART}*"
BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_TOKEN = re.compile(
    rf"""
    (?P<blank>   \s+ | //[^\n]* | /\*.*?\*/ )
  | (?P<word>    {_WORD} )
  | (?P<NUMBER>  (?: \d+ (?:\.(?!\.)\d+)? | \.\d+ ) (?:[eE][+-]?\d+)? )
  | (?P<AT>      @"(?:[^"\\]|\\.)*" )
  | (?P<STRING>  "(?:[^"\\]|\\.)*" )
  | (?P<quoted>  `[^`]*` )
  | (?P<symbol>  \*\* | \.\. | <= | >= | != | [-<>=+*/.()\[\],{{}}:] )
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


@frozen
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


def is_plain(name: str) -> bool:
    """Tell whether *name* is one word, which needs no scope to be found."""
    return re.fullmatch(_WORD, name) is not None and name not in KEYWORDS


def tokens(text: str, names: Iterable[str]) -> Iterator[Token]:
    """Split *text*; *names* are the names in scope that are not plain words.

    Raises:
        LexicalError: at a character that begins no token.
    """
    pattern = spelled(names)
    token = token_at(text, 0, pattern)
    while token.kind != "$END":
        yield token
        token = token_at(text, token.end, pattern)


def spelled(names: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern for *names*, the longest first."""
    found = [
        r"\s+".join(map(re.escape, n.split())) for n in sorted(names, key=len)[::-1]
    ]
    return re.compile(rf"(?:{'|'.join(found)})(?!{_PART})") if found else None


def token_at(text: str, here: int, names: re.Pattern[str] | None) -> Token:
    """Give the token at *here* or behind the blanks there; `$END` behind the last.

    Raises:
        LexicalError: at a character that begins no token.
    """
    while here < len(text):
        token = _name(names, text, here) or _plain(text, here)
        if token.kind != "blank":
            return token
        here = token.end
    return Token("$END", "", len(text), len(text) + 1)


def _name(names: re.Pattern[str] | None, text: str, here: int) -> Token | None:
    found = names.match(text, here) if names else None
    if not found or (here and (text[here - 1].isalnum() or text[here - 1] == "_")):
        return None
    return Token("NAME", " ".join(found.group().split()), here, found.end())


def _plain(text: str, here: int) -> Token:
    found = _TOKEN.match(text, here)
    if not found:
        raise _unexpected(text, here)
    kind, words, end = str(found.lastgroup), found.group(), found.end()
    if kind == "word":
        kind = words.upper() if words in KEYWORDS else "NAME"
    elif kind == "symbol":
        kind = SYMBOLS[words]
    elif kind == "quoted":
        kind, words = "NAME", words[1:-1]
    return Token(kind, words, here, end)


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
