"""What tests of paper share: people, forms that were keyed, and text of a PDF."""

import csv
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tiers.ports import Answer, Fieldwork

SHOPS = (
    {
        "name": "老王烟酒店",
        "address": "兴庆南路 12 号",
        "area": "碑林区",
        "phone": "139",
    },
    {"name": "Émile's", "address": "9 High Street", "area": "莲湖区", "email": "e@x.y"},
    {"name": '=HYPERLINK("x")', "address": "兴庆南路 9 号", "area": "碑林区"},
)


def needs_paper() -> None:
    """Skip where nothing can be printed, or read again."""
    needed = "tiers_plugins.channels.printing.fonts"
    fonts = pytest.importorskip(needed, reason="printing is an extra")
    for name in ("pdftotext", "pdftoppm", "pdfinfo"):
        if shutil.which(name) is None:
            pytest.skip(f"there is no {name} (package poppler-utils)")
    if fonts.typeface(fonts.folders()).face("卷") is None:
        pytest.skip("there is no font with Chinese (package fonts-noto-cjk)")


def text(path: Path) -> str:
    """Give the text of a PDF, its pages divided by form feeds."""
    return tool("pdftotext", "-layout", path, "-").decode("utf-8")


def tool(*words: str | Path) -> bytes:
    """Run a command, and give what it writes."""
    return subprocess.run(words, check=True, capture_output=True).stdout


def edges(path: Path) -> tuple[float, float]:
    """Tell how far text reaches to the right and down, in millimetres."""
    found = tool("pdftotext", "-bbox", path, "-").decode("utf-8")
    right, down = (
        max(float(n) * 25.4 / 72 for n in re.findall(rf'{name}="([\d.]+)"', found))
        for name in ("xMax", "yMax")
    )
    return right, down


def pages(path: Path) -> list[str]:
    """Give the text of each page of a PDF."""
    return text(path).split("\f")[:-1]


def filled(work: Fieldwork, answers: Sequence[Answer], folder: Path) -> Path:
    """Key answers into a sheet as the channel's people do."""
    return keyed(work, answers, folder / "keying.csv")


def keyed(work: Fieldwork, answers: Sequence[Answer], path: Path) -> Path:
    """Key answers, one row a person."""
    items = work.round.questionnaire.ids
    given = {(answer.code, answer.item): answer.value for answer in answers}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "at", *items])
        for person in work.people:
            cells = [given.get((person.code, item), "") for item in items]
            writer.writerow([person.code, "2026-07-09", *cells])
    return path
