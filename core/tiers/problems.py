"""Problems: what an owner must know about a file, as values.

A check yields problems and never stops at the first; whoever called it decides
whether to go on. A problem says what is wrong, exactly where, and what to do.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import attrs

from tiers.freezing import frozen
from tiers.source import Span
from tiers.text import Lang, Text


@frozen
class Problem:
    """One fault or warning. *code* names the fault and never changes."""

    code: str
    message: Text
    at: Span | None = None
    help: Text | None = None
    severity: Literal["error", "warning"] = "error"


class TiersError(Exception):
    """What a caller of this library may catch: every error it raises on purpose."""


class PolicyError(TiersError):
    """A policy can't be used; `problems` holds every reason, errors and warnings."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n\n".join(render(p) for p in self.problems))


def lasting(problems: Iterable[Problem]) -> PolicyError:
    """Make an error for code that Polars calls.

    What is raised inside a column, Polars makes anew of its class and its text, which
    would lose the problems; so they belong to the class.
    """
    found = tuple(problems)

    class Lasting(PolicyError):  # noqa: N818 - see above
        def __init__(self, *_: object) -> None:
            super().__init__(found)

        def __reduce__(self) -> tuple[Any, ...]:
            return lasting, (found,)

    return Lasting()


@contextmanager
def passing() -> Iterator[None]:
    """Raise faults as an error where no stage lists them any more."""
    try:
        yield
    except Fault as fault:
        raise lasting(fault.problems) from fault


class DataError(PolicyError):
    """A data file can't be read or written; `problems` says which and why."""


def renamed(error: DataError, path: str, shown: str) -> DataError:
    """Speak of a file as its owner does, where a copy of ours was read."""
    return DataError(_renamed(problem, path, shown) for problem in error.problems)


def _renamed(problem: Problem, path: str, shown: str) -> Problem:
    text, at = problem.message, problem.at
    message = Text(text.en.replace(path, shown), text.zh.replace(path, shown))
    place = at and attrs.evolve(at, file=at.file.replace(path, shown))
    return attrs.evolve(problem, message=message, at=place)


class Fault(Exception):  # noqa: N818 - it carries faults to the stage that lists them
    """Problems on their way from where they were found to the stage's own list.

    *value* is what could be made in spite of them, so that it can be checked, too. A
    fault without problems says that another's problem is in the way.
    """

    def __init__(self, *problems: Problem, value: Any = attrs.NOTHING) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.value = value


class Refusal(Exception):  # noqa: N818 - it says why a value is refused
    """A value that can't be used, said by code that does not know its place.

    Whoever knows the place makes a problem of it, unless *at* is a closer one;
    *message* is for the owner.
    """

    def __init__(
        self, message: Text, advice: Text | None = None, at: Span | None = None
    ) -> None:
        super().__init__(message.en)
        self.message, self.advice, self.at = message, advice, at


def told(error: BaseException) -> str:
    """Say in one line what a plugin raised."""
    if isinstance(error, Refusal):
        return error.message.en
    lines = str(error).strip().splitlines()
    kind = type(error).__name__
    return f"{kind}: {lines[0]}" if lines else kind


def closest(name: str, known: Iterable[str]) -> Text | None:
    """Suggest what *name* was meant to be, and list what there is."""
    names = sorted(known)
    if not names:
        return None
    near = nearest(name, names)
    more = " …" if len(names) > _LISTED else ""
    listed = Text(", ".join(names[:_LISTED]) + more, "、".join(names[:_LISTED]) + more)
    if near and len(names) == 1:
        return Text(f"did you mean `{near}`?", f"是否想写 `{near}`？")
    if near:
        return Text(
            f"did you mean `{near}`? There is {listed.en}",
            f"是否想写 `{near}`？可用的有：{listed.zh}",
        )
    return Text(f"there is {listed.en}", f"可用的有：{listed.zh}")


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.5) -> str | None:
    """Find what *name* was probably meant to be; *likeness* 1 is the name itself."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=likeness)
    return str(near[0]) if near else None


def meant(names: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Give *names*, each that is not *known* as what it was probably meant to be."""
    found = (n if n in known else nearest(n, known) for n in set(names))
    return frozenset(str(name) for name in found if name is not None)


def unreadable(path: Path, error: OSError) -> Problem:
    """Say why a file can't be opened."""
    match error:
        case FileNotFoundError():
            text = Text(f"there is no file `{path}`", f"文件 `{path}` 不存在")
        case IsADirectoryError():
            text = Text(
                f"`{path}` is a folder, not a file", f"`{path}` 是文件夹，不是文件"
            )
        case _:
            text = Text(f"can't read `{path}`", f"无法读取 `{path}`")
    return Problem("no-file", text)


_LISTED = 12


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of *problems* is more than a warning."""
    return any(p.severity == "error" for p in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by place in the file and drop repetitions."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.at is None, p.at and _order(p.at)))


def without_echoes(problems: Iterable[Problem]) -> list[Problem]:
    """Leave out warnings of what has an error: it will change anyway."""
    found = list(problems)
    faulty = {p.at for p in found if p.severity == "error"}
    return [p for p in found if p.severity == "error" or p.at not in faulty]


def render(problem: Problem, lang: Lang = "en") -> str:
    """Write *problem* as text: place and message, the line with a caret, help."""
    where = f"{problem.at}: " if problem.at else ""
    lines = [f"{where}{_head(problem, lang)}: {problem.message.put(lang)}"]
    if problem.at and problem.at.excerpt:
        lines += _excerpt(problem.at)
    if problem.help:
        word = Text("help", "建议").put(lang)
        lines.append(f"   = {word}: {problem.help.put(lang)}")
    return "\n".join(lines)


_SEVERITY = {"error": Text("error", "错误"), "warning": Text("warning", "警告")}


def _head(problem: Problem, lang: Lang) -> str:
    return f"{_SEVERITY[problem.severity].put(lang)}[{problem.code}]"


def _order(at: Span) -> tuple[str, int, int]:
    return (at.file, at.line, at.column)


def _excerpt(at: Span) -> list[str]:
    number = str(at.line)
    margin = " " * len(number)
    line, column = _clipped(at.excerpt, at.column - 1)
    before, marked = line[:column], line[column : column + at.width]
    indent = "".join(c if c == "\t" else " " * _cells(c) for c in before)
    return [
        f"{margin} |",
        f"{number} | {line}",
        f"{margin} | {indent}{'^' * max(1, sum(map(_cells, marked)))}",
    ]


_LONGEST = 240


def _clipped(line: str, column: int) -> tuple[str, int]:
    """Cut a very long line around a column; give that column in what is left."""
    if len(line) <= _LONGEST:
        return line, column
    start = max(0, column - _LONGEST // 4)
    end = start + _LONGEST
    head, tail = "…" * (start > 0), "…" * (end < len(line))
    return f"{head}{line[start:end]}{tail}", column - start + len(head)


def _cells(char: str) -> int:
    """Count the screen cells a character takes: two for Chinese ones."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
