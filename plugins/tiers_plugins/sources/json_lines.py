"""JSON Lines: one object a line, numbers kept to the last digit."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import attrs
import polars as pl

from tiers.compressed import opened, with_compressed
from tiers.ports import ReadOptions
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.temporary import Temporary, living_with
from tiers.text import Text
from tiers_plugins.sources import faults
from tiers_plugins.sources.csv import scan_utf_8
from tiers_plugins.sources.encodings import UTF_8, encoding_of, transcoded, undecodable
from tiers_plugins.sources.headings import Headings


class JsonLines:
    """Reads objects as rows of text, each value as it is written in the file.

    Polars would turn every number into a binary double, 16 digits at best, and see
    only the names of the first lines. So the file is gone through once, in Python,
    into a temporary table of text, at some ten seconds a million lines of eight values.
    """

    @property
    def name(self) -> str:
        """The format's name."""
        return "json-lines"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings it reads."""
        return with_compressed(".jsonl", ".ndjson")

    def scan(self, path: Path, options: ReadOptions) -> pl.LazyFrame:
        """Open the file; all of it is read.

        Raises:
            DataError: the file is missing or empty, or a line is no JSON object.
        """
        faults.check_file(path)
        with faults.opening(path):
            codec = encoding_of(path, options.encoding)
            text = transcoded(path, codec) if codec != UTF_8 else None
            copy = Temporary(".csv")
            names = _copied(text.path if text else path, path, copy.path)
            faults.reserved(Span(str(path), 1, 1), list(names))
            return living_with(scan_utf_8(copy.path, Headings(names, ",")), copy)

    def explain(self, error: Exception, path: Path) -> DataError:
        """Say what *error*, raised while the table was read, means for its owner."""
        return faults.broken(path, error)


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_EXCERPT = 200


def _copied(file: Path, path: Path, target: Path) -> tuple[str, ...]:
    """Write the rows of *file* to *target* as CSV, and give the names met."""
    names: dict[str, None] = {}
    with (
        opened(file) as unpacked,
        io.TextIOWrapper(unpacked, "utf-8-sig", newline="\n") as lines,
        target.open("w", encoding=UTF_8, errors="replace", newline="") as table,
    ):
        try:
            _copy(_objects(lines, path), table, names)
        except UnicodeDecodeError as error:
            raise undecodable(file) or error from error
    return tuple(names)


def _copy(
    objects: Iterator[dict[str, Any]], table: TextIO, names: dict[str, None]
) -> None:
    """Write one row for each object; a name that comes late adds a column."""
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["headings are known at the end"])
    for row in objects:
        if not row.keys() <= names.keys():
            names.update(dict.fromkeys(row))
        values = map(row.get, names) if row else ()
        rows.writerow([v if type(v) is str else _text(v) for v in values])


def _objects(lines: TextIO, path: Path) -> Iterator[dict[str, Any]]:
    """Decode the lines; a blank one is an object without names."""
    for number, line in enumerate(lines, 1):
        if line.isspace():
            yield {}
            continue
        try:
            row = _DECODER.decode(line)
        except json.JSONDecodeError as error:
            raise DataError([_broken_line(_at(path, number, line), error)]) from error
        if not isinstance(row, dict):
            raise DataError([_no_object(_at(path, number, line))])
        yield row


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _at(path: Path, number: int, line: str) -> Span:
    return Span(str(path), number, 1, excerpt=line.rstrip()[:_EXCERPT])


def _broken_line(at: Span, error: json.JSONDecodeError) -> Problem:
    column = error.colno if error.colno <= len(at.excerpt) else 1
    return Problem(
        "broken-line",
        Text(f"not JSON: {error.msg.lower()}", f"不是有效的 JSON：{error.msg}"),
        attrs.evolve(at, column=column),
        help=_HELP,
    )


def _no_object(at: Span) -> Problem:
    return Problem(
        "broken-line",
        Text("not a JSON object", "不是 JSON 对象"),
        at,
        help=_HELP,
    )


_HELP = Text(
    'write one object a line, such as {"id": "C01", "spend": 12.5}',
    '每行写一个对象，例如 {"id": "C01", "spend": 12.5}',
)
