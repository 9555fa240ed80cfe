"""The encoding of a text file: found, named, and changed into UTF-8."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from tiers.compressed import inner_name, opened
from tiers.problems import DataError, Problem
from tiers.source import Span
from tiers.temporary import Temporary
from tiers.text import Text

UTF_8: Final = "utf-8"
"""What Polars reads without a copy."""

_LOOKED_AT = 4 * 2**20
_CHUNK = 2**20

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_WIDER = {
    "utf-8-sig": UTF_8,
    "ascii": UTF_8,
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""Encodings whose every file another one reads as well."""


def encoding_of(path: Path, named: str | None) -> str:
    """Give the codec of *path*: the one *named*, or else what its bytes show.

    A byte order mark tells UTF-16; of the rest, what is not UTF-8 is GB 18030.

    Raises:
        DataError: there is no such encoding, or this is no text.
    """
    start = _start(path)
    marked = _MARKS.get(start[:2])
    if named is not None:
        codec = _codec(named)
        return marked or "utf-16-le" if codec == "utf-16" else codec
    if marked:
        return marked
    if b"\0" in start:
        raise DataError([_not_text(path)])
    return UTF_8 if _is_utf_8(start) else "gb18030"


def has_only_returns(path: Path) -> bool:
    """Tell whether lines end in carriage returns alone, as on very old systems."""
    start = _start(path)
    return b"\r" in start and b"\n" not in start and b"\r\0" not in start


def transcoded(path: Path, codec: str) -> Temporary:
    """Copy *path* into a temporary file in UTF-8, with line feeds.

    Raises:
        DataError: some bytes are not of this encoding; with their line.
    """
    copy = Temporary(Path(inner_name(path)).suffix)
    returns = has_only_returns(path)
    with opened(path) as source, copy.path.open("wb") as target:
        for text in _decoded(source, codec, path):
            lines = text.replace("\r", "\n") if returns else text
            target.write(lines.encode(UTF_8, "surrogatepass"))
    return copy


def undecodable(path: Path, codec: str = UTF_8) -> DataError | None:
    """Find the first line of *path* that is not in this encoding, if there is one."""
    try:
        with opened(path) as source:
            for _ in _decoded(source, codec, path):
                pass
    except DataError as error:
        return error
    return None


def _decoded(source: IO[bytes], codec: str, path: Path) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    while True:
        chunk = source.read(_CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(codec, "ignore")
            line += good.count("\n")
            raise DataError([_not_encoded(path, codec, line, error)]) from error
        yield text.removeprefix("\ufeff") if line == 1 else text
        line += text.count("\n")
        if not chunk:
            return


def _start(path: Path) -> bytes:
    with opened(path) as file:
        return file.read(_LOOKED_AT)


def _is_utf_8(start: bytes) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        decoder.decode(start, final=len(start) < _LOOKED_AT)
    except UnicodeDecodeError:
        return False
    return True


def _codec(named: str) -> str:
    try:
        codec = codecs.lookup(named).name
        io.TextIOWrapper(io.BytesIO(), codec)  # refuses codecs that are not of text
    except LookupError as error:
        raise DataError([_unknown(named)]) from error
    return _WIDER.get(codec, codec)


def _unknown(named: str) -> Problem:
    return Problem(
        "unknown-encoding",
        Text(f"there is no encoding `{named}`", f"没有名为 `{named}` 的编码"),
        help=Text(
            "name utf-8, gb18030 or utf-16, or leave it out to have it found",
            "请使用 utf-8、gb18030 或 utf-16，或不指定编码以便自动识别",
        ),
    )


def _not_text(path: Path) -> Problem:
    return Problem(
        "not-text",
        Text(f"`{path}` is not a text file", f"`{path}` 不是文本文件"),
        help=Text(
            "export the table as CSV; a workbook renamed to .csv can't be read",
            "请将表格导出为 CSV；仅把工作簿改名为 .csv 是无法读取的",
        ),
    )


def _not_encoded(
    path: Path, codec: str, line: int, error: UnicodeDecodeError
) -> Problem:
    found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end])
    return Problem(
        "wrong-encoding",
        Text(f"the bytes {found} are not {codec}", f"字节 {found} 不符合 {codec} 编码"),
        Span(str(path), line, 1),
        help=Text(
            "name the file's own encoding, such as gb18030, or save it as utf-8",
            "请指定文件的实际编码，例如 gb18030，或将其另存为 utf-8",
        ),
    )
