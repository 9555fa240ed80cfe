"""Workbooks that are the same for the same work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from tiers.problems import DataError
from tiers.text import Text
from tiers_plugins.channels.faults import missing_extra

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def check_extra(what: Text) -> None:
    """See that workbooks can be written; *what* needs them.

    Raises:
        DataError: what writes them is not installed.
    """
    try:
        import xlsxwriter  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise DataError([missing_extra(what)]) from None


@contextmanager
def workbook(path: Path, day: date, title: str) -> Iterator["Workbook"]:
    """Begin a workbook that is dated by a *day*, and finish its file."""
    import xlsxwriter  # noqa: PLC0415 - an extra

    book = xlsxwriter.Workbook(str(path), {**_SETTINGS, "in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(day, time())})
    yield book
    book.close()


def sound(text: str) -> str:
    """Keep the library from taking a text for its own XML, and writing it as it is."""
    is_taken = text.startswith("<r>") and text.endswith("</r>")
    return f" {text}" if is_taken else text
