"""Subjects of messages, made of what they are about.

    tiers.actions.{action}.{tier}

Names get into a subject as they are, in any script. What NATS keeps for itself (dots,
blanks, `*`, `>`) and `%` are written as in URLs: `key.account` is `key%2Eaccount`.
"""

import re

from tiers.ports import Item
from tiers.problems import DataError, Problem
from tiers.text import Text

_HELD = re.compile(r"[\s.*>%\x00-\x1f\x7f]")
_FIELD = re.compile(r"\{(\w*)\}")
_PATTERN = re.compile(r"[^\s.*>$%{}][^\s.*>%{}]*(\.([^\s.*>%{}]+|\{(action|tier)\}))*")
_NOBODY = "-"
"""Stands for a tier or an action that an item has not."""


def subject_pattern(written: str, what: str) -> str:
    """Give the pattern of subjects that is written, or else the usual one.

    Raises:
        DataError: subjects of this pattern would not be any.
    """
    if not written:
        fields = "{action}.{tier}" if what == "actions" else "{tier}"
        return f"tiers.{what}.{fields}"
    if _PATTERN.fullmatch(written) is None:
        raise DataError([_bad_subject(written)])
    return written


def subject(pattern: str, item: Item) -> str:
    """Give the subject of an item."""
    values = {"action": item.action, "tier": item.tier}
    return _FIELD.sub(lambda found: _token(values[found[1]]), pattern)


def all_subjects(pattern: str) -> str:
    """Give what a stream is to be asked for, to get all subjects of a pattern."""
    return _FIELD.sub("*", pattern)


def _token(name: str | None) -> str:
    if not name:
        return _NOBODY
    return _HELD.sub(_escaped, name)


def _escaped(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())


def _bad_subject(written: str) -> Problem:
    return Problem(
        "bad-subject",
        Text(
            f"`{written}` is no pattern of subjects", f"`{written}` 不是有效的主题格式"
        ),
        help=Text(
            "write words with dots between them, and {action} or {tier} for what an "
            "item is about: `crm.tasks.{action}`",
            "请用点号分隔各词，用 {action} 或 {tier} 表示内容，如 `crm.tasks.{action}`",
        ),
    )
