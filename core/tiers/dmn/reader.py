"""Open model files: bytes → text → definitions."""

import codecs
import re
from pathlib import Path

from tiers.dmn.model import Definitions
from tiers.dmn.parsing import beginning, parse
from tiers.dmn.structure import structure
from tiers.problems import Fault, Problem, unreadable
from tiers.source import Source, Span
from tiers.text import Text

LIMIT = 64 * 1024 * 1024
"""The most bytes a model file may hold."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_KNOWN = re.compile(
    r"utf-?8(-sig)?|utf-?16|us-ascii|iso-8859-\d+|windows-125\d|gb\w+|big5|euc-\w+",
    re.IGNORECASE,
)
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(path: Path) -> tuple[Definitions | None, list[Problem]]:
    """Read the model file at *path*, in the encoding it declares.

    Without definitions where the text is no DMN at all; the problems say why.
    """
    try:
        source = Source(str(path), _text(path))
        return structure(parse(source), source)
    except Fault as fault:
        return None, list(fault.problems)


def namespace(path: Path) -> str | None:
    """Give the namespace of the model at *path*; None where it is none."""
    try:
        root = beginning(Source(str(path), _text(path)))
    except Fault:
        return None
    return str(root.attributes.get("namespace", ""))


def _text(path: Path) -> str:
    data = _bytes(path)
    try:
        text = data.decode(_encoding(data))
    except (UnicodeError, LookupError):
        raise Fault(_garbled(path, data)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise Fault(unreadable(path, error)) from None
    if len(data) > LIMIT:
        message = Text("the file is too large", "文件内容过大")
        raise Fault(Problem("file-too-large", message, Span(str(path), 1, 1)))
    return data


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    declared = _DECLARED.match(data)
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    return encoding if _KNOWN.fullmatch(encoding) else "ascii"


def _garbled(path: Path, data: bytes) -> Problem:
    encoding = _encoding(data)
    message = Text(
        f"the file is not text in the encoding `{encoding}`",
        f"文件不是 `{encoding}` 编码的文本",
    )
    advice = Text("save it with the encoding UTF-8", "请以 UTF-8 编码另存该文件")
    return Problem("encoding", message, Span(str(path), 1, 1), advice)
