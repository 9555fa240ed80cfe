"""Tasks as CSV that spreadsheets open well, and safely, or as JSON."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

from tiers_plugins.sinks.crm.columns import Columns
from tiers_plugins.sinks.crm.tasks import Task
from tiers_plugins.sinks.formulas import runs


def listing(tasks: Iterable[Task], columns: Columns, path: Path, part: Path) -> None:
    """Write tasks to *part*, in the form that the name of *path* asks for.

    Raises:
        OSError: the file can't be written.
    """
    write = _json if path.suffix.lower() == ".json" else _csv
    write(tasks, columns, part)


def _csv(tasks: Iterable[Task], columns: Columns, part: Path) -> None:
    """Write UTF-8 with a byte order mark: by it, importers and Excel know Chinese."""
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(map(_harmless, columns))
        for task in tasks:
            rows.writerow(_harmless(cell(task)) for cell in columns.values())


def _json(tasks: Iterable[Task], columns: Columns, part: Path) -> None:
    """Write an array with an object a line, which leaves out what is empty."""
    with part.open("w", encoding="utf-8", newline="\n") as file:
        between = "["
        for task in tasks:
            cells = {name: cell(task) for name, cell in columns.items()}
            told = {name: text for name, text in cells.items() if text}
            file.write(f"{between}\n{json.dumps(told, ensure_ascii=False)}")
            between = ","
        file.write("[]\n" if between == "[" else "\n]\n")


def _harmless(text: str) -> str:
    """Put a ' before what a spreadsheet would run."""
    return f"'{text}" if runs(text) else text
