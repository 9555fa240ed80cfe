"""What commands read: a policy, its table of customers, and how to read that."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl

from tiers import policy as policies
from tiers.freezing import frozen
from tiers.location import Location
from tiers.pipeline.load import located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import Tables
from tiers.ports import ReadOptions
from tiers.problems import PolicyError, Problem, closest
from tiers.program import Program
from tiers.program.program import Fitted
from tiers.samples import rows_beside, tables
from tiers.text import Lang, Text
from tiers_cli.screen import (
    misread,
)


def _separator(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    return "\t" if value in {r"\t", "tab"} else value


_OPTIONS = (
    click.option(
        "--separator",
        callback=_separator,
        help="Separator of a text file, such as ; or tab.  [default: found]",
    ),
    click.option("--encoding", help="Encoding of a text file.  [default: found]"),
    click.option(
        "--format",
        "form",
        help="Format of tables, such as csv.  [default: by the name of the file]",
    ),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a table is to be read; they come as `options`."""

    @wraps(command)
    def with_options(
        *args: Any,
        encoding: str | None,
        separator: str | None,
        form: str | None,
        **rest: Any,
    ) -> Any:
        options = ReadOptions(encoding, separator, form)
        return command(*args, options=options, **rest)

    found: Callable[..., Any] = with_options
    for option in _OPTIONS:
        found = option(found)
    return found


def location(words: str) -> Location:
    """Read where a table is; a type of options."""
    return Location.parse(words)


def output(words: str) -> Path | Location:
    """Read where a table is to go, a file or a URL; a type of options."""
    found = Location.parse(words)
    return found if found.scheme else Path(words)


strict_option = click.option(
    "--strict-plugins",
    "is_strict",
    is_flag=True,
    help="Stop if an installed plugin can't be used; else it is a warning.",
)


def installed(*, is_strict: bool) -> Plugins:
    """Load the plugins of this installation.

    Raises:
        PolicyError: one is at fault, and the run *is_strict* about it.
    """
    found = Plugins.installed()
    if is_strict and found.problems:
        raise PolicyError(attrs.evolve(p, severity="error") for p in found.problems)
    return found


