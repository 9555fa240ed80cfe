"""What a run is about: two runs that are alike in all of it write the same files."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

import attrs
import polars as pl

from tiers.location import Location
from tiers.pipeline.fits.digest import plain
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.registry import OURS
from tiers.ports import ReadOptions
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
    data: Location
    tables: Mapping[str, Location]
    as_of: date
    engine: str
    lang: Lang
    layout: str
    """How the result is cut into parts."""
    options: ReadOptions
    """How tables are to be read."""
    fitted: Path | None = None


def identity(asked: Asked, plugins: Plugins) -> Identity:
    """Say what a run is about.

    Of the policy its meaning counts, not its comments and cases. A file of data is
    known by size, time of change, and what stands at its head and its end. What comes
    by URL or pipe is opened, and known by its rows and their order: a database may give
    others the next time.

    Raises:
        DataError: a file can't be read.
    """

    def marks(place: Path | Location) -> str:
        files = plugins.files(place)
        if files:
            return "; ".join(map(_mark, files))
        with plugins.reading(place):
            return f"{place} {_content(plugins.scan(place, asked.options))}"

    options = asked.options
    fitted = {} if asked.fitted is None else {"fitted": marks(asked.fitted)}
    return {
        "policy": _digest(plain(attrs.evolve(asked.program, cases=()))),
        "data": marks(asked.data),
        **{f"table {name}": marks(place) for name, place in asked.tables.items()},
        **fitted,
        "as-of": str(asked.as_of),
        "engine": asked.engine,
        "lang": asked.lang,
        "parts": asked.layout,
        "reading": f"{options.encoding} {options.separator} {options.format}",
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
    "reading": Text(
        "--encoding, --separator or --format", "--encoding、--separator 或 --format"
    ),
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


def _content(table: pl.LazyFrame) -> str:
    """Sum the rows up, each with its number and all its single values."""
    schema = table.collect_schema()
    single = [name for name, kind in schema.items() if not kind.is_nested()]
    row = pl.struct(single).hash()
    halves = (row // 2**32).sum().alias("upper"), (row % 2**32).sum().alias("lower")
    sums = table.select(pl.len(), *halves).collect(engine="streaming").row(0)
    return f"{schema.names()} {sums}"


def _mark(path: Path) -> str:
    try:
        status = path.stat()
        with path.open("rb") as file:
            sums = hashlib.sha256(file.read(_END))
            file.seek(max(0, status.st_size - _END))
            sums.update(file.read(_END))
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    name = "/".join([*(part for part in path.parts[:-1] if "=" in part), path.name])
    return f"{name} {status.st_size} {status.st_mtime_ns} {sums.hexdigest()[:32]}"
