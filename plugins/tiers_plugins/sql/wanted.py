"""What stands behind `#` in the URL of a database: a table, or a query."""

import re

import attrs

from tiers.location import Location
from tiers.problems import DataError, Problem, closest
from tiers.text import Text

_QUERY = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*\(*\s*(?:select|with|values|table)\b\s*\S",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r'(?:("[^"]+"|[^".]+)\.)?("[^"]+"|[^"]+)')


@attrs.frozen
class TableName:
    """The name of a table as the database writes it, case and all."""

    schema: str | None
    name: str

    def sql(self, mark: str = '"') -> str:
        """Write the name in a statement, between the quotes of the database."""
        return ".".join(quoted(n, mark) for n in (self.schema, self.name) if n)

    def __str__(self) -> str:
        """Write the name for people."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@attrs.frozen
class Query:
    """A query whose rows are the table."""

    sql: str


def quoted(name: str, mark: str = '"') -> str:
    """Put a name between quotes, so that it means itself."""
    return mark + name.replace(mark, mark * 2) + mark


def wanted(location: Location) -> TableName | Query | None:
    """Read what is wanted of a database; None if it is not said."""
    part = location.part.strip().rstrip(";").strip()
    if _QUERY.match(part):
        return Query(part)
    found = _NAME.fullmatch(part)
    if found is None:
        return None
    schema = found[1].strip('"') if found[1] else None
    return TableName(schema, found[2].strip('"'))


def no_table(location: Location, known: list[str]) -> DataError:
    """Say that a URL names no table, and which there are."""
    message = Text(
        f"`{location.place}` is a database: which table of it?",
        f"`{location.place}` 是数据库，但没有说明是哪张表",
    )
    advice = closest("", known) or Text("it has none yet", "其中还没有表")
    form = Text(f"write `{location.place}#TABLE`", f"请写成 `{location.place}#表名`")
    help_ = Text(f"{form.en}; {advice.en}", f"{form.zh}；{advice.zh}")
    return DataError([Problem("no-table", message, help=help_)])


def table_to_write(location: Location) -> TableName:
    """Give the table that is to be written.

    Raises:
        DataError: there is none, or it is a query.
    """
    found = wanted(location)
    if isinstance(found, TableName):
        return found
    raise no_table(location, [])
