"""Load: a policy file → a program, or every problem there is."""

from pathlib import Path

import attrs

from tiers import policy as policies
from tiers.pipeline.loading import Origin
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.sinking import unserved
from tiers.pipeline.surveyed import surveyed
from tiers.policy.model import Policy
from tiers.policy.sink_specs import without_secrets
from tiers.problems import (
    PolicyError,
    Problem,
    closest,
    has_errors,
    in_order,
    told,
    without_echoes,
)
from tiers.program import Program, compile_policy
from tiers.samples import samples, tables
from tiers.text import Text


def check(path: Path, plugins: Plugins) -> tuple[Program | None, list[Problem]]:
    """Load a policy and give all its problems in the order of the file."""
    policy, problems = policies.load(path)
    program = None
    if policy is not None:
        program, found = compiled(policy, plugins)
        found = [*found, *surveyed(policy, plugins), *unserved(policy, plugins)]
        problems = without_secrets(without_echoes(in_order([*problems, *found])))
    problems = [*plugins.problems, *problems]
    return (None if has_errors(problems) else program), problems


def compiled(policy: Policy, plugins: Plugins) -> tuple[Program | None, list[Problem]]:
    """Compile a policy; what a plugin does wrong is said where it is called."""
    try:
        program, problems = compile_policy(
            policy, plugins.scorers, plugins.makers, plugins.added
        )
    except Exception as error:
        origin = plugins.blamed(error)
        if origin is None:
            raise
        return None, [_failed(policy, origin, plugins, error)]
    return program, [_with_loss(p, policy, plugins) for p in problems]


def _with_loss(problem: Problem, policy: Policy, plugins: Plugins) -> Problem:
    """Name the plugin that may be to blame for a model that is not there."""
    if problem.code != "unknown-model":
        return problem
    models = (spec.model for spec in policy.scores.values())
    name = next((str(m) for m in models if m.at == problem.at), "*")
    loss = plugins.loss("scorers", name)
    if loss is None or problem.help is None:
        return attrs.evolve(problem, help=loss or problem.help)
    advice = Text(
        f"{loss.en}; {problem.help.en}",
        f"{loss.zh}；{problem.help.zh}",
    )
    return attrs.evolve(problem, help=advice)


def _failed(
    policy: Policy, origin: Origin, plugins: Plugins, error: Exception
) -> Problem:
    """Say which plugin failed, at the first score that calls a model of it."""
    own = next(each for each in plugins.loaded if each.origin == origin)
    names = {offer.name for offer in own.of_kind("scorers")}
    models = [spec.model for spec in policy.scores.values() if spec.model in names]
    words = told(error)
    message = Text(f"its scoring model failed: {words}", f"其评分模型运行失败：{words}")
    at = models[0].at if models else None
    return Problem("failing-plugin", origin.says(message), at)


def located(name: str) -> tuple[Path, Path | None]:
    """Find a policy by its file, by its folder, or as a sample by its name.

    A sample brings its table of customers; so does a folder with just one table.

    Raises:
        PolicyError: there is none; with the samples' names.
    """
    path, known = Path(name), samples()
    if path.is_dir() and (path / "policy.yaml").exists():
        found = tables(path)
        return path / "policy.yaml", found[0] if len(found) == 1 else None
    if path.is_file() or path.suffix in {".yaml", ".yml"}:
        return path, None
    if name in known:
        return known[name].policy, known[name].data
    message = Text(
        f"there is no policy file `{name}`, and no sample of that name",
        f"没有策略文件 `{name}`，也没有同名示例",
    )
    raise PolicyError([Problem("no-file", message, help=closest(name, known))])


def load(path: Path, plugins: Plugins) -> Program:
    """Load a policy.

    Raises:
        PolicyError: it can't be used; with every problem.
    """
    program, problems = check(path, plugins)
    if program is None:
        raise PolicyError(problems)
    return program
