"""Texts that a spreadsheet would run."""

import re

FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""How they begin; some programs take the wide signs for the narrow ones."""

NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"
"""Plain numbers, which are harmless."""

_FORMULA, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would run a text."""
    return bool(_FORMULA.search(text)) and not _NUMBER.search(text)
