"""Cells in error, such as `#DIV/0!`, which libraries give as empty ones."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bt="e"[^>]*>.*?<v>([^<]*)</v>')
_CHUNK, _LONGEST = 2**20, 2**16
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def cell_errors(path: Path, sheet: str) -> Mapping[tuple[int, int], str]:
    """Give what stands in the cells in error of a sheet, by row and column from 0.

    The text of the sheet is looked through, without being taken apart.
    """
    with ZipFile(path) as archive:
        name = _file(archive, sheet)
        return {} if name is None else dict(_found(archive, name))


def _file(archive: ZipFile, sheet: str) -> str | None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - for workbooks only

    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat limits bombs
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    ids = {page.get("name"): page.get(_ID) for page in book.iter(_SHEET)}
    targets = {link.get("Id"): link.get("Target") for link in links}
    target = targets.get(ids.get(sheet))
    if target is None:
        return None
    name = target.lstrip("/")
    return name if name.startswith("xl/") else f"xl/{name}"


def _found(archive: ZipFile, name: str) -> Iterator[tuple[tuple[int, int], str]]:
    with archive.open(name) as file:
        rest = b""
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            for cell in _CELL.finditer(text):
                yield (int(cell[2]) - 1, _column(cell[1])), cell[3].decode()
            rest = text[-_LONGEST:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
