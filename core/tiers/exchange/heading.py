"""The comment at the head of an imported policy: where it comes from."""

from collections.abc import Iterator

from tiers.dmn.project import Project
from tiers.exchange.taken import Taken


def heading(file: str, project: Project, taken: Taken) -> str:
    """Write the comment."""
    return "".join(f"# {line}\n" for line in _lines(file, project, taken))


def _lines(file: str, project: Project, taken: Taken) -> Iterator[str]:
    name = " ".join(project.root.name.split())
    yield f"Imported from {file}, the DMN model `{name}`."
    if taken.is_own:
        return
    if taken.rules is not None:
        yield f"The rules are its decision `{taken.rules.name}`."
    else:
        yield "None of its decisions gives tiers: everybody is in one, `decided`."
    renamed = {
        path: called
        for path, called in taken.naming.names.items()
        if path != called and "." not in called
    }
    if renamed:
        yield "Names hold letters, digits and _ here; labels are those of the model."
    yield "Each case expects what the model itself gives."
