"""Lay a policy file out, and find what is untidy in one."""

from pathlib import Path

import attrs

from tiers.pipeline.load import check
from tiers.pipeline.plugins import Plugins
from tiers.policy.layout import laid_out
from tiers.policy.reader import decoded
from tiers.problems import Problem, has_errors
from tiers.source import Span
from tiers.text import Text


@attrs.frozen
class Formatted:
    """A policy file as it is, and as it would be laid out."""

    before: str
    text: str | None
    """None if the file can't be read."""
    problems: tuple[Problem, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the layout is another one."""
        return self.text is not None and self.text != self.before


def formatted(path: Path) -> Formatted:
    """Lay out the file at *path*; nothing is written."""
    before, problems = decoded(path)
    if before is None:
        return Formatted("", None, tuple(problems))
    text, found = laid_out(before, str(path))
    faults = tuple(found) if text is None else ()
    return Formatted(before, text, faults)


def lint(path: Path, plugins: Plugins) -> tuple[Formatted, list[Problem]]:
    """Find every problem of a policy, warnings and its layout among them."""
    found = formatted(path)
    _, problems = check(path, plugins)
    if found.is_changed and not has_errors(problems):
        problems = [*problems, _untidy(path)]
    return found, problems


def _untidy(path: Path) -> Problem:
    message = Text("the file is not laid out", "文件格式有待调整")
    advice = Text(
        "run `tiers fmt`, or `tiers lint --fix`",
        "请运行 `tiers fmt` 或 `tiers lint --fix`",
    )
    at = Span(str(path), 1, 1)
    return Problem("untidy-layout", message, at, advice, "warning")
