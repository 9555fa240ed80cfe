"""The scores of a policy: models found by name, parameters structured, order found."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

import attrs

from tiers.lang import build, check, parser
from tiers.lang.check import Scope
from tiers.lang.ir import Node
from tiers.lang.syntax import mentions
from tiers.policy.losses import words
from tiers.policy.model import Name, Policy, ScoreSpec
from tiers.policy.scalars import text as as_text
from tiers.policy.structure import converter, structure
from tiers.problems import Fault, Problem, closest
from tiers.program import usage
from tiers.program.program import Score
from tiers.program.scoring import Formula, Scorer, Tests
from tiers.schema import LIMIT, Number, Type
from tiers.text import Text


@attrs.frozen
class Scores:
    """The scores that could be compiled, in the order of their dependence."""

    found: tuple[Score, ...]
    placeholders: Mapping[str, Type]
    """Types for scores with problems, so that no rule is blamed for reading them."""
    read: frozenset[str]
    """The facts and scores that scores read."""


def scope_of(policy: Policy, types: Mapping[str, Type]) -> Scope:
    """Give the scope of *types*, knowing which names faults kept out of it."""
    names = [policy.declared("facts"), policy.declared("scores")]
    lost = frozenset[str]().union(*(n or () for n in names)) - policy.kept("scores")
    return Scope(types, lost=lost - types.keys(), is_open=None in names)


def compile_scores(
    policy: Policy, scope: Scope, scorers: Mapping[str, Scorer]
) -> tuple[Scores, list[Problem]]:
    """Compile all scores over the facts in *scope*; a fault of one stops no other."""
    problems: list[Problem] = []
    generic = {str(n): _generic(spec) for n, spec in policy.scores.items()}
    reads = _reads(policy, scorers, problems)
    types: dict[str, Type] = dict(scope.types)
    done: list[Score] = []
    for name in _order(policy, reads, problems):
        inner = attrs.evolve(scope, types={**generic, **types})
        draft = _draft(name, policy.scores[name], scorers, inner, problems)
        score = draft and _typed(draft, reads[str(name)], problems)
        if score:
            done.append(score)
            types.setdefault(str(name), score.type)
    left = {n: t for n, t in generic.items() if n not in types}
    read = frozenset[str]().union(*reads.values())
    faulty = [spec for name, spec in policy.scores.items() if str(name) in left]
    read |= frozenset[str]().union(
        *(_guess(s, {*generic, *scope.types}) for s in faulty)
    )
    return Scores(tuple(done), left, read), list(dict.fromkeys(problems))


def _generic(spec: ScoreSpec) -> Number:
    return Number(spec.places, -LIMIT, LIMIT)


def _guess(spec: ScoreSpec, known: Collection[str]) -> frozenset[str]:
    """Guess what a score with faults would read."""
    return usage.guess(" ".join(words(spec.parameters)), known)


def _reads(
    policy: Policy, scorers: Mapping[str, Scorer], problems: list[Problem]
) -> dict[str, frozenset[str]]:
    """Find which names each score reads, as far as its faults let see."""
    found: dict[str, frozenset[str]] = {}
    for name, spec in policy.scores.items():
        names: set[str] = set()
        scorer = scorers.get(spec.model)
        if scorer is None:
            faults = [_unknown_model(spec.model, scorers)]
        else:
            _, faults = _structured(spec, scorer, _Reading(names))
        problems += faults
        found[str(name)] = frozenset(names)
    return found


def _unknown_model(name: Name, scorers: Mapping[str, Scorer]) -> Problem:
    message = Text(
        f"no scoring model is named `{name}`", f"没有名为 `{name}` 的评分模型"
    )
    return Problem("unknown-model", message, name.at, closest(name, scorers))


def _order(
    policy: Policy, reads: Mapping[str, frozenset[str]], problems: list[Problem]
) -> list[Name]:
    """Sort the scores so that each comes after those it reads."""
    names = {str(name): name for name in policy.scores}
    graph = {name: reads[name] & reads.keys() for name in names}
    while True:
        try:
            return [names[n] for n in TopologicalSorter(graph).static_order()]
        except CycleError as error:
            path: list[str] = error.args[1][:0:-1]
            first = min(path, key=list(names).index)
            problems.append(_cycle(path, names[first]))
            graph[first] = frozenset()


def _cycle(path: list[str], name: Name) -> Problem:
    """Show the way from *name* back to it."""
    begin = path.index(name)
    circle = " → ".join([*path[begin:], *path[:begin], name])
    message = Text(f"this score depends on itself: {circle}", f"得分循环依赖：{circle}")
    return Problem("score-cycle", message, name.at)


def _draft(
    name: Name,
    spec: ScoreSpec,
    scorers: Mapping[str, Scorer],
    scope: Scope,
    problems: list[Problem],
) -> Score | None:
    """Structure a score's parameters, its type and formula still to come."""
    scorer = scorers.get(spec.model)
    if scorer is None:
        return None
    params, faults = _structured(spec, scorer, _Typing(scope, problems))
    problems += faults
    if params is None or faults:
        return None
    return Score(
        name=name,
        label=spec.label or Text.same(name),
        scorer=scorer,
        params=params,
        places=spec.places,
        type=_generic(spec),
        reads=frozenset(),
        formula=None,
    )


def _typed(
    draft: Score, reads: frozenset[str], problems: list[Problem]
) -> Score | None:
    """Give the score its type and, where the population is not needed, its formula."""
    draft = attrs.evolve(draft, reads=reads)
    try:
        if draft.scorer.needs_fit(draft.params):
            low, high = draft.bounds()
            return attrs.evolve(draft, type=Number(draft.places, low, high))
        formula = draft.fitted(None)
    except Fault as fault:
        problems += fault.problems
        return None
    kind = attrs.evolve(build.number_of(formula), places=draft.places)
    return attrs.evolve(draft, formula=formula, type=kind)


def _structured(
    spec: ScoreSpec, scorer: Scorer, hooks: "_Reading | _Typing"
) -> tuple[Any, list[Problem]]:
    """Make the model's parameters of what the file says."""
    made = converter()
    made.register_structure_hook(Formula, lambda node, _: hooks.formula(as_text(node)))
    made.register_structure_hook(Tests, lambda node, _: hooks.tests(as_text(node)))
    return structure(spec.parameters, scorer.params, made)


_NOTHING: Node = build.constant(Decimal(0))


@attrs.frozen
class _Reading:
    """Parses parameters only to learn which names they read."""

    names: set[str]

    def formula(self, text: Name) -> Formula:
        """Note the names in an expression."""
        found = parser.parse_expression(text, Scope({}).spaced)
        self.names.update(n.name for n in mentions(found))
        return Formula(str(text), _NOTHING)

    def tests(self, text: Name) -> Tests:
        """Note the names in a test."""
        found = parser.parse_tests(text, Scope({}).spaced)
        if found:
            self.names.update(n.name for n in mentions(found))
        return Tests(str(text), lambda node: node)


@attrs.frozen
class _Typing:
    """Types parameters, now that the types of all they read are known."""

    scope: Scope
    problems: list[Problem]

    def formula(self, text: Name) -> Formula:
        """Type an expression."""
        node, warnings = check.expression(text, self.scope)
        self.problems.extend(warnings)
        return Formula(str(text), node)

    def tests(self, text: Name) -> Tests:
        """Prepare a test that is typed once its input is known."""

        def of(node: Node) -> Node:
            found, warnings = check.tests(text, node, self.scope)
            self.problems.extend(warnings)
            return found

        return Tests(str(text), of)
