"""What an owner may say of a list of tasks, in options or behind `?` of its place."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from tiers.ports import DeliveryTerms, Location
from tiers.problems import DataError, Problem
from tiers_plugins.sinks.crm import faults
from tiers_plugins.sinks.options import unknown_option

_NAMES = ("customer-column", "customer-fact", "owner-fact", "owners", "project")


@attrs.frozen
class Asked:
    """How a list of tasks is to be written."""

    path: Path
    customer_column: str = ""
    """The column that names the customer; empty for the usual one of the CRM."""
    customer_fact: str = ""
    """The fact by which the CRM knows the customer; empty for the customer's key."""
    owner_fact: str = ""
    """The fact that names who does it, in place of the owner in the catalogue."""
    users: Mapping[str, str] | None = attrs.field(default=None, hash=False)
    """Users of the CRM by owner."""
    project: str = ""

    @property
    def knows_users(self) -> bool:
        """Whether anything tells who in the CRM does what."""
        return self.users is not None or bool(self.owner_fact)

    def user(self, named: str, role: str) -> str:
        """Tell who in the CRM does what is *named* for somebody, or for a role.

        Without a list of users a role is nobody: only people put there by name are.
        """
        if self.users is None:
            return named
        return self.users.get(named or role, "")


def asked(location: Location, terms: DeliveryTerms) -> Asked:
    """Read what is asked for.

    Raises:
        DataError: something can't be understood, or not be had; with every reason.
    """
    parts = urlsplit(location.url)
    options = {**terms.options, **dict(parse_qsl(parts.query, keep_blank_values=True))}
    file = unquote(f"{parts.netloc}{parts.path}")
    path = Path(f"{file}#{location.part}" if location.part else file)
    problems = list(_problems(path, terms, options))
    users: Mapping[str, str] | None = None
    if "owners" in options:
        try:
            users = _users(Path(options["owners"]))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return Asked(
        path,
        options.get("customer-column", ""),
        options.get("customer-fact", ""),
        options.get("owner-fact", ""),
        users,
        options.get("project", ""),
    )


def _problems(
    path: Path, terms: DeliveryTerms, options: Mapping[str, str]
) -> Iterator[Problem]:
    if terms.what != "actions":
        yield faults.no_actions()
    if path.suffix.lower() not in {".csv", ".json"}:
        yield faults.other_file(path)
    for name in options:
        if name not in _NAMES:
            yield unknown_option(name, _NAMES)


def _users(path: Path) -> dict[str, str]:
    """Read a table with the columns `owner` and `user`.

    Raises:
        DataError: there is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DataError([faults.no_users(path)]) from None
    found = {row.get("owner") or "": row.get("user") or "" for row in rows}
    if rows and {"owner", "user"} <= rows[0].keys():
        return {owner.strip(): user.strip() for owner, user in found.items()}
    raise DataError([faults.no_users(path)])
