"""Fits as files: what was learnt of a population, to decide alike later.

A fit is one JSON document, in which each row of what a model learnt has a line of its
own, so that two fits can be compared line by line. It says which policy it is for, as
of which day and of how many customers; for each score it carries the digest of what the
score depends on, and at its end the digest of the whole. Where a fit is approximate, it
says by what share of customers the rank of a value is off at most.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers.atomic import replacing
from tiers.location import Location
from tiers.pipeline.fits import faults, values
from tiers.pipeline.fits.digest import digest
from tiers.problems import DataError, Fault, PolicyError, Problem, Refusal, unreadable
from tiers.program.program import Fitted, Program
from tiers.source import Source, Span

FORMAT = 1
"""The version of the format; it rises when an older reader could be misled."""

_KEYS = {"policy", "as-of", "customers", "source", "source-date", "scores"}

_END = '\n "digest": '


@attrs.frozen
class Learnt:
    """A fitted program, and of whom it has learnt."""

    fitted: Fitted = attrs.field(repr=False)
    as_of: date
    customers: int
    source: str | None = None
    """The name of the table, and the day when it was last changed."""
    source_date: date | None = None


def source_of(data: Location) -> tuple[str, date | None]:
    """Name a table, and give the day when it was last changed, in UTC, if it is a file.

    Of a file that is its name without folders.
    """
    if data.scheme:
        return str(data), None
    try:
        changed = datetime.fromtimestamp(data.path.stat().st_mtime, UTC).date()
    except OSError:
        return str(data), None
    return data.path.name, changed


def write(learnt: Learnt, path: Path) -> None:
    """Write a fit; whatever goes wrong leaves *path* as it was.

    Raises:
        DataError: the file can't be written, or a model learns what can't be.
    """
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        sums = hashlib.sha256()
        for line in _lines(learnt):
            sums.update(line.encode())
            out.write(line)
        out.write(f'{_END}"sha256:{sums.hexdigest()}"\n}}\n')


def _lines(learnt: Learnt) -> Iterator[str]:
    program, day = learnt.fitted.program, learnt.source_date
    head = {
        "tiers-fit": FORMAT,
        "policy": program.name,
        "version": program.version,
        "as-of": str(learnt.as_of),
        "customers": learnt.customers,
        "source": learnt.source,
        "source-date": None if day is None else str(day),
    }
    yield "{"
    for key, value in head.items():
        yield f"\n {_json(key)}: {_json(value)},"
    yield '\n "scores": {'
    for at, score in enumerate(s for s in program.scores if s.formula is None):
        table = learnt.fitted.tables[score.name]
        yield f"{',' * bool(at)}\n  {_json(str(score.name))}: {{"
        yield f'\n   "model": {_json(score.scorer.name)},'
        yield f'\n   "needs": {_json(digest(program, score))},'
        if score.name in learnt.fitted.errors:
            error = f"{learnt.fitted.errors[score.name]:f}"
            yield f'\n   "rank-error": {_json(error)},'
        yield from _table(str(score.name), table)
        yield "\n  }"
    yield "\n },"


def _table(name: str, table: pl.DataFrame) -> Iterator[str]:
    try:
        kinds = {column: values.kind_name(of) for column, of in table.schema.items()}
    except Refusal as refusal:
        raise DataError([faults.unstorable(name, refusal)]) from None
    yield f'\n   "columns": {_json(kinds)},\n   "rows": ['
    changes = [values.written(dtype) for dtype in table.dtypes]
    for start in range(0, table.height, _AT_ONCE):
        rows = values.rows(table.slice(start, _AT_ONCE), changes)
        lines = ",\n    ".join(map(_json, rows))
        yield f"{',' * bool(start)}\n    {lines}"
    yield "\n   ]"


_AT_ONCE = 100_000
"""How many rows are turned into text at a time."""

_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


# --- reading ------------------------------------------------------------------


def read(path: Path, program: Program) -> Learnt:
    """Read the fit of a program.

    Raises:
        DataError: the file is not there, is damaged, or is of another policy.
        PolicyError: a model refuses what it learnt.
    """
    found = _sound(path, program)
    day = found["source-date"]
    try:
        fitted = program.fitted(_tables(found, program), _errors(found, program))
    except Fault as fault:
        raise PolicyError(fault.problems) from None
    return Learnt(
        fitted,
        as_of=date.fromisoformat(found["as-of"]),
        customers=found["customers"],
        source=found["source"],
        source_date=None if day is None else date.fromisoformat(day),
    )


def read_tables(path: Path, program: Program) -> Mapping[str, pl.DataFrame]:
    """Read what each score of a program learnt.

    Raises:
        DataError: the file is not there, is damaged, or is of another policy.
    """
    return _tables(_sound(path, program), program)


def _sound(path: Path, program: Program) -> Mapping[str, Any]:
    """Read the document, if it is a whole fit of the program."""
    source = _source(path)
    found = _document(source)
    _whole(source, found)
    if not found.keys() >= _KEYS:
        raise DataError([faults.damaged(source.span(0, 1), faults.NO_FIT)])
    foreign = list(_foreign(source, program, found))
    if foreign:
        raise DataError(foreign)
    return found


def _document(source: Source) -> Mapping[str, Any]:
    """Read the document, if it is a fit in this format."""
    top = source.span(0, 1)
    if not source.text.lstrip().startswith("{"):
        raise DataError([faults.damaged(top, faults.NO_FIT)])
    try:
        found: Mapping[str, Any] = json.loads(source.text)
    except ValueError as error:
        place = getattr(error, "pos", 0)
        at = source.span(place, place + 1)
        raise DataError([faults.damaged(at, faults.NOT_WHOLE)]) from None
    if "tiers-fit" not in found:
        raise DataError([faults.damaged(top, faults.NO_FIT)])
    if found["tiers-fit"] != FORMAT:
        at = _at(source, "tiers-fit")
        raise DataError([faults.other_format(at, found["tiers-fit"], FORMAT)])
    return found


def _source(path: Path) -> Source:
    try:
        return Source(str(path), path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except UnicodeDecodeError:
        raise DataError(
            [faults.damaged(Span(str(path), 1, 1), faults.NO_FIT)]
        ) from None


def _whole(source: Source, found: Mapping[str, Any]) -> None:
    """Make sure that nothing was changed since the fit was written."""
    text, _, _ = source.text.rpartition(_END)
    if found.get("digest") != f"sha256:{hashlib.sha256(text.encode()).hexdigest()}":
        raise DataError([faults.damaged(_at(source, "digest"), faults.CHANGED)])


def _foreign(
    source: Source, program: Program, found: Mapping[str, Any]
) -> Iterator[Problem]:
    """Find what was fitted otherwise than the program asks."""
    if found["policy"] != program.name:
        yield faults.of_another(_at(source, "policy"), found["policy"], program.name)
        return
    fitted: Mapping[str, Any] = found["scores"]
    for score in program.scores:
        if score.formula is not None:
            continue
        name = str(score.name)
        if name not in fitted:
            yield faults.foreign(_at(source, "scores"), faults.lacking(name))
        elif fitted[name]["needs"] != digest(program, score):
            yield faults.foreign(
                _at(source, name, after="scores"), faults.otherwise(name)
            )


def _tables(found: Mapping[str, Any], program: Program) -> dict[str, pl.DataFrame]:
    needed = (str(s.name) for s in program.scores if s.formula is None)
    return {name: _frame(found["scores"][name]) for name in needed}


def _errors(found: Mapping[str, Any], program: Program) -> dict[str, Decimal]:
    """Give by what share of customers ranks are off, where a fit is approximate."""
    names = [str(s.name) for s in program.scores if s.formula is None]
    given = {name: found["scores"][name].get("rank-error") for name in names}
    return {name: Decimal(error) for name, error in given.items() if error is not None}


def _frame(given: Mapping[str, Any]) -> pl.DataFrame:
    schema = {n: values.kind_of(kind) for n, kind in given["columns"].items()}
    rows = given["rows"]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pl.DataFrame(
        [
            values.column(name, found, dtype)
            for (name, dtype), found in zip(schema.items(), columns, strict=True)
        ]
    )


def _at(source: Source, key: str, after: str = "") -> Span:
    """Locate a key of the document."""
    start = source.text.find(f"{_json(after)}: ") if after else 0
    place = source.text.find(f"{_json(key)}: ", max(start, 0))
    return source.span(max(place, 0), max(place, 0) + len(_json(key)))
