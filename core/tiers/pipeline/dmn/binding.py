"""A model's inputs found among the headings of a table."""

from collections.abc import Callable, Collection, Iterator, Mapping

import attrs

from tiers.dmn.run import Runner
from tiers.lang.types import ContextType, Type
from tiers.lang.values import Value
from tiers.pipeline.dmn.cells import value_of
from tiers.problems import PolicyError, Problem, Refusal, closest
from tiers.text import Text

Row = Mapping[str, object]


class Unreadable(Exception):  # noqa: N818 - it carries the place of a cell
    """A cell that is no value of its input."""

    def __init__(self, heading: str, cell: object, refusal: Refusal) -> None:
        super().__init__(heading)
        self.heading, self.cell, self.refusal = heading, cell, refusal


@attrs.frozen
class Binding:
    """What makes the inputs of a model from a row, and the headings it reads."""

    readers: Mapping[str, Callable[[Row], Value]]
    headings: tuple[str, ...]

    def __call__(self, row: Row) -> dict[str, Value]:
        """Give the inputs.

        Raises:
            Unreadable: a cell is no value of the declared type.
        """
        return {name: read(row) for name, read in self.readers.items()}


def bind(runner: Runner, headings: Collection[str]) -> Binding:
    """Find a heading for every input; `Person.age` is the `age` of `Person`.

    A context may lack some of its headings, whose values are null, but not all.

    Raises:
        PolicyError: `missing-column`, for every input without a heading.
    """
    readers: dict[str, Callable[[Row], Value]] = {}
    used, problems = list[str](), list[Problem]()
    for home, node in runner.inputs:
        prefix = runner.program.project.prefix(runner.home, home)
        names = [f"{prefix}.{node.name}"] if prefix else []
        kind = runner.program.types.of(home, node.variable.type_ref)
        for name in (*names, str(node.name)):
            found = tuple(_headings(name, kind, headings))
            if found:
                used += found
                readers[name] = _reader(name, kind, headings)
                break
        else:
            problems.append(_missing(str(node.name), kind, headings))
    if problems:
        raise PolicyError(problems)
    return Binding(readers, tuple(used))


def _headings(name: str, kind: Type, known: Collection[str]) -> Iterator[str]:
    if name in known:
        yield name
    elif isinstance(kind, ContextType):
        for part, inner in kind.entries.items():
            yield from _headings(f"{name}.{part}", inner, known)


def _reader(name: str, kind: Type, known: Collection[str]) -> Callable[[Row], Value]:
    if name in known or not isinstance(kind, ContextType):
        return _cell(name, kind)
    parts = {
        part: _reader(f"{name}.{part}", inner, known)
        for part, inner in kind.entries.items()
    }

    def context(row: Row) -> Value:
        return {part: read(row) for part, read in parts.items()}

    return context


def _cell(heading: str, kind: Type) -> Callable[[Row], Value]:
    def cell(row: Row) -> Value:
        found = row.get(heading)
        try:
            return value_of(found, kind)
        except Refusal as refusal:
            raise Unreadable(heading, found, refusal) from None

    return cell


def _missing(name: str, kind: Type, known: Collection[str]) -> Problem:
    message = Text(
        f"the table has no column for the input `{name}`",
        f"数据表中没有输入 `{name}` 对应的列",
    )
    advice = closest(name, known)
    if isinstance(kind, ContextType) and kind.entries:
        part = f"{name}.{next(iter(kind.entries))}"
        advice = Text(
            f"its parts go into columns such as `{part}`",
            f"其各部分应写成 `{part}` 这样的列",
        )
    return Problem("missing-column", message, help=advice)
