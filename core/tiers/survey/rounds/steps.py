"""Steps of a round, as a shell reads them."""

import re
import shlex
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./\\-]+")
"""What no shell takes for anything else, in any script."""

_MORE = {"ingest": " FILE…", "next": " POLICY --fact NAME"}


def step(name: str, folder: Path, *options: str) -> str:
    """Write the command that takes a step of the round in a folder."""
    words = ("tiers", "survey", name, str(folder), *options)
    return " ".join(map(quoted, words)) + _MORE.get(name, "")


def quoted(word: str) -> str:
    """Quote a word where a shell would take it for something else."""
    return word if _PLAIN.fullmatch(word) else shlex.quote(word)
