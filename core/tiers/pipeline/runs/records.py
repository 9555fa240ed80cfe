"""What is written down about a run, as JSON."""

import json
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import attrs
import cattrs

from tiers.atomic import write_text
from tiers.intake import Counts
from tiers.intake.related import RowCounts
from tiers.problems import Problem

_T = TypeVar("_T")


@attrs.frozen
class PartFile:
    """A file of the result that is whole."""

    path: str
    """Within the folder of the result, with `/` between folders."""
    rows: int
    bytes: int
    digest: str


@attrs.frozen
class Unit:
    """A stretch of rows that is decided, and whose files are whole."""

    number: int
    counts: Counts | None
    """What became of its rows; None where that is counted for all rows at once."""
    files: tuple[PartFile, ...]
    tally: tuple[tuple[tuple[int, ...], int], ...]
    """How many customers got each combination of codes."""

    @property
    def decided(self) -> int:
        """Count the customers that were decided about."""
        return sum(count for _, count in self.tally)


@attrs.frozen
class Surveyed:
    """What was found before anything was decided; tables lie in files beside it."""

    counts: Counts | None
    rows: tuple[RowCounts, ...]
    warnings: tuple[Problem, ...]


_CONVERTER = cattrs.Converter()
_CONVERTER.register_unstructure_hook(date, date.isoformat)
_CONVERTER.register_structure_hook(date, lambda text, _: date.fromisoformat(text))


def written(value: Any, path: Path) -> None:
    """Write a record.

    Raises:
        DataError: it can't be written.
    """
    plain = _CONVERTER.unstructure(value)
    write_text(path, json.dumps(plain, ensure_ascii=False, indent=1) + "\n")


def read(path: Path, kind: type[_T]) -> _T | None:
    """Read a record; None where there is none, or not a whole one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return _CONVERTER.structure(found, kind)
    except (OSError, ValueError, cattrs.BaseValidationError):
        return None
