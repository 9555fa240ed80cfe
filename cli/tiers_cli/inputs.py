"""What commands read: a policy, its table of customers, and how to read that."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl

from tiers.pipeline.load import located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import Tables, rows_name_customers
from tiers.ports import ReadOptions
from tiers.problems import PolicyError, Problem, closest
from tiers.program import Program
from tiers.samples import rows_beside, tables
from tiers.text import Text


def _separator(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    return "\t" if value in {r"\t", "tab"} else value


_OPTIONS = (
    click.option(
        "--separator",
        callback=_separator,
        help="Separator of a text file, such as ; or tab.  [default: found]",
    ),
    click.option("--encoding", help="Encoding of a text file.  [default: found]"),
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a text table is to be read."""
    for option in _OPTIONS:
        command = option(command)
    return command


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


def _named_files(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for words in given:
        name, equals, path = words.partition("=")
        if not (name and equals and path):
            raise click.BadParameter(f"`{words}` is not written NAME=FILE")
        if name in found:
            raise click.BadParameter(f"`{name}` is given twice")
        found[name] = Path(path)
    return found


tables_option = click.option(
    "--table",
    "tables",
    metavar="NAME=FILE",
    multiple=True,
    callback=_named_files,
    help="A table of rows that the policy names; once for each.",
)


@attrs.frozen
class Inputs:
    """The tables of a run: that of customers, and those of rows by name."""

    plugins: Plugins
    customers: Path | None
    """None where rows name the customers."""
    rows: Mapping[str, Path]
    options: ReadOptions

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are read."""
        own = () if self.customers is None else (self.customers,)
        return (*own, *self.rows.values())

    def raw(self) -> pl.LazyFrame | None:
        """Open the table of customers lazily."""
        if self.customers is None:
            return None
        return self.plugins.scan(self.customers, self.options)

    def tables(self) -> Tables:
        """Open every table of rows lazily."""
        return {n: self.plugins.scan(p, self.options) for n, p in self.rows.items()}

    def explained(self) -> AbstractContextManager[None]:
        """Explain what comes up while customers are read."""
        if self.customers is None:
            return nullcontext()
        return self.plugins.reading(self.customers)

    def reading(self, name: str) -> AbstractContextManager[None]:
        """Explain what comes up while the rows of a table are read."""
        return self.plugins.reading(self.rows[name])


@attrs.frozen
class Given:
    """What the analyst names: a policy, and the files of its tables."""

    policy: str
    customers: Path | None
    rows: Mapping[str, Path]
    options: ReadOptions

    def path(self) -> Path:
        """Find the policy.

        Raises:
            PolicyError: there is none.
        """
        return located(self.policy)[0]

    def inputs(self, program: Program, plugins: Plugins) -> Inputs:
        """Find the tables of a policy; a folder that is named brings its own.

        There a table of rows has the name that the policy gives it, and customers are
        in the only other table.

        Raises:
            PolicyError: customers have no table, and no rows name them all.
        """
        path, rows, own = self.path(), dict(self.rows), list[Path]()
        if path != Path(self.policy):
            for related in program.related:
                beside = rows_beside(path.parent, str(related.name))
                if beside is not None:
                    rows.setdefault(str(related.name), beside)
            own = [p for p in tables(path.parent) if p not in rows.values()]
        customers = self.customers or (own[0] if len(own) == 1 else None)
        if customers is None and not rows_name_customers(program):
            raise PolicyError([_no_data(path)])
        return Inputs(plugins, customers, rows, self.options)


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
