"""A place in a text: the token there, the names in scope, and how deep it lies."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from tiers.lang import faults
from tiers.lang import syntax as sx
from tiers.lang.lexer import LexicalError, Token, is_plain, spelled, token_at

DEEPEST = 100
"""How many pieces of an expression may lie in each other; `a + b + c` has 3."""


class Cursor:
    """Reads tokens one at a time, each with the names in scope at its place."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.names, self.pattern = vocabulary(frozenset(names))
        self.level = self.last = 0
        self.token = self._scan(0)

    def advance(self, behind: int | None = None) -> Token:
        """Step over the token, or to the place *behind*; give what is stepped over."""
        token = self.token
        self.last = token.end if behind is None else behind
        self.token = self._scan(self.last)
        return token

    def take(self, kind: str) -> Token:
        """Step over a token of *kind*, which must be there."""
        if self.token.kind != kind:
            raise self.unexpected()
        return self.advance()

    def accept(self, kind: str) -> bool:
        """Step over a token of *kind* if it is there."""
        if self.token.kind != kind:
            return False
        self.advance()
        return True

    def at_word(self, word: str) -> bool:
        """Tell whether the token is a word that is a keyword only here."""
        return self.token.text == word and self.token.kind == "NAME"

    def take_word(self, word: str) -> None:
        """Step over a word that is a keyword only here."""
        if not self.at_word(word):
            raise self.unexpected()
        self.advance()

    def unexpected(self) -> Exception:
        """Make the fault that says that the token can't stand here."""
        return faults.unexpected(self.text, self.token)

    @contextmanager
    def scope(self, names: Iterable[str]) -> Iterator[None]:
        """Add *names* to those in scope, and drop them and later ones at the end."""
        before = self.names, self.pattern
        self.declare(names)
        yield
        self.names, self.pattern = before

    def declare(self, names: Iterable[str]) -> None:
        """Add *names* to those in scope, from the next token on."""
        added = {n for n in names if not is_plain(n)} - self.names
        if added:
            self.names, self.pattern = vocabulary(self.names | added)

    def deeper(self) -> None:
        """Enter something that lies within something else; leave it by `level -= 1`."""
        self.level += 1
        self._refuse_depth(self.level)

    def piece(self, make: Callable[..., Any], start: int, **parts: Any) -> Any:
        """Make a piece of syntax that begins at *start* and ends before the token."""
        depth = 1 + max(map(_depth, parts.values()), default=0)
        self._refuse_depth(depth)
        return make(start=start, end=self.last, depth=depth, **parts)

    def _refuse_depth(self, depth: int) -> None:
        if depth > DEEPEST:
            raise faults.too_deep(self.text, DEEPEST)

    def _scan(self, here: int) -> Token:
        try:
            return token_at(self.text, here, self.pattern)
        except LexicalError as error:
            raise faults.lexical(self.text, error) from None


def _depth(item: Any) -> int:
    """Say how deep the pieces of syntax in *item* lie in each other."""
    if isinstance(item, sx.Part):
        return item.depth
    return max(map(_depth, item), default=0) if isinstance(item, tuple) else 0


@lru_cache(maxsize=64)
def vocabulary(
    names: frozenset[str],
) -> tuple[frozenset[str], re.Pattern[str] | None]:
    """Give those of *names* that the lexer must be told of, and their pattern."""
    special = frozenset(n for n in names if not is_plain(n))
    return special, spelled(special)
