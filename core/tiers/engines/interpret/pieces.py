"""Texts in pieces: constants, and what is said of a customer, put behind each other.

A piece is a plain text where both languages say the same, as most do: then it is
written once.
"""

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from tiers.text import Text

Said = str | Text

Known = dict[str, Any]
"""What is known of a customer, by name; what was said of it is noted there."""

Piece = Said | Callable[[Known], Said]


@attrs.frozen
class _Joined:
    """Pieces behind each other."""

    pieces: tuple[Piece, ...]
    en: str
    """The pieces as a pattern, with a place for each that speaks of a customer."""
    zh: str
    speaking: tuple[Callable[[Known], Said], ...]
    is_plain: bool
    """Whether the pattern is the same in both languages."""

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "_Joined":
        """Make the patterns of pieces."""
        fixed = [Text("%s", "%s") if callable(p) else _escaped(p) for p in pieces]
        en = "".join([piece.en for piece in fixed])
        zh = "".join([piece.zh for piece in fixed])
        speaking = tuple([piece for piece in pieces if callable(piece)])
        return cls(tuple(pieces), en, zh, speaking, en == zh)

    def __call__(self, customer: Known) -> Said:
        """Say all of a customer."""
        if len(self.speaking) == 1 and self.is_plain:  # as most are
            only = self.speaking[0](customer)
            return self.en % only if type(only) is str else self.put((only,))
        return self.put(tuple([piece(customer) for piece in self.speaking]))

    def put(self, said: tuple[Said, ...]) -> Said:
        """Put what was said of a customer in its places."""
        if Text not in map(type, said):
            en = self.en % said
            return en if self.is_plain else Text(en, self.zh % said)
        texts = [text(each) for each in said]
        return Text(
            self.en % tuple([each.en for each in texts]),
            self.zh % tuple([each.zh for each in texts]),
        )


def _escaped(said: Said) -> Text:
    both = text(said)
    return Text(both.en.replace("%", "%%"), both.zh.replace("%", "%%"))


def joined(*pieces: Piece) -> Piece:
    """Put pieces behind each other."""
    flat: list[Piece] = []
    for piece in pieces:
        flat.extend(piece.pieces if isinstance(piece, _Joined) else [piece])
    if not any(map(callable, flat)):
        return put([piece for piece in flat if not callable(piece)])
    return _Joined.of(flat)


def listed(pieces: Sequence[Piece], between: str) -> Piece:
    """Put a text between pieces."""
    apart: list[Piece] = []
    for piece in pieces:
        apart += [between, piece] if apart else [piece]
    return joined(*apart)


def put(parts: Sequence[Said]) -> Said:
    """Put what was said behind each other."""
    plain = [part for part in parts if isinstance(part, str)]
    if len(plain) == len(parts):
        return "".join(plain)
    return Text(
        "".join([part if isinstance(part, str) else part.en for part in parts]),
        "".join([part if isinstance(part, str) else part.zh for part in parts]),
    )


def applied(piece: Piece, customer: Known) -> Said:
    """Say a piece of a customer."""
    return piece(customer) if callable(piece) else piece


def text(said: Said) -> Text:
    """Give what was said in both languages."""
    return Text(said, said) if isinstance(said, str) else said