def _named_tables(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> dict[str, Location]:
    found: dict[str, Location] = {}
    for words in given:
        name, equals, path = words.partition("=")
        if not (name and equals and path) or "://" in name:
            shown = Location.parse(words)  # a URL without its name may have a password
            raise misread(
                f"`{shown}` is not written NAME=DATA",
                f"`{shown}` 没有写成 NAME=DATA 的形式",
            )
        if name in found:
            raise misread(f"`{name}` is given twice", f"`{name}` 给出了两次")
        found[name] = Location.parse(path)
    return found


tables_option = click.option(
    "--table",
    "tables",
    metavar="NAME=DATA",
    multiple=True,
    callback=_named_tables,
    help="A table of rows that the policy names; once for each.",
)

fitted_option = click.option(
    "--fitted",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What `tiers fit` learnt; else scores are fitted to DATA.",
)


def fitted_by(path: Path | None, program: Program) -> Fitted | None:
    """Read the fit of a program, if one is named.

    Raises:
        DataError: there is no such file, it is damaged, or of another policy.
    """
    if path is None:
        return None
    from tiers.pipeline.fits.file import read  # noqa: PLC0415 - for few runs

    return read(path, program).fitted


@frozen
class Inputs:
    """The tables of a run: that of customers, and the related ones by name."""

    plugins: Plugins
    data: Location
    tables: Mapping[str, Location]
    options: ReadOptions
    by_rows: bool = False
    """Whether rows name the customers; *data* is then the first table of rows."""

    def customers(self) -> pl.LazyFrame | None:
        """Open the table of customers, if they have one."""
        if self.by_rows:
            return None
        return self.plugins.scan(self.data, self.options)

    def related(self) -> Tables:
        """Open the related tables."""
        return {n: self.plugins.scan(p, self.options) for n, p in self.tables.items()}

    def reading(self, name: str = "") -> AbstractContextManager[None]:
        """Explain what comes up while the rows of a table are read."""
        if self.by_rows and not name:
            return nullcontext()
        return self.plugins.reading(self.tables[name] if name else self.data)

    def placed(self, rejects: pl.DataFrame, lang: Lang) -> pl.DataFrame:
        """Say in a last column `place` where faults are, if some row does not tell.

        That is a cell of a workbook, or a file among several.
        """
        if "table" not in rejects.columns:
            return self.placed_in("", rejects, lang)
        parts = rejects.partition_by("table", as_dict=True, maintain_order=True)
        found = [self.placed_in(str(name), p, lang) for (name,), p in parts.items()]
        return pl.concat(found, how="diagonal") if found else rejects

    def placed_in(self, name: str, rejects: pl.DataFrame, lang: Lang) -> pl.DataFrame:
        """Say where the faults of one table are, as `placed` does."""
        if self.by_rows and not name:
            return rejects
        at = self.tables[name] if name else self.data
        table = self.plugins.opened(at, self.options)
        places = table.places(rejects["row"], rejects["column"], lang)
        return rejects if places is None else rejects.with_columns(place=places)


@frozen
class Named:
    """What an analyst names: a policy, and where its tables are."""

    policy: Path
    data: Location
    tables: Mapping[str, Location]
    by_rows: bool
    """Whether rows name the customers; *data* is then the first table of rows."""

    def inputs(self, plugins: Plugins, options: ReadOptions) -> Inputs:
        """Give the tables."""
        return Inputs(plugins, self.data, self.tables, options, self.by_rows)


def named(policy: str, data: Location | None, given: Mapping[str, Location]) -> Named:
    """Find a policy and its tables, which a folder may bring with it.

    There a table of rows has the name that the policy gives it, and customers are in
    the only other table. They need none if rows say all that is known of them.

    Raises:
        PolicyError: there is no such policy, or no table for it.
    """
    path, own = located(policy)
    rows, tells_all = _rows(path)
    found = dict(given)
    if rows and path != Path(policy):
        beside = {name: rows_beside(path.parent, name) for name in rows}
        brought = {name: Location.of(p) for name, p in beside.items() if p is not None}
        found = {**brought, **found}
        others = [p for p in tables(path.parent) if p not in beside.values()]
        own = others[0] if len(others) == 1 else None
    customers = data or (Location.of(own) if own is not None else None)
    if customers is not None:
        return Named(path, customers, found, by_rows=False)
    if not (tells_all and found):
        raise PolicyError([_no_data(path)])
    return Named(path, next(iter(found.values())), found, by_rows=True)


def _rows(path: Path) -> tuple[list[str], bool]:
    """Name the related tables of a policy, and tell whether they say all.

    The policy is read for that only if it seems to have any.
    """
    try:
        has_any = b"tables:" in path.read_bytes()
    except OSError:
        return [], False
    policy, _ = policies.load(path) if has_any else (None, ())
    if policy is None:
        return [], False
    own = (f for f in policy.facts.values() if f.derived is None and not f.is_key)
    return [str(name) for name in policy.related], next(own, None) is None


def _no_data(policy: Path) -> Problem:
    beside = [str(path) for path in tables(policy.parent)]
    return Problem(
        "no-data",
        Text(
            "DATA is missing: name the table of customers after the policy",
            "缺少 DATA：请在策略之后指定客户数据文件",
        ),
        help=closest("", beside),
    )


def needs_customers(what: str) -> Problem:
    """Say that *what* can do nothing where rows alone name the customers."""
    message = Text(f"`{what}` needs a table of customers", f"`{what}` 需要客户数据表")
    advice = Text("name one after the policy", "请在策略之后指定")
    return Problem("no-customers", message, help=advice)
