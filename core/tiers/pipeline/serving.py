"""Which of the installed engines serve a policy, and why the others do not."""

from collections.abc import Iterator
from datetime import date

import attrs

from tiers.engines.columnar import engine as columnar
from tiers.lang import build
from tiers.pipeline.codebook import codebook, exactly
from tiers.pipeline.plugins import Plugins
from tiers.ports import Engine, Serving
from tiers.problems import DataError, Problem
from tiers.program.program import Fitted, Program


@attrs.frozen
class Serves:
    """An engine, and why it does not serve a policy; no problems if it does."""

    engine: str
    problems: tuple[Problem, ...]


def serving(program: Program, plugins: Plugins, as_of: date) -> Iterator[Serves]:
    """Ask each engine; what must be learnt of customers is not known yet."""
    unlearnt = tuple(score.formula or build.MISSING for score in program.scores)
    fitted = Fitted(program, unlearnt, {})
    for name, engine in plugins.engines.items():
        yield Serves(name, tuple(_refusals(engine, fitted, as_of)))


def _refusals(engine: Engine, fitted: Fitted, as_of: date) -> Iterator[Problem]:
    if isinstance(engine, Serving):
        yield from engine.refusals(fitted, as_of)
    elif engine is columnar:
        program, book = fitted.program, codebook(fitted)
        names = [fact.name for fact in program.schema.facts]
        names += [score.written.name for score in program.written_scores]
        try:
            with exactly(engine.name):
                columnar.Deciding.of(fitted, {*names, book.key}, as_of, book)
        except DataError as error:
            yield from error.problems
