"""Functions on texts, whose characters are code points."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tiers.lang.library import patterns
from tiers.lang.library.lists import part
from tiers.lang.library.signature import Signature, Taken
from tiers.lang.library.writing import written
from tiers.lang.types import NUMBER, STRING, ListType
from tiers.lang.values import Value


def _before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


def _joined(texts: tuple[str | None, ...], delimiter: str | None = None) -> str:
    """Join *texts*, nulls left out."""
    return (delimiter or "").join(text for text in texts if text is not None)


_STRING, _MATCH = Taken("string", STRING), Taken("match", STRING)
_INPUT, _PATTERN = Taken("input", STRING), Taken("pattern", STRING)
_FLAGS = Taken("flags", STRING, is_optional=True, is_nullable=True)


def _of_one(becomes: Callable[[str], Value]) -> tuple[Signature, ...]:
    return (Signature((_STRING,), becomes),)


def _of_two(becomes: Callable[[str, str], Value]) -> tuple[Signature, ...]:
    return (Signature((_STRING, _MATCH), becomes),)


TEXT: Mapping[str, tuple[Signature, ...]] = {
    "substring": (
        Signature(
            (
                _STRING,
                Taken("start position", NUMBER),
                Taken("length", NUMBER, is_optional=True),
            ),
            part,
        ),
    ),
    "string length": _of_one(lambda text: Decimal(len(text))),
    "upper case": _of_one(str.upper),
    "lower case": _of_one(str.lower),
    "substring before": _of_two(_before),
    "substring after": _of_two(_after),
    "contains": _of_two(lambda text, match: match in text),
    "starts with": _of_two(lambda text, match: text.startswith(match)),
    "ends with": _of_two(lambda text, match: text.endswith(match)),
    "string": (Signature((Taken("from"),), written),),
    "string join": (
        Signature(
            (
                Taken("list", ListType(STRING)),
                Taken("delimiter", STRING, is_optional=True, is_nullable=True),
            ),
            _joined,
        ),
    ),
    "split": (Signature((_STRING, Taken("delimiter", STRING)), patterns.separated),),
    "matches": (Signature((_INPUT, _PATTERN, _FLAGS), patterns.found),),
    "replace": (
        Signature(
            (_INPUT, _PATTERN, Taken("replacement", STRING), _FLAGS),
            patterns.replaced,
        ),
    ),
}
"""The functions by name, each with the ways to call it."""
