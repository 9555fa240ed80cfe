"""What commands read: a policy, its table of customers, and how to read that."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import attrs
import click

from tiers.pipeline.load import located
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import Tables
from tiers.ports import ReadOptions
from tiers.problems import PolicyError, Problem, closest
from tiers.program import Program
from tiers.program.program import Fitted
from tiers.samples import tables
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
    from tiers.pipeline.fit_file import read  # noqa: PLC0415 - for few runs

    return read(path, program).fitted


@attrs.frozen
class RowTables:
    """The files of the related tables, opened and explained by name."""

    plugins: Plugins
    paths: Mapping[str, Path]
    options: ReadOptions

    def scanned(self) -> Tables:
        """Open every table lazily."""
        return {n: self.plugins.scan(p, self.options) for n, p in self.paths.items()}

    def reading(self, name: str) -> AbstractContextManager[None]:
        """Explain what comes up while the rows of a table are read."""
        return self.plugins.reading(self.paths[name])


def policy_and_data(policy: str, data: Path | None) -> tuple[Path, Path]:
    """Find a policy and the table of customers, which a folder may bring with it.

    Raises:
        PolicyError: there is no such policy, or no table for it.
    """
    path, own = located(policy)
    table = data or own
    if table is None:
        raise PolicyError([_no_data(path)])
    return path, table


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
