"""Elements of XML and their text."""

import re
from collections.abc import Iterator, Mapping

import attrs

_ESCAPES: dict[str, int | str | None] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_QUOTED = _ESCAPES | {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@attrs.frozen
class Tag:
    """An element: what is inside is other elements, or a text."""

    name: str
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    inside: tuple["Tag", ...] | str = ()


def document(root: Tag) -> str:
    """Write a whole file."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *_lines(root), ""])


def _lines(tag: Tag, margin: str = "") -> Iterator[str]:
    words = "".join(f' {k}="{_put(v, _QUOTED)}"' for k, v in tag.attributes.items())
    opening = f"{margin}<{tag.name}{words}"
    if not tag.inside:
        yield f"{opening}/>"
    elif isinstance(tag.inside, str):
        yield f"{opening}>{_put(tag.inside, _ESCAPES)}</{tag.name}>"
    else:
        yield f"{opening}>"
        for inner in tag.inside:
            yield from _lines(inner, f"{margin}  ")
        yield f"{margin}</{tag.name}>"


def _put(text: str, escapes: dict[str, int | str | None]) -> str:
    """Escape *text*; what XML has no way to write becomes a question mark."""
    return _UNPRINTABLE.sub("?", text).translate(str.maketrans(escapes))
