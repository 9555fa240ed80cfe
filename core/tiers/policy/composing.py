"""Compose YAML by ruamel, without some of what it does again and again.

A policy of 200 lines is asked 12,000 times for its next token, and for where that is to
be asked. Nothing is composed otherwise, and every fault is ruamel's own.
"""

from functools import cached_property
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner

_BLANKS = "\n\t\u3000"


def composer() -> YAML:
    """Give what composes a text, once."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Reader, yaml.Scanner = _Reader, _Scanner
    yaml.Parser, yaml.Composer = _Parser, _Composer
    return yaml


class _Reader(Reader):
    """Looks at each sign once; ruamel's pattern of odd ones is slow to compile."""

    def check_printable(self, data: Any) -> None:
        if not "".join(set(data).difference(_BLANKS)).isprintable():
            super().check_printable(data)


class _Scanner(Scanner):
    """Remembers that the next token is certain, until it is taken."""

    _certain = -1
    """The number of the token that is."""

    def need_more_tokens(self) -> bool:
        if self._certain == self.tokens_taken:
            return False
        is_needed: bool = super().need_more_tokens()
        if not is_needed:
            self._certain = self.tokens_taken
        return is_needed


class _Parser(Parser):
    """Finds its scanner once."""

    @cached_property
    def scanner(self) -> Any:
        return self.loader.scanner


class _Composer(Composer):
    """Finds its parser, and what resolves tags, once."""

    @cached_property
    def parser(self) -> Any:
        return self.loader.parser

    @cached_property
    def resolver(self) -> Any:
        return self.loader.resolver
