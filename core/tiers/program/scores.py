"""The scores of a policy: models found by name, parameters structured, order found."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from tiers.freezing import frozen
from tiers.lang import build, check, parser
from tiers.lang.added import Added
from tiers.lang.check import Scope
from tiers.lang.ir import Node
from tiers.lang.syntax import mentions
from tiers.policy import files
from tiers.policy.keys import Name
from tiers.policy.losses import words
from tiers.policy.model import Policy, ScoreSpec
from tiers.policy.scalars import text as as_text
from tiers.policy.structure import converter, structure
from tiers.problems import Fault, Problem, closest, unreadable
from tiers.program import usage
from tiers.program.promises import Blame, Says
from tiers.program.score import Score
from tiers.program.scoring import AnyScorer, ColumnScorer, File, Formula, Tests
from tiers.schema import LIMIT, Number, Type
from tiers.text import Text


def scope_of(
    policy: Policy, types: Mapping[str, Type], functions: Mapping[str, Added]
) -> Scope:
    """Give the scope of *types*, knowing which names faults kept out of it."""
    declared = (policy.declared(s) for s in ("facts", "scores", "decisions"))
    names = list(declared)
    kept = policy.kept("scores") | policy.kept("decisions")
    lost = frozenset[str]().union(*(n or () for n in names)) - kept
    is_full = policy.feel == "full"
    return Scope(
        types,
        lost - types.keys(),
        is_open=None in names,
        is_full=is_full,
        functions=functions,
    )


def compile_score(  # noqa: PLR0913 - one argument for each thing it needs to know
    name: Name,
    spec: ScoreSpec,
    scorers: Mapping[str, AnyScorer],
    *,
    scope: Scope,
    reads: frozenset[str],
    makers: Mapping[str, Says],
    problems: list[Problem],
    parameters: "Parameters",
) -> Score | None:
    """Type a score; None if there are faults, which are added to *problems*."""
    scorer = scorers.get(spec.model)
    if scorer is None:
        return None
    blame = Blame(name, spec.model, makers.get(spec.model))
    typing = _Typing(scope, problems, generic(spec))
    params, faults = parameters.made(spec, scorer, typing)
    problems += faults
    if params is None or faults:
        return None
    draft = _draft(name, spec, scorer, params, blame)
    try:
        with blame.taken():
            return _typed(draft, reads)
    except Fault as fault:
        problems += fault.problems
        return None


def generic(spec: ScoreSpec) -> Number:
    """Give a type to a score of which no more is known than its places."""
    return Number(spec.places, -LIMIT, LIMIT)


def guess(spec: ScoreSpec, known: Collection[str]) -> frozenset[str]:
    """Guess what a score with faults would read."""
    return usage.guess(" ".join(words(spec.parameters)), known)


def reads(
    spec: ScoreSpec,
    scorers: Mapping[str, AnyScorer],
    scope: Scope,
    parameters: "Parameters",
) -> tuple[frozenset[str], list[Problem]]:
    """Find which names a score reads, as far as its faults let see."""
    scorer = scorers.get(spec.model)
    if scorer is None:
        return frozenset(), [_unknown_model(spec.model, scorers)]
    names: set[str] = set()
    _, faults = parameters.made(spec, scorer, _Reading(names, scope.spaced))
    return frozenset(names), faults


def _unknown_model(name: Name, scorers: Mapping[str, AnyScorer]) -> Problem:
    message = Text(
        f"no scoring model is named `{name}`", f"没有名为 `{name}` 的评分模型"
    )
    return Problem("unknown-model", message, name.at, closest(name, scorers))


def _draft(
    name: Name, spec: ScoreSpec, scorer: AnyScorer, params: Any, blame: Blame
) -> Score:
    """Make a score, its type and formula still to come."""
    return Score(
        name=name,
        label=spec.label or Text.same(name),
        scorer=scorer,
        params=params,
        places=spec.places,
        type=generic(spec),
        reads=frozenset(),
        formula=None,
        blame=blame,
    )


def _typed(draft: Score, reads: frozenset[str]) -> Score:
    """Give the score its type and, where the population is not needed, its formula.

    Raises:
        Fault: the model refuses its parameters.
    """
    draft = attrs.evolve(draft, reads=reads)
    needs_fit = draft.scorer.needs_fit(draft.params)
    if needs_fit or isinstance(draft.scorer, ColumnScorer):
        low, high = draft.bounds()
        draft = attrs.evolve(draft, type=Number(draft.places, low, high))
    if needs_fit:
        return draft
    formula = draft.fitted(None)
    kind = attrs.evolve(build.number_of(formula), places=draft.places)
    return attrs.evolve(draft, formula=formula, type=kind)


class Parameters:
    """Makes parameters of models of what a file says.

    One for all scores of a policy: to make a converter takes longer than to use it.
    """

    def __init__(self) -> None:
        self._hooks: _Reading | _Typing
        made = converter()
        made.register_structure_hook(
            Formula, lambda node, _: self._hooks.formula(as_text(node))
        )
        made.register_structure_hook(
            Tests, lambda node, _: self._hooks.tests(as_text(node))
        )
        made.register_structure_hook(
            File, lambda node, _: self._hooks.file(as_text(node))
        )
        self._converter = made

    def made(
        self, spec: ScoreSpec, scorer: AnyScorer, hooks: "_Reading | _Typing"
    ) -> tuple[Any, list[Problem]]:
        """Give the parameters of a score, expressions taken by *hooks*."""
        self._hooks = hooks
        return structure(spec.parameters, scorer.params, self._converter)


_NOTHING: Node = build.constant(Decimal(0))


@frozen
class _Reading:
    """Parses parameters only to learn which names they read."""

    names: set[str]
    spaced: tuple[str, ...]

    def formula(self, text: Name) -> Formula:
        """Note the names in an expression."""
        found = parser.parse_expression(text, self.spaced)
        self.names.update(n.name for n in mentions(found))
        return Formula(str(text), _NOTHING, text.at)

    def file(self, name: Name) -> File:
        """Leave the file for later: it names nothing."""
        return File(str(name), b"", name.at)

    def tests(self, text: Name) -> Tests:
        """Note the names in a test."""
        found = parser.parse_tests(text, self.spaced)
        if found:
            self.names.update(n.name for n in mentions(found))
        return Tests(str(text), lambda node: node)


@frozen
class _Typing:
    """Types parameters, now that the types of all they read are known."""

    scope: Scope
    problems: list[Problem]
    wanted: Number
    """What a formula is brought to that is left to FEEL: the places of the score."""

    def formula(self, text: Name) -> Formula:
        """Type an expression."""
        node, warnings = check.expression(text, self.scope, self.wanted)
        self.problems.extend(warnings)
        return Formula(str(text), node, text.at)

    def file(self, name: Name) -> File:
        """Read a file beside the policy."""
        folder = Path(name.at.file if name.at else "").parent
        alike = folder.glob(f"*{Path(name).suffix}")
        path = files.beside(str(name), folder, name, alike)
        try:
            return File(str(name), path.read_bytes(), name.at)
        except OSError as error:
            problem = attrs.evolve(unreadable(path, error), at=name.at)
            raise Fault(problem) from None

    def tests(self, text: Name) -> Tests:
        """Prepare a test that is typed once its input is known."""
        return Tests(str(text), _Tested(text, self.scope, self.problems))


@frozen
class _Tested:
    """A test that waits for its input; not a closure, which could not be pickled."""

    text: Name
    scope: Scope
    problems: list[Problem]

    def __call__(self, node: Node) -> Node:
        """Give the condition that *node* passes the test."""
        found, warnings = check.tests(self.text, node, self.scope)
        self.problems.extend(warnings)
        return found
