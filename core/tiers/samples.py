"""The sample policies that come with tiers, one folder each."""

from importlib.resources import files
from pathlib import Path

from tiers.freezing import frozen

_DATA = (".csv", ".parquet", ".jsonl")
_ROWS = (*_DATA, ".tsv", ".txt")


@frozen
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
        """The table beside it: of customers, or of rows that name them."""
        return tables(self.folder)[0]


def tables(folder: Path) -> list[Path]:
    """Find the tables in a folder, sorted by name; hidden files are none."""
    found = (p for p in folder.iterdir() if p.suffix in _DATA)
    return sorted(p for p in found if p.is_file() and not p.name.startswith("."))


def rows_beside(folder: Path, name: str) -> Path | None:
    """Find the file of a related table in a folder: it has the table's name."""
    found = (folder / f"{name}{suffix}" for suffix in _ROWS)
    return next((path for path in found if path.is_file()), None)


def samples() -> dict[str, Sample]:
    """Give all samples by name."""
    folders = sorted(path.parent for path in _root().glob("*/policy.yaml"))
    return {folder.name: Sample(folder.name, folder) for folder in folders}


def _root() -> Path:
    """Find the folder of the samples: packed with the code, or beside its source."""
    packed = Path(str(files("tiers"))) / "_samples"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "policies"
