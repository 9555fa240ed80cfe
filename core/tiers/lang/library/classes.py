"""The character classes of XML Schema, spelled out for the engine `regex`."""

from collections.abc import Mapping

_KINDS = {
    "L": "ultmo",
    "M": "nce",
    "N": "dlo",
    "P": "cdseifo",
    "Z": "slp",
    "S": "mcko",
    "C": "cfon",
}
_CATEGORIES = {group + kind for group, kinds in _KINDS.items() for kind in ("", *kinds)}
_RENAMED = {"CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols"}
"""Blocks that Unicode has renamed since XML Schema listed them."""

_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
    r"\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
    r"\U00010000-\U000EFFFF"
)
_NAME = rf"{_NAME_START}\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
_SPACE = r"\u0020\u0009\u000A\u000D"

CLASSES: Mapping[str, str] = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": f"[{_SPACE}]",
    "S": f"[^{_SPACE}]",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": f"[{_NAME_START}]",
    "I": f"[^{_NAME_START}]",
    "c": f"[{_NAME}]",
    "C": f"[^{_NAME}]",
}
r"""What stands for `\d` and its like, inside of brackets, too."""

DOT = r"[^\u000A\u000D]"
"""Any character that does not end a line."""


def category(name: str) -> str | None:
    """Name a general category or a block (`IsGreek`) as the engine does."""
    if name in _CATEGORIES:
        return name
    block = name.removeprefix("Is")
    if block == name or not block.replace("-", "").isascii():
        return None
    found = f"Block={_RENAMED.get(block, block)}"
    return found if _is_known(block, found) else None


def _is_known(block: str, found: str) -> bool:
    if not block.replace("-", "").isalnum():
        return False
    import regex  # noqa: PLC0415 - few patterns name a block

    try:
        regex.compile(rf"\p{{{found}}}")
    except regex.error:
        return False
    return True
