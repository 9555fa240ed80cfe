"""What a run is about: two runs that are alike in all of it write the same files."""

import glob
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import attrs

from tiers.pipeline.fit_digest import plain
from tiers.pipeline.plugins import OURS, Plugins
from tiers.problems import DataError, unreadable
from tiers.program import Program
from tiers.text import Lang, Text

Identity = Mapping[str, str]
"""What a run is about, by aspect; equal texts mean that nothing has changed."""

_END = 65_536
"""Bytes at the head and at the end of a file that are looked at."""


@attrs.frozen
class Asked:
    """What a run was asked for."""

    program: Program
    data: Path
    tables: Mapping[str, Path]
    as_of: date
    engine: str
    lang: Lang
    layout: str
    """How the result is cut into parts."""
    reading: str
    """How text tables are to be read."""
    fitted: Path | None = None


def identity(asked: Asked, plugins: Plugins) -> Identity:
    """Say what a run is about.

    Of the policy its meaning counts, not its comments and cases. A file of data is
    known by size, time of change, and what stands at its head and its end.

    Raises:
        DataError: a file can't be read.
    """
    fitted = {} if asked.fitted is None else {"fitted": _marks(asked.fitted)}
    return {
        "policy": _digest(plain(attrs.evolve(asked.program, cases=()))),
        "data": _marks(asked.data),
        **{f"table {name}": _marks(path) for name, path in asked.tables.items()},
        **fitted,
        "as-of": str(asked.as_of),
        "engine": asked.engine,
        "lang": asked.lang,
        "parts": asked.layout,
        "reading": asked.reading,
        "software": ", ".join(_software(plugins)),
    }


def differences(one: Identity, other: Identity) -> list[Text]:
    """Name the aspects in which two runs differ."""
    names = [*one, *(name for name in other if name not in one)]
    return [_named(n) for n in names if one.get(n) != other.get(n)]


def _named(aspect: str) -> Text:
    kind, _, name = aspect.partition(" ")
    noun = _NOUNS[kind]
    return Text(f"{noun.en} `{name}`", f"{noun.zh} `{name}`") if name else noun


_NOUNS = {
    "policy": Text("the policy", "策略"),
    "data": Text("the data", "客户数据"),
    "table": Text("table", "数据表"),
    "fitted": Text("the fit", "拟合文件"),
    "as-of": Text("--as-of", "--as-of"),
    "engine": Text("--engine", "--engine"),
    "lang": Text("--lang", "--lang"),
    "parts": Text("the cut into parts", "分块方式"),
    "reading": Text("--encoding or --separator", "--encoding 或 --separator"),
    "software": Text("the version of tiers or a plugin", "tiers 或插件的版本"),
}


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _software(plugins: Plugins) -> Iterator[str]:
    """Name what may make a run differ, our own package and Polars among it."""
    origins = (each.origin for each in plugins.loaded)
    found = {(o.distribution, o.version) for o in origins}
    found |= {(name, version(name)) for name in (OURS, "polars")}
    return (f"{name} {of}".rstrip() for name, of in sorted(found))


def _marks(path: Path) -> str:
    """Tell the files of a table from others, and from themselves after a change."""
    return "; ".join(map(_mark, _files(path))) or str(path)


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return sorted(found for found in path.rglob("*") if found.is_file())
    if path.exists():
        return (path,)
    return sorted(map(Path, glob.glob(str(path), recursive=True)))  # noqa: PTH207 - Path has no glob of absolute patterns


def _mark(path: Path) -> str:
    try:
        status = path.stat()
        with path.open("rb") as file:
            sums = hashlib.sha256(file.read(_END))
            file.seek(max(0, status.st_size - _END))
            sums.update(file.read(_END))
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    return f"{path.name} {status.st_size} {status.st_mtime_ns} {sums.hexdigest()[:32]}"
