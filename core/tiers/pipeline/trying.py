"""Try a policy by its cases: run them, see what they cover, and what they'd miss."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import attrs

from tiers.atomic import replacing
from tiers.exchange import yaml
from tiers.pipeline.cases import pattern, run_cases
from tiers.problems import DataError, Problem
from tiers.program.program import Program
from tiers.text import Lang, Text
from tiers.trials.boundaries import Boundaries, boundaries
from tiers.trials.coverage import Coverage, coverage
from tiers.trials.customers import Setting
from tiers.trials.mutants import Survey, survey
from tiers.trials.running import CaseResult, Judge, Trial
from tiers.trials.sheets import rows, section

_SUFFIXES = (".csv", ".yaml", ".yml")


@attrs.frozen
class Tried:
    """A policy and what became of its cases."""

    program: Program
    results: tuple[CaseResult, ...]
    as_of: date

    @property
    def sound(self) -> list[Trial]:
        """The cases that came out as somebody confirmed."""
        return [r.trial for r in self.results if r.passes and r.trial]

    def coverage(self) -> Coverage:
        """Find what the cases that pass have tried."""
        judge = Judge.of(pattern(self.program))
        return coverage(self.program, judge, self.sound)

    def survey(self, advance: Callable[[int], None] = lambda _: None) -> Survey:
        """Find small changes of the policy that no case would notice."""
        return survey(pattern(self.program), self.sound, advance)

    def boundaries(self) -> Boundaries:
        """Make cases on both sides of each threshold, from the first case that runs."""
        ran = (r.trial for r in self.results if r.trial and r.agrees)
        first = next(ran, None)
        start = None if first is None else _start(first)
        return boundaries(pattern(self.program), start, self.as_of)


def tried(program: Program, *, as_of: date) -> Tried:
    """Run the cases of a policy."""
    return Tried(program, tuple(run_cases(program, as_of=as_of)), as_of)


def _start(trial: Trial) -> Setting:
    given = [str(name) for name in trial.case.facts]
    return Setting({name: trial.known[name] for name in given}, dict(trial.given))


def write_cases(path: Path, found: Boundaries, of: Tried, lang: Lang) -> None:
    """Write cases to confirm: a sheet, or a section of a policy file.

    Raises:
        DataError: the file can't be written, or its name ends in neither.
    """
    match path.suffix.lower():
        case ".csv":
            text = "\ufeff" + _csv(rows(of.program, found.found, lang, of.as_of))
        case ".yaml" | ".yml":
            text = yaml.document(section(found.found, lang, of.as_of))
        case _:
            raise DataError([_no_format(path)])
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8", newline="")


def _csv(lines: Sequence[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(lines)
    return made.getvalue()


def _no_format(path: Path) -> Problem:
    message = Text(
        f"cases can't be written to `{path.name}`", f"无法将案例写入 `{path.name}`"
    )
    listed = ", ".join(_SUFFIXES)
    help_ = Text(f"name a file that ends in {listed}", f"文件名应以 {listed} 结尾")
    return Problem("unknown-format", message, help=help_)
