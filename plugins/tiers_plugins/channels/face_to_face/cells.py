"""Rows of an XLSForm, by what they do on a device."""

from collections.abc import Mapping

from tiers.text import Lang, Text
from tiers_plugins.channels.face_to_face import words

Cells = Mapping[str, str]
"""One row of a table, by heading."""

LANGUAGES: Mapping[Lang, str] = {"en": "English (en)", "zh": "Chinese (zh)"}


def field(name: str) -> str:
    """Read a field of the form."""
    return f"${{{name}}}"


def row(kind: str, name: str, label: Text) -> Cells:
    """Ask or tell something."""
    return {"type": kind, "name": name, **both("label", label)}


def group(name: str, label: Text, appearance: str = "") -> Cells:
    """Begin what belongs together."""
    return {**row("begin_group", name, label), "appearance": appearance}


def calculated(name: str, formula: str) -> Cells:
    """Compute something that nobody sees."""
    return {"type": "calculate", "name": name, "calculation": formula}


def within(lowest: int, highest: int) -> Cells:
    """Take whole numbers between two ends."""
    constraint = f". >= {lowest} and . <= {highest}"
    return checked(constraint, words.from_to(lowest, highest))


def checked(constraint: str, message: Text) -> Cells:
    """Take only answers of which a condition holds."""
    return {"constraint": constraint, **both("constraint_message", message)}


def both(heading: str, text: Text) -> Cells:
    """Say something in both languages."""
    return {
        f"{heading}::{LANGUAGES[lang]}": sound(text.put(lang)) for lang in LANGUAGES
    }


def sound(text: str) -> str:
    """Keep an owner's words from being taken for a reference to a field."""
    return text.replace("${", "$ {")
