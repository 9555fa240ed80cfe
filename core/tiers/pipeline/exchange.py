"""Exchange: a policy → a DMN model, and a model → a policy with cases that prove it."""

from datetime import date
from pathlib import Path

import attrs
import polars as pl

from tiers import policy as policies
from tiers.dmn.load import load as load_model
from tiers.dmn.project import Project
from tiers.exchange import yaml
from tiers.exchange.borrowed import scalar
from tiers.exchange.cases_in import AS_OF, cases
from tiers.exchange.export import export
from tiers.exchange.heading import heading
from tiers.exchange.taken import Taken
from tiers.exchange.taking_in import take
from tiers.exchange.vocabulary import Version
from tiers.intake import conform
from tiers.pipeline.cases import CaseResult, run_cases
from tiers.pipeline.fit import fit
from tiers.pipeline.plugins import Plugins
from tiers.policy import reader
from tiers.problems import PolicyError, Problem, has_errors, in_order, without_echoes
from tiers.program import Program, compile_policy
from tiers.program.serving import added
from tiers.text import Text


@attrs.frozen
class Imported:
    """A policy file that was made of a model."""

    text: str
    program: Program
    warnings: tuple[Problem, ...] = ()


def exported(
    path: Path,
    plugins: Plugins,
    *,
    version: Version = "1.5",
    customers: pl.LazyFrame | None = None,
    as_of: date,
) -> tuple[str, tuple[Problem, ...]]:
    """Write the policy at *path* as a model; the problems are warnings.

    Scores that depend on the population are fitted to *customers*, or come from
    outside.

    Raises:
        PolicyError: the policy can't be used, or the population.
    """
    root, _ = reader.read(path)
    policy, problems = policies.load(path)
    if policy is None or root is None:
        raise PolicyError(problems)
    program, found = compile_policy(
        policy, plugins.scorers, plugins.makers, plugins.added
    )
    problems = [*plugins.problems, *without_echoes(in_order([*problems, *found]))]
    if program is None or has_errors(problems):
        raise PolicyError(problems)
    fitted = None
    if customers is not None:
        clean = conform(customers, program.schema).sift().clean
        fitted = fit(program, clean, as_of)
    text = export(policy, root, program, fitted=fitted, version=version)
    return text, (*problems, *map(_unknown_elsewhere, added(program)))


def _unknown_elsewhere(function: str) -> Problem:
    message = Text(
        f"other tools do not know the function `{function}`, which is of a plugin",
        f"函数 `{function}` 来自插件，其他工具无法识别",
    )
    return Problem("unknown-elsewhere", message, severity="warning")


def imported(
    path: Path, plugins: Plugins, *, decision: str | None = None, as_of: date
) -> Imported:
    """Make a policy of the model at *path*; *decision* gives the tier.

    Raises:
        PolicyError: it can't be read, or has parts without a form in a policy.
    """
    project, problems = load_model(path)
    if project is None or has_errors(problems):
        raise PolicyError(problems)
    taken, found = take(project, decision)
    unchosen = [p for p in found if p.code == "unknown-decision"]
    if unchosen:  # all else would be judged by a choice that was not made
        raise PolicyError(unchosen)
    problems = [*problems, *found]
    _, more = _compiled(taken, plugins)
    if has_errors(problems):
        more = [p for p in more if p.code not in _ECHOES]
    problems = without_echoes(in_order([*problems, *more]))
    if has_errors(problems):
        raise PolicyError(problems)
    if not taken.is_own:
        taken.root[scalar("tests")] = cases(project, taken)
    return _proved(path, project, taken, plugins, as_of)


_ECHOES = frozenset(
    (
        "syntax",
        "unknown-name",
        "unused-fact",
        "unused-score",
        "unused-decision",
        "unused-tier",
    )
)
"""What is said of names when the parts that declare or read them were refused."""


def _compiled(taken: Taken, plugins: Plugins) -> tuple[Program | None, list[Problem]]:
    """Compile what was made; its problems lie in the model."""
    policy, problems = policies.structured(taken.root)
    if policy is None:
        return None, problems
    program, found = compile_policy(
        policy, plugins.scorers, plugins.makers, plugins.added
    )
    return program, [*problems, *found]


def _proved(
    path: Path, project: Project, taken: Taken, plugins: Plugins, as_of: date
) -> Imported:
    """Read the file again that was made, and run its cases."""
    text = heading(path.name, project, taken) + yaml.document(taken.root)
    # Beside the model, where the files lie that it names.
    name = str(path.with_name(f"{path.name} → policy.yaml"))
    policy, problems = policies.parse(text, name)
    program = None
    if policy is not None:
        program, found = compile_policy(
            policy, plugins.scorers, plugins.makers, plugins.added
        )
        problems = [*problems, *found]
    if program is None:
        raise PolicyError(problems)
    results = run_cases(program, as_of=as_of)
    failing = [_other(r) for r in results if not r.agrees]
    warnings = [p for p in problems if p.severity == "warning"]
    return Imported(text, program, (*warnings, *failing))


def _other(result: CaseResult) -> Problem:
    """Warn of a case in which the policy decides otherwise than is expected."""
    parts = [(d.what, d.expected, d.actual) for d in result.differences]
    en = "; ".join(f"{w.en} {a}, not {e}" for w, e, a in parts)
    zh = "；".join(f"{w.zh}为 {a}，应为 {e}" for w, e, a in parts)
    name = result.case.name
    message = Text(
        f"case `{name}` comes out otherwise: {en}", f"案例 `{name}` 的结果不同：{zh}"
    )
    advice = Text("compare the model and the policy there", "请在此处比对模型与策略")
    return Problem("import-differs", message, name.at, advice, "warning")


__all__ = ["AS_OF", "Imported", "exported", "imported"]
