"""A folder for what does not fit into memory."""

import shutil
import tempfile
import weakref
from pathlib import Path


class Scratch:
    """A temporary folder, removed with this object and at the latest with Python."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="tiers-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)
