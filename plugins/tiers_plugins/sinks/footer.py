"""The end of a Parquet file, in which is said what its columns hold.

It is a record of Thrift in its compact protocol. Only what has to change is understood;
all the rest is copied. See parquet.thrift and thrift-compact-protocol.md, of Apache.
"""

from collections.abc import Iterator, Mapping
from os import SEEK_END
from pathlib import Path
from typing import Any

import attrs

_MAGIC = b"PAR1"

_TYPES, _OUR_TYPES = b"ARROW:schema", b"tiers:schema"
"""Where readers that know Arrow look for its types, and where nobody looks."""

# Fields of `FileMetaData` and of `SchemaElement`, by number.
_SCHEMA = 2
_NAME, _CHILDREN, _CONVERTED, _SCALE, _PRECISION, _LOGICAL = 4, 5, 6, 7, 8, 10

# Types of the compact protocol.
_I32, _BINARY, _LIST, _SET, _MAP, _RECORD = 5, 8, 9, 10, 11, 12
_SIZES = {1: 0, 2: 0, 3: 1, 7: 8}

_DECIMAL_NUMBER, _DECIMAL_FIELD = 5, 5
"""A decimal as `ConvertedType`, and as a field of `LogicalType`."""

DIGITS = 18
"""The most digits of decimals that are stored as integers of 64 bits."""

_Fields = dict[int, tuple[int, bytes]]
"""By number: the type of a field, and its value as it is stored."""


def put_right(path: Path, places: Mapping[str, int]) -> None:
    """Let readers take columns for what they are, whatever Polars took them for.

    Columns of integers are exact numbers with so many *places*. What Polars adds of its
    own types is renamed, so that dictionaries are plain texts to everyone.
    """
    with path.open("r+b") as file:
        file.seek(-8, SEEK_END)
        size = int.from_bytes(file.read(4), "little")
        start = file.seek(-8 - size, SEEK_END)
        found = _with_decimals(file.read(size), places)
        found = found.replace(_TYPES, _OUR_TYPES, 1)
        file.seek(start)
        file.write(found + len(found).to_bytes(4, "little") + _MAGIC)
        file.truncate()


def _with_decimals(footer: bytes, places: Mapping[str, int]) -> bytes:
    """Say of columns that they are decimals."""
    cursor, number = _Cursor(footer), 0
    while head := cursor.byte():
        number = cursor.number(head, number)
        if number == _SCHEMA:
            start = cursor.at
            schema = b"".join(_elements(cursor, places))
            return footer[:start] + schema + footer[cursor.at :]
        cursor.skip(head & 15)
    return footer


def _elements(cursor: "_Cursor", places: Mapping[str, int]) -> Iterator[bytes]:
    """Give the list of columns, flat, each with the number of those inside it."""
    start, (count, _) = cursor.at, cursor.listed()
    yield cursor.data[start : cursor.at]
    inside = 0
    for at in range(count):
        begin, fields = cursor.at, cursor.fields()
        children = _integer(fields[_CHILDREN][1]) if _CHILDREN in fields else 0
        name = _Cursor(fields[_NAME][1]).text()
        is_column = at > 0 and inside == 0 and not children
        if is_column and name in places:
            yield _written(fields | _decimal(places[name]))
        else:
            yield cursor.data[begin : cursor.at]
        if at:
            inside = max(inside - 1, 0) + children


def _decimal(places: int) -> _Fields:
    """Give the fields that say that integers are decimals."""
    scale, digits = (_I32, _signed(places)), (_I32, _signed(DIGITS))
    kind = _written({1: scale, 2: digits})
    return {
        _CONVERTED: (_I32, _signed(_DECIMAL_NUMBER)),
        _SCALE: scale,
        _PRECISION: digits,
        _LOGICAL: (_RECORD, _written({_DECIMAL_FIELD: (_RECORD, kind)})),
    }


@attrs.define
class _Cursor:
    """Reads on and on."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        """Read a byte."""
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        """Read a number, seven bits a byte, the least first."""
        found = shift = 0
        while (byte := self.byte()) >> 7:
            found |= (byte & 127) << shift
            shift += 7
        return found | byte << shift

    def text(self) -> str:
        """Read a text with its length before it."""
        size = self.varint()
        self.at += size
        return self.data[self.at - size : self.at].decode()

    def number(self, head: int, before: int) -> int:
        """Give the number of a field, from its first byte and the field before it."""
        if step := head >> 4:
            return before + step
        zigzag = self.varint()
        return zigzag >> 1 ^ -(zigzag & 1)

    def listed(self) -> tuple[int, int]:
        """Read how many things a list has, and of which type."""
        head = self.byte()
        return (self.varint() if head >> 4 == 15 else head >> 4), head & 15

    def fields(self) -> _Fields:
        """Read a record."""
        found: _Fields = {}
        number = 0
        while head := self.byte():
            number, start = self.number(head, number), self.at
            self.skip(head & 15)
            found[number] = head & 15, self.data[start : self.at]
        return found

    def skip(self, kind: int) -> None:
        """Pass over a value."""
        match kind:
            case _ if kind in _SIZES:
                self.at += _SIZES[kind]
            case _ if kind == _BINARY:
                size = self.varint()
                self.at += size
            case _ if kind in {_LIST, _SET}:
                count, inner = self.listed()
                for _ in range(count):
                    self._skip_listed(inner)
            case _ if kind == _RECORD:
                self.fields()
            case _:
                assert kind != _MAP, "Parquet has none"
                self.varint()

    def _skip_listed(self, kind: int) -> None:
        """Pass over a value in a list, where truths take a byte."""
        self.skip(3 if kind in {1, 2} else kind)


def _integer(stored: bytes) -> int:
    """Read a signed number."""
    zigzag = _Cursor(stored).varint()
    return zigzag >> 1 ^ -(zigzag & 1)


def _signed(value: int) -> bytes:
    """Write a small number from 0 on."""
    assert 0 <= value < 2**6, "one byte holds it"
    return bytes([value << 1])


def _written(fields: Mapping[int, Any]) -> bytes:
    """Write a record, whose fields are numbered from 1 to 15."""
    found, before = bytearray(), 0
    for number, (kind, value) in sorted(fields.items()):
        found += bytes([(number - before) << 4 | kind]) + value
        before = number
    return bytes(found) + b"\0"
