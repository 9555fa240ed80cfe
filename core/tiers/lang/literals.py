"""What string literals stand for."""

import re
import sys

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)


def unquoted(text: str) -> str:
    r"""Give the text that a string literal, quotes and escapes included, stands for.

    A backslash before any other character stands for itself, as in patterns: `"\d+"`.
    """

    def plain(found: re.Match[str]) -> str:
        short, long, char = found.groups()
        if short or long:
            code = int(short or long, 16)
            return chr(code) if code <= sys.maxunicode else "\N{REPLACEMENT CHARACTER}"
        return _ESCAPES.get(char, f"\\{char}")

    inner = _ESCAPE.sub(plain, text[1:-1])
    # Characters outside the basic plane may be written as two escapes.
    return inner.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
