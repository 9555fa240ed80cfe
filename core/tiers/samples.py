"""The sample policies that come with tiers, one folder each."""

from importlib.resources import files
from pathlib import Path

import attrs

_DATA = (".csv", ".parquet", ".jsonl")


@attrs.frozen
class Sample:
    """A policy with customers to try it on."""

    name: str
    folder: Path

    @property
    def policy(self) -> Path:
        """The policy file."""
        return self.folder / "policy.yaml"

    @property
    def data(self) -> Path:
        """The table of customers beside it."""
        return tables(self.folder)[0]


def tables(folder: Path) -> list[Path]:
    """Find the tables in a folder, sorted by name; hidden files are none."""
    found = (p for p in folder.iterdir() if p.suffix in _DATA)
    return sorted(p for p in found if p.is_file() and not p.name.startswith("."))


def samples() -> dict[str, Sample]:
    """Give all samples by name."""
    folders = sorted(path.parent for path in _root().glob("*/policy.yaml"))
    return {folder.name: Sample(folder.name, folder) for folder in folders}


def _root() -> Path:
    """Find the folder of the samples: packed with the code, or beside its source."""
    packed = Path(str(files("tiers"))) / "_samples"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "policies"
