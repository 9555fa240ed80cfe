"""Help and complaints of commands in the language of the run.

What commands say of themselves is looked up in a catalogue of gettext, by the English;
click looks up there what it says itself. `locale/zh/LC_MESSAGES/tiers.po` is what
people edit, and `tiers.mo` beside it is made of that.
"""

import gettext
import os
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from inspect import cleandoc
from pathlib import Path
from typing import Any, TypeVar

import click

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "tiers"
_NONE = "messages"
"""The domain of gettext where nobody names one; it has no catalogue."""

_C = TypeVar("_C", bound=click.Command)

_PAD = "\ue000"
"""Stands behind a wide character while lines are filled: it takes two columns."""


def speak(words: Sequence[str]) -> None:
    """Choose the language for *words*, the arguments of the whole command.

    They are looked through by hand, because a fault among them is told in it, too.
    """
    if _lang(words) != "zh":
        gettext.textdomain(_NONE)
        return
    os.environ["LANGUAGE"] = "zh"  # where gettext looks for the language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def _lang(words: Sequence[str]) -> str:
    found = os.environ.get("TIERS_LANG", "en")
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang":
            found = following
        elif word.startswith("--lang="):
            found = word.partition("=")[2]
    return found


def said(english: str) -> str:
    """Put a sentence about a command in the language of the run."""
    return gettext.gettext(english)


def spoken(command: _C) -> _C:
    """Give a command whose help is in the language of the run."""
    if gettext.textdomain() != DOMAIN:
        return command
    made = copy(command)
    made.help = said(cleandoc(command.help)) if command.help else None
    made.params = [_spoken(parameter) for parameter in command.params]
    made.context_class = _Context
    return made


def _spoken(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option) or not parameter.help:
        return parameter
    made = copy(parameter)
    made.help = said(parameter.help)
    return made


class _Formatter(click.HelpFormatter):
    """Fills lines by columns of the terminal, of which some characters take two."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.width -= 1  # a line may end between a character and its pad

    def write_text(self, text: str) -> None:
        super().write_text(_padded(text))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        padded = [(first, _padded(second)) for first, second in rows]
        super().write_dl(padded, col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_PAD, "")


class _Context(click.Context):
    formatter_class = _Formatter


def _padded(text: str) -> str:
    return "".join(
        sign + _PAD if unicodedata.east_asian_width(sign) in "WF" else sign
        for sign in text
    )
