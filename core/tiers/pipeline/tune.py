"""Tune: move the thresholds that may be moved until targets are met."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import polars as pl

from tiers import policy as policies
from tiers.engines.columnar.expressions import Compiler
from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.lang import build, ir
from tiers.pipeline.fit import fit
from tiers.pipeline.load import compiled
from tiers.pipeline.models import Writer
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import Reading, Tables, take_in, unexplained
from tiers.policy.reader import decoded
from tiers.problems import DataError, Problem
from tiers.program.program import Fitted, Program, Tunable
from tiers.text import Lang, Text
from tiers.tuning.edits import Edit, edited, edits
from tiers.tuning.groups import Groups, atoms, loosened
from tiers.tuning.search import Trial, Tuned, grids, tune
from tiers.tuning.targets import Target, target

WITHIN = Decimal("0.005")
"""How far a share may be from a target with `=`."""


@attrs.frozen
class Asked:
    """What thresholds are to do."""

    targets: tuple[Target, ...]
    most_moved: Decimal = Decimal(1)
    """The share of customers that may change tiers; fewer than this do."""
    within: Decimal = WITHIN


@attrs.frozen
class Proposal:
    """Thresholds that were found, or not, for a policy and its customers."""

    program: Program
    targets: tuple[Target, ...]
    tuned: Tuned
    customers: int
    groups: int
    warnings: tuple[Problem, ...]


def propose(  # noqa: PLR0913 - one argument for each thing it needs to know
    program: Program,
    raw: pl.LazyFrame | None,
    asked: Asked,
    *,
    as_of: date,
    lang: Lang = "en",
    tables: Tables | None = None,
    reading: Reading = unexplained,
    fitted: Fitted | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Proposal:
    """Find the thresholds that meet the targets with the fewest customers moved.

    Raises:
        DataError: a table lacks columns, or no threshold may be moved.
        PolicyError: a scoring model refuses this population.
    """
    if not program.tunables:
        raise DataError([_nothing_tunable()])
    taken = take_in(program, raw, tables or {}, as_of=as_of, lang=lang, reading=reading)
    fitted = fitted or fit(program, taken.sifted.clean, as_of)
    groups = _groups(fitted, taken.sifted.clean, as_of)
    tuned = tune(
        groups,
        program.tunables,
        asked.targets,
        most_moved=asked.most_moved,
        within=asked.within,
        advance=advance,
    )
    return Proposal(
        program,
        asked.targets,
        tuned,
        taken.counts.decided,
        len(groups.groups),
        taken.warnings,
    )


def targets(written: Sequence[str], program: Program) -> tuple[Target, ...]:
    """Read targets.

    Raises:
        DataError: one can't be read, or names what the policy does not have.
    """
    return tuple(target(words, program) for words in written)


def _groups(fitted: Fitted, clean: pl.LazyFrame, as_of: date) -> Groups:
    """Put customers together who fare alike whatever the thresholds are."""
    program, compiler = fitted.program, Compiler(as_of)
    table = Writer.of(fitted, as_of).columns(clean).table
    asked, columns = atoms(program)
    keys = [compiler.expr(node).alias(f"#atom {n}") for n, node in enumerate(asked)]
    keys += [pl.col(name).alias(f"#column {name}") for name in sorted(columns)]
    keys += [
        _place(tunable, compiler).alias(f"#place {n}")
        for n, tunable in enumerate(program.tunables)
    ]
    facts = [pl.col(name) for name in _read(program)]
    names = [f"#key {n}" for n in range(len(keys))]
    keyed = table.select(
        *facts, *(key.alias(name) for key, name in zip(keys, names, strict=True))
    )
    grouped = keyed.group_by(names).agg(
        pl.len().alias("#count"), *(pl.col(name).first() for name in _read(program))
    )
    found = grouped.sort("#count", *names, descending=True).collect(engine="streaming")
    interpreter = Interpreter.of(loosened(fitted), as_of)
    take = facts_of(program)
    customers = [
        (row["#count"], interpreter.scored(take(row)))
        for row in found.iter_rows(named=True)
    ]
    return Groups.of(interpreter, program.tunables, customers)


def _read(program: Program) -> list[str]:
    """Name the columns that a customer is made of."""
    models = [score.written.name for score in program.written_scores]
    return [*(f.name for f in program.schema.facts), *models]


def _place(tunable: Tunable, compiler: Compiler) -> pl.Expr:
    """Number where a customer lies among the values of a threshold, and on which."""
    (values,), _ = grids([tunable])
    lines = [build.constant(value) for value in values]
    marks = [
        compiler.expr(ir.Compare(line, op, tunable.node)).cast(pl.Int16)
        for line in lines
        for op in ("<", "<=")
    ]
    return pl.sum_horizontal(marks, ignore_nulls=False)


# --- applying --------------------------------------------------------------------


@attrs.frozen
class Applied:
    """What was changed in a file, and what must be changed by hand."""

    text: str | None
    """The file as it is to be; None if nothing can be changed in it."""
    done: tuple[Edit, ...]
    by_hand: tuple[Edit, ...]


def applied(path: Path, plugins: Plugins, program: Program, trial: Trial) -> Applied:
    """Change the thresholds in the policy at *path*; nothing is written.

    The text is read again, and is given only if its rules are those that were tried.

    Raises:
        DataError: the file is not the one that was tried.
    """
    found = edits(program, trial.thresholds)
    here = [edit for edit in found if edit.at.file == str(path) and not edit.at.cell]
    elsewhere = tuple(edit for edit in found if edit not in here)
    before, problems = decoded(path)
    if before is None:
        raise DataError(problems)
    text = edited(before, here)
    if elsewhere:
        return Applied(None, (), tuple(found))
    if text is None or not _is_as_tried(text, path, plugins, program, trial):
        raise DataError([_not_applied(path)])
    return Applied(text, tuple(here), ())


def _is_as_tried(
    text: str, path: Path, plugins: Plugins, program: Program, trial: Trial
) -> bool:
    """Tell whether a text has the rules of *program* with the thresholds moved."""
    plain = text.removeprefix("\ufeff")
    policy, _ = policies.parse(plain, str(path), folder=path.parent)
    made = compiled(policy, plugins)[0] if policy is not None else None
    if made is None or [t.at for t in made.tunables] != list(trial.thresholds):
        return False
    return bool(_loose(made) == _loose(program))


def _loose(program: Program) -> Any:
    """Give the rules with the thresholds left open."""
    lacking = tuple(s.formula or build.MISSING for s in program.scores)
    loose = loosened(Fitted(program, lacking, {})).program
    rules = [(r.id, r.tier, r.node) for r in loose.rules]
    return rules, [(r.after, r.do, r.when.node) for r in loose.action_rules]


def _nothing_tunable() -> Problem:
    message = Text(
        "the policy marks no threshold that may be moved",
        "策略中没有标明可调整的界限",
    )
    advice = Text(
        "add `tunable: [{of: SCORE, at: 50, step: 1}]` to it",
        "请在策略中加入 `tunable: [{of: 得分, at: 50, step: 1}]`",
    )
    return Problem("no-tunable", message, help=advice)


def _not_applied(path: Path) -> Problem:
    message = Text(
        f"`{path}` can't be changed without changing more than the thresholds",
        f"无法只修改 `{path}` 中的界限而不影响其他内容",
    )
    advice = Text(
        "change the thresholds by hand, as they are listed", "请按所列界限手工修改"
    )
    return Problem("unfit-edit", message, help=advice)
