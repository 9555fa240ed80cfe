"""Commands that ask about a policy and its customers: what they share."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import attrs
import click
import polars as pl

from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.text import Lang
from tiers_cli.inputs import (
    RowTables,
    installed,
    policy_and_data,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.screen import as_of_option, lang_option, show_problems


@attrs.frozen
class Opening:
    """How the words of a command want a policy and its customers to be read."""

    tables: Mapping[str, Path]
    options: ReadOptions
    as_of: date
    lang: Lang
    is_strict: bool

    def opened(self, policy: str, data: Path | None) -> "Opened":
        """Load a policy, and find its customers.

        Raises:
            PolicyError: the policy can't be used, or there is no table for it.
        """
        plugins = installed(is_strict=self.is_strict)
        path, table = policy_and_data(policy, data)
        program = load(path, plugins)
        show_problems(plugins.problems)
        rows = RowTables(plugins, self.tables, self.options)
        return Opened(self, plugins, path, table, program, rows)


@attrs.frozen
class Opened:
    """A policy that is loaded, and its customers, yet to be read."""

    how: Opening
    plugins: Plugins
    path: Path
    table: Path
    program: Program
    rows: RowTables

    def raw(self) -> pl.LazyFrame:
        """Open the customers lazily."""
        return self.plugins.scan(self.table, self.how.options)

    def reading(self) -> AbstractContextManager[None]:
        """Explain what comes up while the customers are read."""
        return self.plugins.reading(self.table)

    def given(self) -> dict[str, Any]:
        """Give what every use case takes besides the customers."""
        return {
            "as_of": self.how.as_of,
            "lang": self.how.lang,
            "tables": self.rows.scanned(),
            "reading": self.rows.reading,
        }


def opening_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say how customers are read, as one `Opening`."""

    @wraps(command)
    def called(  # noqa: PLR0913 - one argument for each option
        *,
        tables: Mapping[str, Path],
        as_of: date,
        encoding: str | None,
        separator: str | None,
        lang: Lang,
        is_strict: bool,
        **rest: Any,
    ) -> int:
        options = ReadOptions(encoding, separator)
        return command(how=Opening(tables, options, as_of, lang, is_strict), **rest)

    found: Callable[..., int] = called
    for option in (lang_option, as_of_option, strict_option, _json_option):
        found = option(found)
    return tables_option(reading_options(found))


_json_option = click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
