"""Load a model file and all that it imports, and check that they fit together."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tiers.dmn.check import check
from tiers.dmn.model import Definitions, Import
from tiers.dmn.project import Project
from tiers.dmn.reader import namespace, read
from tiers.problems import Fault, Problem, in_order
from tiers.text import Text


def load(path: Path) -> tuple[Project | None, list[Problem]]:
    """Load the model at *path*; files it imports must lie in its folder.

    Without a project where the file itself can't be read.
    """
    root, problems = read(path)
    if root is None:
        return None, problems
    loader = _Loader(path.parent, root, problems)
    project = loader.load()
    return project, in_order([*loader.problems, *check(project)])


class _Loader:
    """Reads files until all imports are there."""

    def __init__(
        self, folder: Path, root: Definitions, problems: list[Problem]
    ) -> None:
        self.problems = problems
        self._folder = folder
        self._root = root
        self._files = {root.source.file: root}
        self._sources: dict[tuple[str, str], str] = {}

    def load(self) -> Project:
        waiting = deque([self._root])
        while waiting:
            home = waiting.popleft()
            for wanted in home.imports:
                waiting.extend(self._follow(home, wanted))
        return Project(self._root, self._files, self._sources)

    def _follow(self, home: Definitions, wanted: Import) -> Iterator[Definitions]:
        """Note where an import leads; give the file if it is new."""
        try:
            path = self._path(home, wanted)
        except Fault as fault:
            self.problems.extend(fault.problems)
            return
        file = str(path)
        if file not in self._files:
            found, problems = read(path)
            self.problems.extend(problems)
            if found is None:
                return
            self._files[file] = found
            yield found
        self._sources[home.source.file, wanted.namespace] = file

    def _path(self, home: Definitions, wanted: Import) -> Path:
        folder = Path(home.source.file).parent
        if wanted.location:
            path = self._within(folder, wanted)
            if path.is_file():
                return path
        for path in sorted(folder.glob("*.dmn")):
            if namespace(path) == wanted.namespace:
                return self._known(path)
        raise Fault(_missing(wanted))

    def _within(self, folder: Path, wanted: Import) -> Path:
        assert wanted.location is not None
        written = urlsplit(wanted.location)
        path = folder / unquote(written.path)
        inside = path.resolve().is_relative_to(self._folder.resolve())
        if written.scheme or written.netloc or not inside:
            raise Fault(_outside(wanted))
        return self._known(path)

    def _known(self, path: Path) -> Path:
        """Give the path by which the same file was read before."""
        for file in self._files:
            if path.exists() and Path(file).samefile(path):
                return Path(file)
        return path


def _missing(wanted: Import) -> Problem:
    message = Text(
        f"there is no model of the namespace `{wanted.namespace}`",
        f"没有命名空间为 `{wanted.namespace}` 的模型",
    )
    advice = Text(
        "put its `.dmn` file into this folder", "请将其 `.dmn` 文件放入此文件夹"
    )
    return Problem("missing-import", message, wanted.namespace.at, advice)


def _outside(wanted: Import) -> Problem:
    assert wanted.location is not None
    message = Text(
        f"`{wanted.location}` lies outside the model's folder",
        f"`{wanted.location}` 位于模型所在文件夹之外",
    )
    advice = Text("move the file beside the model", "请将该文件移到模型旁边")
    return Problem("outside-folder", message, wanted.location.at, advice)
