"""HTML: whatever is put in is escaped, unless it is HTML already."""

import html
from collections.abc import Iterable

import attrs


@attrs.frozen
class Markup:
    """HTML that is whole and safe."""

    text: str


Part = str | Markup


def element(
    tag: str, *inside: Part | Iterable[Part], **named: str | bool | None
) -> Markup:
    """Make an element; `class_` and `for_` stand for names that Python keeps.

    True is an attribute without a value; False and None leave it out.
    """
    words = "".join(
        f" {_name(name)}" if value is True else f' {_name(name)}="{html.escape(value)}"'
        for name, value in named.items()
        if value is not None and value is not False
    )
    opened = f"<{tag}{words}>"
    return Markup(opened if tag in _VOID else f"{opened}{joined(*inside).text}</{tag}>")


def joined(*parts: Part | Iterable[Part]) -> Markup:
    """Put parts one after another."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, Markup):
            found.append(part.text)
        elif isinstance(part, str):
            found.append(html.escape(part))
        else:
            found.append(joined(*part).text)
    return Markup("".join(found))


_VOID = frozenset({"br", "input", "link", "meta"})


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
