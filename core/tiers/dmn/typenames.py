"""The names of types: those of the standard, and those that models define."""

from tiers.dmn.model import Definitions, ItemDefinition
from tiers.dmn.project import Project
from tiers.lang import types as ft

STANDARD: dict[str, ft.Type] = {
    "Any": ft.ANY,
    "Null": ft.NULL,
    "number": ft.NUMBER,
    "string": ft.STRING,
    "boolean": ft.BOOLEAN,
    "date": ft.DATE,
    "time": ft.TIME,
    "date and time": ft.DATE_TIME,
    "dateTime": ft.DATE_TIME,
    "days and time duration": ft.DAYS,
    "dayTimeDuration": ft.DAYS,
    "years and months duration": ft.MONTHS,
    "yearMonthDuration": ft.MONTHS,
    "list": ft.ListType(ft.ANY),
    "context": ft.ContextType(),
}
"""Types by the names that a `typeRef` may give them."""


def definition(
    project: Project, home: Definitions, name: str
) -> tuple[Definitions, ItemDefinition] | None:
    """Find the definition of a type and the file that it stands in."""
    if name in home.items_by_name:
        return home, home.items_by_name[name]
    for wanted, other in project.imported(home):
        prefix = f"{wanted.name}." if wanted.name else ""
        found = other.items_by_name.get(name.removeprefix(prefix))
        if found is not None and name.startswith(prefix):
            return other, found
    return None


def is_known(project: Project, home: Definitions, name: str) -> bool:
    """Tell whether a type may be called *name* in the file *home*."""
    return name in STANDARD or definition(project, home, name) is not None
