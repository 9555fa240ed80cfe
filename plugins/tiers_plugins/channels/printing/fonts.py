"""Fonts: where a system keeps them, and which of them has a sign.

Of a sign that several fonts have, the first of `PREFERRED` is used, so that a page
looks the same wherever the same fonts are.
"""

import os
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import attrs
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from tiers.text import Text

VARIABLE = "TIERS_FONT"
"""The environment variable that names a font file."""

PREFERRED = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "msyh.ttc",
    "msyh.ttf",
    "Deng.ttf",
    "simhei.ttf",
    "simsun.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifSC-Regular.otf",
    "Songti.ttc",
    "uming.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "Arial Unicode.ttf",
    "simsunb.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "arial.ttf",
    "Arial.ttf",
    "NotoEmoji-Regular.ttf",
    "Symbola.ttf",
    "Symbola_hint.ttf",
    "seguisym.ttf",
    "Apple Symbols.ttf",
)
"""Names of font files: those with simplified Chinese, then those with other signs."""

_SIMPLIFIED = ("SC", "GB", "CN")
"""Words in the names of those fonts of a collection that draw simplified Chinese."""
_SHAPED = ("R", "AL", "AN", "NSM")
"""Kinds of signs that stand from right to left, or on others: we can't draw these."""


class UnfitFontError(Exception):
    """A file is no font that can be used; *why* says it to people."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why.en)


_NO_FILE = Text("there is no such file, or it can't be read", "文件不存在或无法读取")
_NO_FONT = Text("it is no font with outlines of signs", "不是含字形轮廓的字体文件")


@attrs.frozen(slots=False)
class Face:
    """One font of a file."""

    path: Path
    number: int = 0
    """Which of a collection's."""

    @cached_property
    def signs(self) -> Mapping[int, str]:
        """The signs that it draws.

        Raises:
            UnfitFontError: the file can't be read, or is no such font.
        """
        try:
            with self.path.open("rb") as file:
                font = TTFont(file, fontNumber=self.number, lazy=True)
                if not {"glyf", "CFF "} & set(font.keys()):
                    raise UnfitFontError(_NO_FONT)
                return dict(font.getBestCmap() or {})
        except OSError as error:
            raise UnfitFontError(_NO_FILE) from error
        except (TTLibError, AssertionError, KeyError, struct.error) as error:
            raise UnfitFontError(_NO_FONT) from error


@attrs.define
class Typeface:
    """Fonts, of which each sign takes the first that has it."""

    faces: tuple[Face, ...]
    _found: dict[str, Face | None] = attrs.field(factory=dict)

    def face(self, sign: str) -> Face | None:
        """Give the font for a sign; None if there is none."""
        if sign not in self._found:
            self._found[sign] = self._first(sign)
        return self._found[sign]

    def _first(self, sign: str) -> Face | None:
        if unicodedata.bidirectional(sign) in _SHAPED:
            return None
        for face in self.faces:
            try:
                if ord(sign) in face.signs:
                    return face
            except UnfitFontError:
                continue  # another font may be sound
        return None


def typeface(folders: Iterable[Path], first: Path | None = None) -> Typeface:
    """Give the fonts that folders have, after a font file that somebody named.

    Raises:
        UnfitFontError: that file can't be used.
    """
    named = [_face(first)] if first else []
    if named and not named[0].signs:
        raise UnfitFontError(_NO_FONT)
    return Typeface((*named, *map(_face, _installed(folders))))


def folders() -> tuple[Path, ...]:
    """Name the folders where this kind of system keeps fonts."""
    home = Path.home()
    local = Path(os.environ.get("LOCALAPPDATA", home))
    windows = Path(os.environ.get("WINDIR", "C:/Windows"))
    library = Path("/Library/Fonts")
    known = {
        "darwin": (Path("/System/Library/Fonts"), library, home / "Library/Fonts"),
        "win32": (windows / "Fonts", local / "Microsoft/Windows/Fonts"),
    }
    share = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return known.get(
        sys.platform, (*share, home / ".local/share/fonts", home / ".fonts")
    )


def _installed(places: Iterable[Path]) -> list[Path]:
    """Find the files of names that are preferred, in that order."""
    found: dict[str, Path] = {}
    for path in _files(places):
        if path.name in PREFERRED:
            found.setdefault(path.name, path)
    return sorted(found.values(), key=lambda path: PREFERRED.index(path.name))


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for folder, below, names in os.walk(place):
            below.sort()
            yield from (Path(folder, name) for name in sorted(names))


def _face(path: Path) -> Face:
    """Give the font of a file; of a collection that for simplified Chinese."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return Face(path)
    try:
        with path.open("rb") as file:
            found = TTCollection(file, lazy=True)
            names = [font["name"].getDebugName(4) or "" for font in found]
    except (OSError, TTLibError, AssertionError, KeyError, struct.error):
        return Face(path)  # whoever uses it is told why it can't be
    fits = (n for n, name in enumerate(names) if set(_SIMPLIFIED) & set(name.split()))
    return Face(path, next(fits, 0))
