"""Devices of interviewers: they fill in a form by the engine of ODK Collect.

The engine comes with pyxform, within ODK Validate; what it gives is what a device would
submit. Servers are not here: `exports` writes what they export, by what is documented.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH
from pyxform.xls2xform import convert

LACKING = "" if shutil.which("javac") else "there is no Java compiler"

_FILL = Path(__file__).with_name("Fill.java")


@attrs.frozen
class Submission:
    """What a device submits."""

    cells: Mapping[str, str]
    """By path, such as `interview/on_time`."""
    refused: Mapping[str, str]
    """What the form said to answers that it did not take."""


def submissions(folder: Path, people: Sequence[Mapping[str, str]]) -> list[Submission]:
    """Fill in the form of a folder once for each, by names of its fields."""
    made = convert(folder / "form.xlsx")
    (folder / "form.xml").write_text(made.xform, encoding="utf-8")
    said = "".join(
        "".join(f"{name}\t{value}\n" for name, value in person.items()) + "\n"
        for person in people
    )
    done = subprocess.run(
        ["java", "-cp", ODK_VALIDATE_PATH, _FILL, folder],  # noqa: S607 - wherever Java is
        input=said,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [_submission(told) for told in done.stdout.split("\n\n") if told]


def _submission(told: str) -> Submission:
    lines = dict(line.split("\t", 1) for line in told.splitlines())
    cells = {k: v.replace("\\n", "\n") for k, v in lines.items() if k[0] != "!"}
    refused = {k[1:]: v for k, v in lines.items() if k[0] == "!"}
    return Submission(cells, refused)
