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

    def __call__(self, customer: Known) -> Said:
        """Say all of a customer."""
        return put([p(customer) if callable(p) else p for p in self.pieces])


def joined(*pieces: Piece) -> Piece:
    """Put pieces behind each other."""
    flat: list[Piece] = []
    for piece in pieces:
        flat.extend(piece.pieces if isinstance(piece, _Joined) else [piece])
    if not any(map(callable, flat)):
        return put([piece for piece in flat if not callable(piece)])
    return _Joined(tuple(flat))


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
