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

from tiers.location import Location
from tiers.pipeline.load import load
from tiers.pipeline.plugins import Plugins
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.text import Lang
from tiers_cli.inputs import (
    Inputs,
    fitted_by,
    fitted_option,
    installed,
    named,
    reading_options,
    strict_option,
    tables_option,
)
from tiers_cli.screen import as_of_option, lang_option, show_problems


@attrs.frozen
class Opening:
    """How the words of a command want a policy and its customers to be read."""

    fitted: Path | None
    tables: Mapping[str, Location]
    options: ReadOptions
    as_of: date
    lang: Lang
    is_strict: bool

    def opened(self, policy: str, data: Location | None) -> "Opened":
        """Load a policy, and find its customers.

        Raises:
            PolicyError: the policy can't be used, or there is no table for it.
        """
        plugins = installed(is_strict=self.is_strict)
        given = named(policy, data, self.tables)
        program = load(given.policy, plugins)
        show_problems(plugins.problems)
        inputs = given.inputs(plugins, self.options)
        return Opened(self, given.policy, program, inputs)


@attrs.frozen
class Opened:
    """A policy that is loaded, and its customers, yet to be read."""

    how: Opening
    path: Path
    program: Program
    inputs: Inputs

    @property
    def plugins(self) -> Plugins:
        """The plugins of this run."""
        return self.inputs.plugins

    def customers(self) -> pl.LazyFrame | None:
        """Open the customers lazily; None where rows name them."""
        return self.inputs.customers()

    def reading(self) -> AbstractContextManager[None]:
        """Explain what comes up while the customers are read."""
        return self.inputs.reading()

    def given(self) -> dict[str, Any]:
        """Give what every use case takes besides the customers.

        Raises:
            DataError: what was learnt before is of another policy, or can't be read.
        """
        return {
            "as_of": self.how.as_of,
            "lang": self.how.lang,
            "tables": self.inputs.related(),
            "reading": self.inputs.reading,
            "fitted": fitted_by(self.how.fitted, self.program),
        }


def opening_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say how customers are read, as one `Opening`."""

    @wraps(command)
    def called(  # noqa: PLR0913 - one argument for each option
        *,
        fitted: Path | None,
        tables: Mapping[str, Location],
        options: ReadOptions,
        as_of: date,
        lang: Lang,
        is_strict: bool,
        **rest: Any,
    ) -> int:
        how = Opening(fitted, tables, options, as_of, lang, is_strict)
        return command(how=how, **rest)

    found: Callable[..., int] = called
    for option in (lang_option, as_of_option, strict_option, _json_option):
        found = option(found)
    return fitted_option(tables_option(reading_options(found)))


_json_option = click.option("--json", "is_json", is_flag=True, help="Print it as JSON.")
