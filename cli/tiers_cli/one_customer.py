"""What commands about one customer take: a policy, its data, and a key."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs
import click

from tiers.pipeline.explain import Customer, customer
from tiers.pipeline.load import load
from tiers.ports import ReadOptions
from tiers.program import Program
from tiers.text import Lang
from tiers_cli.inputs import RowTables, installed, policy_and_data
from tiers_cli.screen import show_problems


@attrs.frozen
class Asked:
    """A customer of a table, as the words of a command name it."""

    policy: str
    data: Path | None
    key: str
    tables: Mapping[str, Path]
    options: ReadOptions
    as_of: date
    lang: Lang
    is_strict: bool

    def found(self) -> tuple[Program, Customer]:
        """Read all of the table, and find the customer.

        Raises:
            PolicyError: the policy can't be used.
            DataError: there is no such customer, or its row is faulty.
        """
        plugins = installed(is_strict=self.is_strict)
        path, table = policy_and_data(self.policy, self.data)
        program = load(path, plugins)
        show_problems(plugins.problems)
        with plugins.reading(table):
            rows = RowTables(plugins, self.tables, self.options)
            found = customer(
                program,
                plugins.scan(table, self.options),
                self.key,
                as_of=self.as_of,
                lang=self.lang,
                tables=rows.scanned(),
                reading=rows.reading,
            )
        show_problems(found.warnings)
        return program, found


def customer_words(words: Sequence[str], usage: str) -> tuple[str, Path | None, str]:
    """Take a policy, its data if it does not bring them, and a customer's key.

    Raises:
        UsageError: there are too few words, or too many.
    """
    match list(words):
        case [policy, key]:
            return policy, None, key
        case [policy, data, key]:
            return policy, Path(data), key
        case _:
            raise click.UsageError(f"write {usage}")
