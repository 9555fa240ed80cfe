"""Rows of text in files of a round, as CSV; what does not fit is told by its place."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tiers.atomic import write_text
from tiers.problems import DataError, Problem, Refusal, unreadable
from tiers.source import Span
from tiers.survey.rounds.faults import damaged, not_yet
from tiers.text import Text

Row = Mapping[str, str]
T = TypeVar("T")


def write_table(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write rows of text below a line of headings.

    Raises:
        DataError: the file can't be written.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_text(path, lines.getvalue())


def read_table(
    path: Path, columns: Sequence[str], value: Callable[[Row], T], *, step: str
) -> tuple[T, ...]:
    """Read one value a row; what does not fit is listed with its place.

    Raises:
        DataError: the file is not there yet, or damaged; all damage at once.
    """
    if not path.exists():
        raise DataError([not_yet(path, step)])
    found: list[T] = []
    problems: list[Problem] = []
    for line, row in _rows(path, columns):
        if row is None:
            why = Text("the row has too few or too many fields", "本行字段数不符")
            problems.append(damaged(Span(str(path), line, 1), why))
            continue
        try:
            found.append(value(row))
        except Refusal as refusal:
            problems.append(damaged(Span(str(path), line, 1), refusal.message))
    if problems:
        raise DataError(problems)
    return tuple(found)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, Row | None]]:
    """Give rows with their lines; None for one that does not fit the headings."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except UnicodeDecodeError:
        why = Text("this is no text in UTF-8", "不是 UTF-8 文本")
        raise DataError([damaged(Span(str(path), 1, 1), why)]) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    headings = next(reader, [])
    missing = [name for name in columns if name not in headings]
    if missing:
        why = Text(
            f"the table lacks {', '.join(f'`{n}`' for n in missing)}",
            f"表中缺少 {'、'.join(f'`{n}`' for n in missing)}",
        )
        raise DataError([damaged(Span(str(path), 1, 1), why)])
    line = reader.line_num + 1
    try:
        for cells in reader:
            if cells:
                fits = len(cells) == len(headings)
                yield line, dict(zip(headings, cells, strict=True)) if fits else None
            line = reader.line_num + 1
    except csv.Error:
        yield line, None
