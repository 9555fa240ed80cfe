"""Documents of a round, as JSON: written whole, read back as the values they were."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.strategies import configure_tagged_union

from tiers.atomic import write_text
from tiers.problems import DataError, unreadable
from tiers.source import Source
from tiers.survey.questionnaire import Scale
from tiers.survey.rounds.faults import damaged, no_round, not_yet
from tiers.survey.rounds.round import ROUND, Round
from tiers.text import Text

T = TypeVar("T")


def write_round(found: Round, folder: Path) -> None:
    """Write what a round is.

    Raises:
        DataError: it can't be written.
    """
    write_document(found, folder / ROUND)


def read_round(folder: Path) -> Round:
    """Read what a round is.

    Raises:
        DataError: the folder holds no round, or a damaged one.
    """
    path = folder / ROUND
    if not path.is_file():
        raise DataError([no_round(folder)])
    return read_document(path, Round, step="plan")


def write_document(value: Any, path: Path) -> None:
    """Write a value of attrs classes as JSON.

    Raises:
        DataError: it can't be written.
    """
    found = _converter().unstructure(value)
    write_text(path, json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def read_document(path: Path, kind: type[T], *, step: str) -> T:
    """Read a value of a class; *step* is the command that makes the file.

    Raises:
        DataError: the file is not there yet, can't be read, or holds something else.
    """
    if not path.exists():
        raise DataError([not_yet(path, step)])
    source = _source(path)
    try:
        given = json.loads(source.text)
    except ValueError as error:
        place = getattr(error, "pos", 0)
        at = source.span(place, place + 1)
        why = Text("this is no whole JSON document", "不是完整的 JSON 文件")
        raise DataError([damaged(at, why)]) from None
    try:
        return _converter().structure(given, kind)
    except (BaseValidationError, *_UNFIT) as error:
        top = source.span(0, 1)
        raise DataError([damaged(top, _unfit(w)) for w in _whys(error)]) from None


_UNFIT = (AttributeError, KeyError, TypeError, ValueError)
"""What comes up where a document has another shape, such as a list for an object."""


def _whys(error: Exception) -> list[str]:
    """Name the places that do not fit, such as `$.questionnaire.items[2].id`."""
    if not isinstance(error, BaseValidationError):
        return ["$"]
    return [words.rpartition(" @ ")[2] or "$" for words in transform_error(error)]


def _unfit(place: str) -> Text:
    return Text(
        f"what stands at `{place}` is missing or of another kind",
        f"`{place}` 处的内容缺失或类型不符",
    )


def _source(path: Path) -> Source:
    try:
        return Source(str(path), path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except UnicodeDecodeError:
        at = Source(str(path), "").span(0, 1)
        why = Text("this is no text in UTF-8", "不是 UTF-8 文本")
        raise DataError([damaged(at, why)]) from None


def _converter() -> Converter:
    """Say how days and exact numbers are written: as texts."""
    found = Converter(forbid_extra_keys=True)
    found.register_unstructure_hook(date, date.isoformat)
    found.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    found.register_unstructure_hook(Decimal, lambda number: f"{number:f}")
    found.register_structure_hook(Decimal, lambda text, _: _decimal(text))
    configure_tagged_union(Scale, found, tag_name="kind")
    return found


def _decimal(text: Any) -> Decimal:
    try:
        found = Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise ValueError(f"{text} is no number")
    return found
